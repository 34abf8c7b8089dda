# Losses, optimizers and learning-rate schedules as PyTorch computes them, in float64.
#
#   python3 scripts/make-fixtures/optimizers.py        (needs torch; made with 2.15)
#
# writes losses.json, optimizers.json and schedules.json into Tests/NeuralNetworksTests/Fixtures.
# What stands under "loss", "optimizer" and "schedule" is spelled as a config spells it.

import json
import pathlib

import torch
import torch.nn.functional as F

FIXTURES = pathlib.Path(__file__).parents[2] / "Tests/NeuralNetworksTests/Fixtures"


def numbers(tensor):
    return [float(f"{value:.9g}") for value in tensor.detach().flatten().tolist()]


def single(tensor):
    """Rounded to float32, so that both sides start from the same numbers."""
    return tensor.float().double()


def save(name, content):
    text = json.dumps(content, separators=(",", ":"))
    (FIXTURES / name).write_text(text + "\n")
    print(f"{name}: {len(text)} bytes")


# Losses ---------------------------------------------------------------------------------------------------------


def loss_case(name, batch, counted, classes, smoothing, weights, scale=3.0, mixed=False):
    logits = single(scale * torch.randn(batch, classes)).requires_grad_()
    labels = torch.randint(classes, (counted,))
    seconds = torch.randint(classes, (counted,)) if mixed else labels
    shares = single(torch.rand(counted, dtype=torch.float64)) if mixed else torch.ones(counted, dtype=torch.float64)
    class_weights = single(torch.tensor(weights or [1.0] * classes, dtype=torch.float64))

    def losses(labels):
        smoothed = (1 - smoothing) * F.one_hot(labels, classes).double() + smoothing / classes
        return class_weights[labels] * F.cross_entropy(logits[:counted], smoothed, reduction="none")

    each = shares * losses(labels) + (1 - shares) * losses(seconds)
    if not weights and not mixed:
        direct = F.cross_entropy(logits[:counted], labels, label_smoothing=smoothing, reduction="sum")
        assert torch.allclose(each.sum(), direct)
    (each.sum() / counted).backward()
    dominant = torch.where(shares >= 0.5, labels, seconds)
    return {
        "name": name,
        "loss": {"labelSmoothing": smoothing, "classWeights": weights or "equal"},
        "classes": classes,
        "logits": numbers(logits),
        "labels": labels.tolist(),
        "secondLabels": seconds.tolist(),
        "shares": numbers(shares),
        "sum": each.sum().item(),
        "correct": int((logits[:counted].argmax(1) == dominant).sum()),
        "gradient": numbers(logits.grad),
    }


def losses():
    return [
        loss_case("plain", 8, 8, 2, 0.0, None),
        loss_case("smoothed", 8, 8, 3, 0.1, None),
        loss_case("weighted", 8, 8, 2, 0.0, [1.94, 0.67]),
        loss_case("smoothed and weighted", 8, 8, 4, 0.2, [0.5, 1.0, 2.5, 0.0]),
        loss_case("padded", 8, 5, 3, 0.1, [0.5, 1.0, 2.5]),
        loss_case("huge logits", 8, 8, 3, 0.1, None, scale=3000.0),
        loss_case("mixed", 8, 8, 3, 0.1, [0.5, 1.0, 2.5], mixed=True),
    ]


# Optimizers -----------------------------------------------------------------------------------------------------

STEPS, MATRIX, BIAS = 10, 24, 7


def make(config, groups):
    rates = dict(lr=config["learningRate"], weight_decay=config.get("weightDecay", 0.0))
    if config["type"] == "sgd":
        return torch.optim.SGD(
            groups, momentum=config["momentum"], nesterov=config.get("nesterov", False), **rates)
    kind = {"adam": torch.optim.Adam, "adamW": torch.optim.AdamW}[config["type"]]
    betas = (config.get("beta1", 0.9), config.get("beta2", 0.999))
    return kind(groups, betas=betas, eps=config.get("epsilon", 1e-8), **rates)


def optimizer_case(name, config, start, gradients, bias_scale=1.0, maximum_norm=None):
    matrix, bias = (part.clone().requires_grad_() for part in start)
    groups = [
        {"params": [matrix]},
        # No decay on biases.
        {"params": [bias], "weight_decay": 0.0, "lr": config["learningRate"] * bias_scale},
    ]
    optimizer = make(config, groups)
    average = [matrix.detach().clone(), bias.detach().clone()]
    trajectory, norms = [], []
    for slope in gradients:
        matrix.grad, bias.grad = slope[:MATRIX].clone(), slope[MATRIX:].clone()
        if maximum_norm is not None:
            norms.append(torch.nn.utils.clip_grad_norm_([matrix, bias], maximum_norm).item())
        optimizer.step()
        trajectory.append(numbers(torch.cat([matrix, bias])))
        average = [a * 0.9 + 0.1 * w.detach() for a, w in zip(average, (matrix, bias))]
    names = {"momentum_buffer": "momentum", "exp_avg": "firstMoment", "exp_avg_sq": "secondMoment"}
    states = [optimizer.state[matrix], optimizer.state[bias]]
    moments = {
        ours: numbers(torch.cat([state[theirs] for state in states]))
        for theirs, ours in names.items()
        if states[0].get(theirs) is not None
    }
    return {
        "name": name,
        "optimizer": config,
        "biasScale": bias_scale,
        "maximumNorm": maximum_norm,
        "norms": norms,
        "weights": trajectory,
        "moments": moments,
        "averageWithDecay0.9": numbers(torch.cat(average)),
    }


