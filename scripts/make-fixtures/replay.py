# Two small networks, trained for ten steps by PyTorch in float64: one is a chain, one has branches and batch
# normalisation.
#
#   python3 scripts/make-fixtures/replay.py        (needs torch; made with 2.15)
#
# writes Tests/NeuralNetworksTests/Fixtures/replay.json and replay-branches.json. Each head describes the network and the formulas that both
# sides make weights, inputs and labels with, so that the file only has to hold results. The script stops where those
# results would hang on rounding: where a ReLU or a maximum is decided by a hair, or where PyTorch's own float32 does
# not come to the same numbers.

import json
import pathlib
import re

import torch
import torch.nn.functional as F

FIXTURES = pathlib.Path(__file__).parents[2] / "Tests/NeuralNetworksTests/Fixtures"

CHAIN = [
    "input 1x29x26",
    "conv1: convolution 1 to 4, kernel 3, same padding, bias; gives 4x29x26",
    "pool1: max pooling, kernel 2, stride 2, no padding; gives 4x14x13, the last row is left out",
    "relu1",
    "conv2: convolution 4 to 16, kernel 3, stride 2, padding 1, bias; gives 16x7x7",
    "relu2",
    "conv3: convolution 16 to 16, kernel 3, no padding, dilation 2, bias; gives 16x3x3",
    "pool3: average pooling, kernel 2, stride 1, no padding; gives 16x2x2",
    "flatten: channels first, then rows, then columns; gives 64",
    "dense1: 64 to 24, bias",
    "relu4",
    "dense2: 24 to 3, bias; the logits",
]
BRANCHES = [
    "input 1x29x26",
    "conv1: convolution 1 to 16, kernel 3, stride 2, padding 1, no bias; gives 16x15x13",
    "norm1: batch normalisation, momentum 0.1, epsilon 1e-5; relu1",
    "conv2: convolution 16 to 16, kernel 3, padding 1, 4 groups, no bias",
    "norm2: batch normalisation; sum: norm2 plus relu1; relu2",
    "conv3: convolution of relu2, 16 to 16, kernel 1, bias; relu3, with the maximum 1.5",
    "pool: max pooling of relu2, kernel 3, stride 2, padding 1, then adaptive average pooling to 15x13",
    "join: relu3 and pool one after the other; gives 32x15x13",
    "mean of each channel; gives 32",
    "dense: 32 to 3, bias; the logits",
]
HEAD = {
    "parameters": (
        "Parameter k (from 0, in the order of 'shapes') has, row-major at i, the float32 nearest to"
        " 0.2 * sin(0.7 * i + 0.013 * i * i + k), and 1 more for scales and running variances. Convolutions are [out, in, rows, columns], dense layers [out, in]."
    ),
    "inputs": (
        "Pixel i (row-major) of sample n in the batch of step t is the float32 nearest to"
        " sin(0.41 * i + 0.0019 * i * i + 1.1 * n + 0.5 * t), all computed in double."
    ),
    "labels": "Sample n of step t is of class (2 * n + t + n / 3) mod 3; the division drops the remainder.",
    "loss": (
        "The mean over the batch of w[y] * (cross-entropy of the smoothed one-hot label); the sum is divided by the"
        " number of samples."
    ),
    "results": (
        "'logits' and 'gradients' are those of step 0 at the first weights. 'losses' are the mean losses of ten steps,"
        " each before its update; 'weights' those after the tenth. Weight decay applies to weights, not to biases."
        " Of a tensor: all values up to 80, else the first 16; 'sum' and 'sumOfSquares' are over all of them."
    ),
}
CHAIN_SHAPES = {
    "conv1.weight": [4, 1, 3, 3], "conv1.bias": [4],
    "conv2.weight": [16, 4, 3, 3], "conv2.bias": [16],
    "conv3.weight": [16, 16, 3, 3], "conv3.bias": [16],
    "dense1.weight": [24, 64], "dense1.bias": [24],
    "dense2.weight": [3, 24], "dense2.bias": [3],
}  # fmt: skip
BRANCHES_SHAPES = {
    "conv1.weight": [16, 1, 3, 3],
    "norm1.weight": [16], "norm1.bias": [16], "norm1.running_mean": [16], "norm1.running_var": [16],
    "conv2.weight": [16, 4, 3, 3],
    "norm2.weight": [16], "norm2.bias": [16], "norm2.running_mean": [16], "norm2.running_var": [16],
    "conv3.weight": [16, 16, 1, 1], "conv3.bias": [16],
    "dense.weight": [3, 32], "dense.bias": [3],
}  # fmt: skip
BATCH, STEPS, ROWS, COLUMNS, CLASSES = 6, 10, 29, 26, 3
SMOOTHING, CLASS_WEIGHTS = 0.1, [0.5, 1.0, 2.5]
OPTIMIZERS = [
    {"type": "sgd", "learningRate": 0.02, "momentum": 0.9, "nesterov": False, "weightDecay": 0.01},
    {"type": "adam", "learningRate": 0.002, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-4, "weightDecay": 0.01},
    {"type": "adamW", "learningRate": 0.002, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-4, "weightDecay": 0.1},
]


