# The networks of the presets, written down independently in PyTorch, computed in float64.
#
#   python3 scripts/make-fixtures/presets.py [PRESET...]        (needs torch; made with 2.15)
#
# computes all, or those that are named and leaves the others as they are, and writes
# Tests/NeuralNetworksTests/Fixtures/presets.json. Weights and images come from a formula that both sides compute (its
# head says which), so that the file holds results alone: logits, and of the gradient of a mixture of the logits with
# respect to the images two sums and a few values; with batch normalisation once more in training, and two sums over the
# running statistics after it.
#
# The logits are continuous in every number before them; the gradient is not. A ReLU whose input is within float32's
# rounding of zero, or a max pooling whose two largest numbers are that near to one another, may be decided either way,
# and one such decision of a million changes the gradient by half a percent: then each processor and each number of
# threads has a gradient of its own, and none is wrong. So of several series of images the first is taken with which
# every decision is clear: what decides is further from the other outcome than CLEAR times what PyTorch's own float32
# strays there, by the root mean square of its layer. That a layer has so few near its kink as to make that possible is
# what the shift of the normalisations' biases is for.

import json
import pathlib
import re
import sys

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.overrides import TorchFunctionMode

FIXTURE = pathlib.Path(__file__).parents[2] / "Tests/NeuralNetworksTests/Fixtures/presets.json"
PERIOD = 4094
CLEAR = 8
SERIES = 400

HEAD = {
    "numbers": (
        "Number i of the sequence of a name: h = i + FNV-1a(name), all in 32 bits; h ^= h >> 16; h *= 0x7feb352d;"
        " h ^= h >> 15; h *= 0x846ca68b; h ^= h >> 16; then (h >> 8) / 2^23 - 1, from -1 to below 1."
    ),
    "parameters": (
        f"Each parameter repeats {PERIOD} numbers x, in pairs of a number of the sequence of its name and its negative, so"
        " that sums of many come to little. Weights of more than one"
        " dimension: x * sqrt(6 / inputs that an output sums); scales 1 + x / 4; biases and running means x / 10;"
        " running variances 2 + x, as a convolution by such weights doubles the variance of numbers whose mean it takes"
        " out. The biases of batch normalisations are shift + x / 10."
        " Rounded to float32."
    ),
    "images": "The sequence 'images0', 'images1' or so, as the case says; row-major, the number of an image outermost.",
    "mixture": "The gradients are those of the sum of the logits times the sequence 'mixture'.",
    "training": "Without dropout. Statistics are summed after one forward pass in training.",
}