def optimizers():
    start = single(torch.randn(MATRIX)), single(torch.randn(BIAS))
    gradients = single(torch.randn(STEPS, MATRIX + BIAS) * torch.logspace(-4, 1, MATRIX + BIAS))

    def case(name, kind, **settings):
        ours = {key: settings.pop(key) for key in ("bias_scale", "maximum_norm") if key in settings}
        return optimizer_case(name, {"type": kind, **settings}, start, gradients, **ours)

    return {
        "matrix": MATRIX,
        "bias": BIAS,
        "start": numbers(torch.cat(start)),
        "gradients": [numbers(slope) for slope in gradients],
        "cases": [
            case("gradient descent", "sgd", learningRate=0.05, momentum=0.0),
            case("gradient descent with decay", "sgd", learningRate=0.05, momentum=0.0, weightDecay=0.1),
            case("momentum", "sgd", learningRate=0.02, momentum=0.9),
            case("momentum with decay", "sgd", learningRate=0.02, momentum=0.8, weightDecay=0.1),
            case("Nesterov", "sgd", learningRate=0.02, momentum=0.9, nesterov=True, weightDecay=0.05),
            case("Adam", "adam", learningRate=0.01),
            case("Adam with decay", "adam", learningRate=0.01, beta1=0.8, beta2=0.99, epsilon=1e-3, weightDecay=0.1),
            case("AdamW", "adamW", learningRate=0.01, weightDecay=0.1),
            case("AdamW, slow biases", "adamW", learningRate=0.01, weightDecay=0.1, bias_scale=0.1),
            case("Adam, clipped", "adam", learningRate=0.01, maximum_norm=5.0),
            case("momentum, clipped", "sgd", learningRate=0.02, momentum=0.9, maximum_norm=5.0),
        ],
    }


# Schedules ------------------------------------------------------------------------------------------------------


def dummy():
    return torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)


def factors(optimizer, scheduler, steps):
    rates = [optimizer.param_groups[0]["lr"]]
    for _ in range(steps - 1):
        optimizer.step()
        scheduler.step()
        rates.append(optimizer.param_groups[0]["lr"])
    return rates


def one_cycle(total, **settings):
    optimizer = dummy()
    cycle = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, max_lr=1.0, total_steps=total, cycle_momentum=False, **settings)
    return factors(optimizer, cycle, total)


def schedules():
    lr = torch.optim.lr_scheduler
    cases = []

    def add(name, schedule, per_epoch, epochs, values):
        assert len(values) == per_epoch * epochs
        cases.append(
            {"name": name, "schedule": schedule, "stepsPerEpoch": per_epoch, "epochs": epochs, "factors": values})

    add("constant", {"type": "constant"}, 3, 2, [1.0] * 6)
    optimizer = dummy()
    by_epoch = factors(optimizer, lr.StepLR(optimizer, step_size=2, gamma=0.3), 7)
    add("step", {"type": "step", "every": 2, "factor": 0.3}, 3, 7, [rate for rate in by_epoch for _ in range(3)])
    optimizer = dummy()
    add("cosine", {"type": "cosine", "finalFactor": 0.05}, 4, 5,
        factors(optimizer, lr.CosineAnnealingLR(optimizer, T_max=20, eta_min=0.05), 20))
    add("one cycle", {"type": "oneCycle"}, 7, 5, one_cycle(35))
    add("one cycle, early and steep", {"type": "oneCycle", "pctStart": 0.1, "divFactor": 10, "finalDivFactor": 100},
        10, 4, one_cycle(40, pct_start=0.1, div_factor=10, final_div_factor=100))
    optimizer = dummy()
    add("warm-up", {"type": "constant", "warmUp": {"steps": 5}}, 4, 3,
        factors(optimizer, lr.LinearLR(optimizer, start_factor=1 / 5, total_iters=4), 12))

    plateaus = []
    metrics = [1.0, 0.8, 0.79999, 0.85, 0.81, 0.9, 0.7, 0.71, 0.72, 0.73, 0.74, 0.75, 0.76, 0.77, 0.78, 0.69]
    for mode, values in (("min", metrics), ("max", [1 - value / 2 for value in metrics])):
        optimizer = dummy()
        plateau = lr.ReduceLROnPlateau(optimizer, mode=mode, factor=0.4, patience=2, min_lr=0.1)
        rates = []
        for value in values:
            plateau.step(value)
            rates.append(optimizer.param_groups[0]["lr"])
        schedule = {"type": "reduceOnPlateau", "factor": 0.4, "patience": 2, "minimumFactor": 0.1}
        plateaus.append({"schedule": schedule, "higherIsBetter": mode == "max", "metrics": values, "factors": rates})
    return {"curves": cases, "plateaus": plateaus}


torch.manual_seed(1)
save("losses.json", losses())
save("optimizers.json", optimizers())
save("schedules.json", schedules())