def wave(count, linear, square, shift):
    i = torch.arange(count, dtype=torch.float64)
    return torch.sin(linear * i + square * i * i + shift)


def parameters(shapes, kind):
    made = {}
    for k, (name, shape) in enumerate(shapes.items()):
        values = 0.2 * wave(torch.Size(shape).numel(), 0.7, 0.013, k)
        if name.startswith("norm") and name.endswith(("weight", "var")):
            values = 1 + values
        made[name] = values.float().to(kind).reshape(shape).requires_grad_("running" not in name)
    return made


def inputs(t, kind):
    samples = [wave(ROWS * COLUMNS, 0.41, 0.0019, 1.1 * n + 0.5 * t) for n in range(BATCH)]
    return torch.stack(samples).float().to(kind).reshape(BATCH, 1, ROWS, COLUMNS)


def labels(t):
    return torch.tensor([(2 * n + t + n // 3) % CLASSES for n in range(BATCH)])


def chain(p, x, margins):
    def relu(x):
        margins.append(x.abs().min().item())
        return F.relu(x)

    x = F.conv2d(x, p["conv1.weight"], p["conv1.bias"], padding=1)
    windows = F.unfold(x, 2, stride=2).reshape(BATCH, 4, 4, -1).sort(dim=2, descending=True).values
    margins.append((windows[:, :, 0] - windows[:, :, 1]).min().item())
    x = relu(F.max_pool2d(x, 2))
    x = relu(F.conv2d(x, p["conv2.weight"], p["conv2.bias"], stride=2, padding=1))
    x = F.conv2d(x, p["conv3.weight"], p["conv3.bias"], dilation=2)
    x = F.avg_pool2d(x, 2, stride=1).flatten(1)
    x = relu(F.linear(x, p["dense1.weight"], p["dense1.bias"]))
    return F.linear(x, p["dense2.weight"], p["dense2.bias"])


def branches(p, x, margins):
    def relu(x):
        margins.append(x.abs().min().item())
        return F.relu(x)

    def norm(x, name):
        of = [p[f"{name}.{part}"] for part in ["running_mean", "running_var", "weight", "bias"]]
        return F.batch_norm(x, *of, training=True, momentum=0.1, eps=1e-5)

    first = relu(norm(F.conv2d(x, p["conv1.weight"], stride=2, padding=1), "norm1"))
    x = relu(norm(F.conv2d(first, p["conv2.weight"], padding=1, groups=4), "norm2") + first)
    left = relu(F.conv2d(x, p["conv3.weight"], p["conv3.bias"])).clamp(max=1.5)
    right = F.adaptive_avg_pool2d(F.max_pool2d(x, 3, 2, 1), (15, 13))
    return F.linear(torch.cat([left, right], 1).mean((2, 3)), p["dense.weight"], p["dense.bias"])


def loss_of(logits, y):
    targets = (1 - SMOOTHING) * F.one_hot(y, CLASSES).to(logits.dtype) + SMOOTHING / CLASSES
    weights = torch.tensor(CLASS_WEIGHTS, dtype=logits.dtype)[y]
    return (weights * F.cross_entropy(logits, targets, reduction="none")).mean()


def make(config, p):
    groups = [
        {"params": [v for v in p.values() if v.dim() > 1], "weight_decay": config["weightDecay"]},
        {"params": [v for v in p.values() if v.dim() == 1 and v.requires_grad], "weight_decay": 0.0},
    ]
    if config["type"] == "sgd":
        return torch.optim.SGD(groups, lr=config["learningRate"], momentum=config["momentum"])
    kind = {"adam": torch.optim.Adam, "adamW": torch.optim.AdamW}[config["type"]]
    return kind(groups, lr=config["learningRate"], betas=(config["beta1"], config["beta2"]), eps=config["epsilon"])


def first_gradients(network, shapes, kind):
    p = parameters(shapes, kind)
    logits = network(p, inputs(0, kind), [])
    loss_of(logits, labels(0)).backward()
    return logits.detach(), {name: value.grad for name, value in p.items() if value.requires_grad}


def train(network, shapes, config, kind):
    p, losses, margins = parameters(shapes, kind), [], []
    optimizer = make(config, p)
    for t in range(STEPS):
        optimizer.zero_grad()
        loss = loss_of(network(p, inputs(t, kind), margins), labels(t))
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses, {name: value.detach() for name, value in p.items()}, min(margins)


def summary(tensor):
    values = tensor.flatten()
    kept = values if values.numel() <= 80 else values[:16]
    return {
        "values": [float(f"{value:.9g}") for value in kept.tolist()],
        "sum": values.sum().item(),
        "sumOfSquares": (values * values).sum().item(),
    }


def distance(found, expected):
    """The greatest difference, relative to the greatest value."""
    return ((found.double() - expected).abs().max() / expected.abs().max()).item()


def write(file, network, description, shapes, least_margin):
    logits, gradients = first_gradients(network, shapes, torch.float64)
    logits32, gradients32 = first_gradients(network, shapes, torch.float32)
    distances = [distance(logits32, logits)] + [distance(gradients32[name], gradients[name]) for name in gradients]
    print(f"{file}, step 0: float32 differs by {max(distances):.1e} at most")
    assert max(distances) < 2e-5

    runs = []
    for config in OPTIMIZERS:
        losses, weights, margin = train(network, shapes, config, torch.float64)
        losses32, weights32, _ = train(network, shapes, config, torch.float32)
        distances = [distance(weights32[name], weights[name]) for name in shapes]
        distances.append(distance(torch.tensor(losses32), torch.tensor(losses, dtype=torch.float64)))
        print(f"{config['type']}: float32 differs by {max(distances):.1e} at most, least margin {margin:.1e};"
              f" losses {losses[0]:.4f} to {losses[-1]:.4f}")
        assert max(distances) < 2e-5 and margin > least_margin
        runs.append({
            "optimizer": config,
            "losses": losses,
            "weights": {name: summary(value) for name, value in weights.items()},
        })  # fmt: skip

    content = {
        "description": {"network": description} | HEAD,
        "batch": BATCH,
        "steps": STEPS,
        "input": [1, ROWS, COLUMNS],
        "shapes": [{"name": name, "shape": shape} for name, shape in shapes.items()],
        "loss": {"labelSmoothing": SMOOTHING, "classWeights": CLASS_WEIGHTS},
        "logits": [[float(f"{value:.9g}") for value in row] for row in logits.tolist()],
        "gradients": {name: summary(value) for name, value in gradients.items()},
        "runs": runs,
    }
    text = json.dumps(content, indent=1)
    # One line for a list of numbers: it is data, not to be read.
    text = re.sub(r"\[\s+(-?\d[^\[\]]*?)\s+\]", lambda match: "[" + re.sub(r"\s+", " ", match[1]) + "]", text)
    (FIXTURES / file).write_text(text + "\n")
    print(f"{file}: {len(text)} bytes")


torch.set_num_threads(1)
write("replay.json", chain, CHAIN, CHAIN_SHAPES, 2e-6)
# Far more ReLUs, and none of them matters as much.
write("replay-branches.json", branches, BRANCHES, BRANCHES_SHAPES, 0)