class LeNet5(nn.Module):
    def __init__(self, channels, size, classes):
        super().__init__()
        rows, columns = (((n - 4) // 2 - 4) // 2 for n in size)
        self.conv1, self.conv2 = nn.Conv2d(channels, 6, 5), nn.Conv2d(6, 16, 5)
        self.fc1, self.fc2, self.fc3 = nn.Linear(16 * rows * columns, 120), nn.Linear(120, 84), nn.Linear(84, classes)

    def forward(self, x):
        x = F.avg_pool2d(F.relu(self.conv1(x)), 2)
        x = F.avg_pool2d(F.relu(self.conv2(x)), 2).flatten(1)
        return self.fc3(F.relu(self.fc2(F.relu(self.fc1(x)))))


class AlexNet(nn.Module):
    def __init__(self, channels, size, classes):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(channels, 64, 11, 4, 2), nn.ReLU(), nn.MaxPool2d(3, 2),
            nn.Conv2d(64, 192, 5, padding=2), nn.ReLU(), nn.MaxPool2d(3, 2),
            nn.Conv2d(192, 384, 3, padding=1), nn.ReLU(),
            nn.Conv2d(384, 256, 3, padding=1), nn.ReLU(),
            nn.Conv2d(256, 256, 3, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2),
        )  # fmt: skip
        self.classifier = nn.Sequential(
            nn.Identity(), nn.Linear(9216, 4096), nn.ReLU(),
            nn.Identity(), nn.Linear(4096, 4096), nn.ReLU(), nn.Linear(4096, classes),
        )  # fmt: skip

    def forward(self, x):
        return self.classifier(F.adaptive_avg_pool2d(self.features(x), 6).flatten(1))


class VGG(nn.Module):
    def __init__(self, channels, size, classes, plan, normalized=False):
        super().__init__()
        layers = []
        for entry in plan:
            if entry == "M":
                layers.append(nn.MaxPool2d(2))
                continue
            layers.append(nn.Conv2d(channels, entry, 3, padding=1))
            layers += [nn.BatchNorm2d(entry)] if normalized else []
            layers.append(nn.ReLU())
            channels = entry
        self.features = nn.Sequential(*layers)
        self.classifier = nn.Sequential(
            nn.Linear(25088, 4096), nn.ReLU(), nn.Identity(),
            nn.Linear(4096, 4096), nn.ReLU(), nn.Identity(), nn.Linear(4096, classes),
        )  # fmt: skip

    def forward(self, x):
        return self.classifier(F.adaptive_avg_pool2d(self.features(x), 7).flatten(1))


VGG16 = [64, 64, "M", 128, 128, "M", 256, 256, 256, "M", 512, 512, 512, "M", 512, 512, 512, "M"]
VGG19 = [64, 64, "M", 128, 128, "M"] + [256] * 4 + ["M"] + [512] * 4 + ["M"] + [512] * 4 + ["M"]


class Basic(nn.Module):
    expansion = 1

    def __init__(self, before, filters, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(before, filters, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(filters)
        self.conv2 = nn.Conv2d(filters, filters, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(filters)
        if stride != 1 or before != filters:
            self.downsample = nn.Sequential(nn.Conv2d(before, filters, 1, stride, bias=False), nn.BatchNorm2d(filters))

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(y + (self.downsample(x) if hasattr(self, "downsample") else x))


class Bottleneck(nn.Module):
    expansion = 4

    def __init__(self, before, filters, stride):
        super().__init__()
        after = 4 * filters
        self.conv1, self.bn1 = nn.Conv2d(before, filters, 1, bias=False), nn.BatchNorm2d(filters)
        self.conv2, self.bn2 = nn.Conv2d(filters, filters, 3, stride, 1, bias=False), nn.BatchNorm2d(filters)
        self.conv3, self.bn3 = nn.Conv2d(filters, after, 1, bias=False), nn.BatchNorm2d(after)
        if stride != 1 or before != after:
            self.downsample = nn.Sequential(nn.Conv2d(before, after, 1, stride, bias=False), nn.BatchNorm2d(after))

    def forward(self, x):
        y = F.relu(self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x))))))
        y = self.bn3(self.conv3(y))
        return F.relu(y + (self.downsample(x) if hasattr(self, "downsample") else x))


class ResNet(nn.Module):
    def __init__(self, channels, size, classes, block, depths, stem=(64, 7), widths=(64, 128, 256, 512)):
        super().__init__()
        before, kernel = stem
        self.conv1 = nn.Conv2d(channels, before, kernel, 2, kernel // 2, bias=False)
        self.bn1 = nn.BatchNorm2d(before)
        self.stages = len(depths)
        for stage, (depth, filters) in enumerate(zip(depths, widths)):
            blocks = []
            for index in range(depth):
                blocks.append(block(before, filters, 2 if stage > 0 and index == 0 else 1))
                before = block.expansion * filters
            setattr(self, f"layer{stage + 1}", nn.Sequential(*blocks))
        self.fc = nn.Linear(before, classes)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(x))), 3, 2, 1)
        for stage in range(self.stages):
            x = getattr(self, f"layer{stage + 1}")(x)
        return self.fc(x.mean((2, 3)))


class Unit(nn.Module):
    def __init__(self, before, filters, kernel, **options):
        super().__init__()
        self.conv = nn.Conv2d(before, filters, kernel, bias=False, **options)
        self.bn = nn.BatchNorm2d(filters, eps=0.001)

    def forward(self, x):
        return F.relu(self.bn(self.conv(x)))


def mean3(x):
    return F.avg_pool2d(x, 3, 1, 1)


class MixedA(nn.Module):
    def __init__(self, before, pooled):
        super().__init__()
        self.branch1x1 = Unit(before, 64, 1)
        self.branch5x5_1, self.branch5x5_2 = Unit(before, 48, 1), Unit(48, 64, 5, padding=2)
        self.branch3x3dbl_1, self.branch3x3dbl_2 = Unit(before, 64, 1), Unit(64, 96, 3, padding=1)
        self.branch3x3dbl_3 = Unit(96, 96, 3, padding=1)
        self.branch_pool = Unit(before, pooled, 1)

    def forward(self, x):
        double = self.branch3x3dbl_3(self.branch3x3dbl_2(self.branch3x3dbl_1(x)))
        return torch.cat([self.branch1x1(x), self.branch5x5_2(self.branch5x5_1(x)), double, self.branch_pool(mean3(x))], 1)


class MixedB(nn.Module):
    def __init__(self, before):
        super().__init__()
        self.branch3x3 = Unit(before, 384, 3, stride=2)
        self.branch3x3dbl_1, self.branch3x3dbl_2 = Unit(before, 64, 1), Unit(64, 96, 3, padding=1)
        self.branch3x3dbl_3 = Unit(96, 96, 3, stride=2)

    def forward(self, x):
        double = self.branch3x3dbl_3(self.branch3x3dbl_2(self.branch3x3dbl_1(x)))
        return torch.cat([self.branch3x3(x), double, F.max_pool2d(x, 3, 2)], 1)


class MixedC(nn.Module):
    def __init__(self, n):
        super().__init__()
        row, column = {"kernel": (1, 7), "padding": (0, 3)}, {"kernel": (7, 1), "padding": (3, 0)}
        self.branch1x1 = Unit(768, 192, 1)
        self.branch7x7_1, self.branch7x7_2, self.branch7x7_3 = Unit(768, n, 1), Unit(n, n, **row), Unit(n, 192, **column)
        self.branch7x7dbl_1, self.branch7x7dbl_2 = Unit(768, n, 1), Unit(n, n, **column)
        self.branch7x7dbl_3, self.branch7x7dbl_4 = Unit(n, n, **row), Unit(n, n, **column)
        self.branch7x7dbl_5 = Unit(n, 192, **row)
        self.branch_pool = Unit(768, 192, 1)

    def forward(self, x):
        once = self.branch7x7_3(self.branch7x7_2(self.branch7x7_1(x)))
        twice = x
        for number in range(1, 6):
            twice = getattr(self, f"branch7x7dbl_{number}")(twice)
        return torch.cat([self.branch1x1(x), once, twice, self.branch_pool(mean3(x))], 1)


class MixedD(nn.Module):
    def __init__(self):
        super().__init__()
        self.branch3x3_1, self.branch3x3_2 = Unit(768, 192, 1), Unit(192, 320, 3, stride=2)
        self.branch7x7x3_1, self.branch7x7x3_2 = Unit(768, 192, 1), Unit(192, 192, (1, 7), padding=(0, 3))
        self.branch7x7x3_3, self.branch7x7x3_4 = Unit(192, 192, (7, 1), padding=(3, 0)), Unit(192, 192, 3, stride=2)

    def forward(self, x):
        large = self.branch7x7x3_4(self.branch7x7x3_3(self.branch7x7x3_2(self.branch7x7x3_1(x))))
        return torch.cat([self.branch3x3_2(self.branch3x3_1(x)), large, F.max_pool2d(x, 3, 2)], 1)


class MixedE(nn.Module):
    def __init__(self, before):
        super().__init__()
        row, column = {"kernel": (1, 3), "padding": (0, 1)}, {"kernel": (3, 1), "padding": (1, 0)}
        self.branch1x1, self.branch3x3_1 = Unit(before, 320, 1), Unit(before, 384, 1)
        self.branch3x3_2a, self.branch3x3_2b = Unit(384, 384, **row), Unit(384, 384, **column)
        self.branch3x3dbl_1, self.branch3x3dbl_2 = Unit(before, 448, 1), Unit(448, 384, 3, padding=1)
        self.branch3x3dbl_3a, self.branch3x3dbl_3b = Unit(384, 384, **row), Unit(384, 384, **column)
        self.branch_pool = Unit(before, 192, 1)

    def forward(self, x):
        single, double = self.branch3x3_1(x), self.branch3x3dbl_2(self.branch3x3dbl_1(x))
        parts = [self.branch1x1(x), self.branch3x3_2a(single), self.branch3x3_2b(single)]
        parts += [self.branch3x3dbl_3a(double), self.branch3x3dbl_3b(double), self.branch_pool(mean3(x))]
        return torch.cat(parts, 1)


class InceptionV3(nn.Module):
    def __init__(self, channels, size, classes):
        super().__init__()
        self.Conv2d_1a_3x3, self.Conv2d_2a_3x3 = Unit(channels, 32, 3, stride=2), Unit(32, 32, 3)
        self.Conv2d_2b_3x3 = Unit(32, 64, 3, padding=1)
        self.Conv2d_3b_1x1, self.Conv2d_4a_3x3 = Unit(64, 80, 1), Unit(80, 192, 3)
        self.Mixed_5b, self.Mixed_5c, self.Mixed_5d = MixedA(192, 32), MixedA(256, 64), MixedA(288, 64)
        self.Mixed_6a, self.Mixed_6b, self.Mixed_6c = MixedB(288), MixedC(128), MixedC(160)
        self.Mixed_6d, self.Mixed_6e, self.Mixed_7a = MixedC(160), MixedC(192), MixedD()
        self.Mixed_7b, self.Mixed_7c = MixedE(1280), MixedE(2048)
        self.fc = nn.Linear(2048, classes)

    def forward(self, x):
        x = self.Conv2d_2b_3x3(self.Conv2d_2a_3x3(self.Conv2d_1a_3x3(x)))
        x = self.Conv2d_4a_3x3(self.Conv2d_3b_1x1(F.max_pool2d(x, 3, 2)))
        x = F.max_pool2d(x, 3, 2)
        for name in ["5b", "5c", "5d", "6a", "6b", "6c", "6d", "6e", "7a", "7b", "7c"]:
            x = getattr(self, f"Mixed_{name}")(x)
        return self.fc(x.mean((2, 3)))


def compact(*shape):
    return ResNet(*shape, Basic, [1, 1, 1], stem=(32, 5), widths=(64, 128, 256))


# Preset, images in evaluation and in training, channels, rows and columns, classes, shift, definition. Maps of a single
# pixel would make a batch normalisation of three numbers, which magnifies every rounding.
CASES = [
    ("lenet5", (2, 2), 1, (32, 32), 10, 0, LeNet5),
    ("alexnet", (2, 2), 3, (127, 111), 3, 0, AlexNet),
    ("vgg16", (2, 2), 3, (33, 40), 3, 0, lambda *shape: VGG(*shape, VGG16)),
    ("vgg16BN", (2, 2), 3, (64, 72), 3, 2.5, lambda *shape: VGG(*shape, VGG16, normalized=True)),
    ("vgg19", (2, 2), 1, (33, 40), 3, 0, lambda *shape: VGG(*shape, VGG19)),
    ("vgg19BN", (2, 2), 3, (64, 64), 3, 2.5, lambda *shape: VGG(*shape, VGG19, normalized=True)),
    ("inceptionV3", (1, 4), 3, (107, 115), 4, 2.5, InceptionV3),
    ("resnet18", (3, 3), 3, (64, 70), 4, 2.5, lambda *shape: ResNet(*shape, Basic, [2, 2, 2, 2])),
    ("resnet34", (3, 3), 1, (70, 64), 4, 2.5, lambda *shape: ResNet(*shape, Basic, [3, 4, 6, 3])),
    ("resnet50", (2, 2), 3, (40, 40), 4, 2.5, lambda *shape: ResNet(*shape, Bottleneck, [3, 4, 6, 3])),
    ("compact", (3, 3), 1, (48, 56), 2, 0, compact),
]


def sequence(name, count):
    code = 0x811C9DC5
    for byte in name.encode():
        code = (code ^ byte) * 0x01000193 & 0xFFFFFFFF
    h = (np.arange(count, dtype=np.uint64) + code & 0xFFFFFFFF).astype(np.uint32)
    h ^= h >> np.uint32(16)
    h *= np.uint32(0x7FEB352D)
    h ^= h >> np.uint32(15)
    h *= np.uint32(0x846CA68B)
    h ^= h >> np.uint32(16)
    return (h >> np.uint32(8)).astype(np.float64) / 2**23 - 1


def fill(model, shift):
    names = model.state_dict().keys()
    for name, tensor in model.state_dict().items():
        if name.endswith("num_batches_tracked"):
            continue
        x = np.stack([sequence(name, PERIOD // 2), -sequence(name, PERIOD // 2)], 1).flatten()
        if tensor.dim() > 1:
            x = x * np.sqrt(6 / tensor[0].numel())
        elif name.endswith("running_var"):
            x = 2 + x
        elif name.endswith("weight"):
            x = 1 + x / 4
        elif name.endswith("bias") and name.replace("bias", "running_mean") in names:
            x = shift + x / 10
        else:
            x = x / 10
        tensor.copy_(torch.from_numpy(np.resize(x.astype(np.float32), tensor.shape)))


def summary(tensor):
    values = tensor.flatten().double()
    step = max(1, values.numel() // 24)
    return {
        "step": step,
        "values": [float(f"{value:.8g}") for value in values[::step].tolist()],
        "sum": values.sum().item(),
        "sumOfSquares": (values * values).sum().item(),
    }


def run(model, x, training):
    model.train(training)
    x = x.clone().requires_grad_()
    logits = model(x)
    mixture = torch.from_numpy(sequence("mixture", logits.numel())).to(x.dtype).reshape(logits.shape)
    (logits * mixture).sum().backward()
    return logits.detach(), x.grad


def statistics(model):
    found = {}
    for kind in ["running_mean", "running_var"]:
        found[kind] = torch.cat([t.double() for name, t in model.state_dict().items() if name.endswith(kind)])
    return found


class Decisions(TorchFunctionMode):
    """Notes what a pass decides: the input of each ReLU, and the lead of the largest number of each window pooled."""

    def __init__(self):
        super().__init__()
        self.margins = []

    def __torch_function__(self, function, types, arguments=(), options=None):
        options = options or {}
        if function is F.relu:
            self.margins.append(arguments[0].detach().double())
        elif function is F.max_pool2d:
            self.margins.append(lead(arguments[0].detach(), *arguments[1:], **options))
        return function(*arguments, **options)


def lead(x, kernel_size, stride=None, padding=0, **_):
    """By how much the largest number of a window exceeds the second, where all are zero or more. A window of zeros
    decides nothing: they come from ReLUs that let no gradient through."""
    windows = F.unfold(x.flatten(0, 1)[:, None], kernel_size, stride=stride or kernel_size, padding=padding)
    largest = windows.double().topk(2, dim=1).values
    return torch.where(largest[:, 0] > 0, largest[:, 0] - largest[:, 1], torch.inf)


def clearness(margins, margins32):
    """The smallest margin of all decisions, in units of what float32 strays in those of the same layer."""

    def of_layer(margin, margin32):
        decided = margin.isfinite() & margin32.isfinite()
        error = (margin - margin32)[decided].square().mean().sqrt()
        return (margin.abs().min() / error).item()

    return min((of_layer(*pair) for pair in zip(margins, margins32, strict=True)), default=float("inf"))


def distance(found, expected):
    """The root mean square of the differences, relative to that of the values."""
    return ((found.double() - expected).square().mean() / expected.square().mean()).sqrt().item()


def filled(make, shape, kind, shift):
    # Without the random weights of PyTorch's own, which take longer than all the rest.
    with torch.device("meta"):
        model = make(*shape).to(kind)
    model = model.to_empty(device="cpu")
    with torch.no_grad():
        fill(model, shift)
    return model


def attempt(make, shape, batch, shift, training, series):
    outcomes = []
    for kind in [torch.float64, torch.float32]:
        model = filled(make, shape, kind, shift)
        pixels = batch * shape[0] * shape[1][0] * shape[1][1]
        x = torch.from_numpy(sequence(f"images{series}", pixels)).to(kind).reshape(batch, shape[0], *shape[1])
        with Decisions() as decisions:
            logits, gradient = run(model, x, training)
        outcomes.append((logits, gradient, decisions.margins, statistics(model) if training else {}))
    (logits, gradient, margins, found), (logits32, gradient32, margins32, _) = outcomes
    distances = distance(logits32, logits), distance(gradient32, gradient)
    return logits, gradient, found, distances, clearness(margins, margins32)


def results(name, make, shape, batch, shift, training):
    for series in range(SERIES):
        logits, gradient, found, distances, clear = attempt(make, shape, batch, shift, training, series)
        print(f"{name} {'training' if training else 'evaluation'}, images {series}: float32 differs by"
              f" {distances[0]:.1e} in the logits, {distances[1]:.1e} in the gradient; decisions are clear by"
              f" {clear:.2g} of its errors; logits up to {logits.abs().max():.3g}", flush=True)  # fmt: skip
        if distances[0] < 3e-5 and distances[1] < 2e-5 and clear > CLEAR:
            break
    else:
        raise SystemExit(f"{name} hangs on rounding")
    made = {
        "batch": batch,
        "images": series,
        "logits": [float(f"{value:.9g}") for value in logits.flatten().tolist()],
        "gradient": summary(gradient),
    }
    if training:
        made["statistics"] = {kind: summary(values) for kind, values in found.items()}
    return made


def main():
    torch.set_num_threads(1)
    torch.backends.mkldnn.enabled = False
    known = {case["preset"]: case for case in json.loads(FIXTURE.read_text())["cases"]} if sys.argv[1:] else {}
    for name, batches, channels, size, classes, shift, make in CASES:
        if sys.argv[1:] and name not in sys.argv[1:]:
            continue
        case = {"preset": name, "input": [channels, *size], "classes": classes, "shift": shift}
        shape = (channels, size, classes)
        model = make(*shape)
        case["names"] = len([n for n in model.state_dict() if not n.endswith("num_batches_tracked")])
        case["parameters"] = sum(p.numel() for p in model.parameters())
        case["evaluation"] = results(name, make, shape, batches[0], shift, False)
        if any(isinstance(module, nn.BatchNorm2d) for module in model.modules()):
            case["training"] = results(name, make, shape, batches[1], shift, True)
        known[name] = case

    text = json.dumps({"description": HEAD, "cases": [known[case[0]] for case in CASES if case[0] in known]}, indent=1)
    # One line for a list of numbers: it is data, not to be read.
    text = re.sub(r"\[\s+(-?\d[^\[\]]*?)\s+\]", lambda match: "[" + re.sub(r"\s+", " ", match[1]) + "]", text)
    FIXTURE.write_text(text + "\n")
    print(f"{FIXTURE.name}: {len(text)} bytes")


if __name__ == "__main__":
    main()
