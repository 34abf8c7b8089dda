# Grad-CAM computed independently in PyTorch, in float64, of networks with weights from a formula.
#
#   python3 scripts/make-fixtures/grad_cam.py        (needs torch; made with 2.15)
#
# writes Tests/TrainingTests/Fixtures/grad-cam.json. The networks are those of presets.py, and so is the formula that
# weights and images come from, so that the file holds the maps alone; and of one map an enlargement.
#
# A map with a gradient that hangs on rounding would be no reference: of several images the first is taken with which
# every decision of a ReLU or a max pooling behind the first of the layers is clear (see presets.py), and float32 comes to
# the same map.

import json
import pathlib
import re

import torch
import torch.nn.functional as F
from torch import nn

from presets import (
    CLEAR,
    SERIES,
    VGG,
    VGG16,
    Basic,
    Decisions,
    InceptionV3,
    ResNet,
    clearness,
    compact,
    filled,
    sequence,
)

FIXTURE = pathlib.Path(__file__).parents[2] / "Tests/TrainingTests/Fixtures/grad-cam.json"


class Base(nn.Module):
    def __init__(self, channels, size, classes):
        super().__init__()
        before = channels
        for number, filters in enumerate([32, 64, 128, 128], 1):
            setattr(self, f"conv{number}", nn.Conv2d(before, filters, 3, padding=1))
            setattr(self, f"pool{number}", nn.MaxPool2d(2))
            setattr(self, f"relu{number}", nn.ReLU())
            before = filters
        self.dense, self.logits = nn.Linear(before * (size[0] // 16) * (size[1] // 16), 256), nn.Linear(256, classes)

    def forward(self, x):
        for number in range(1, 5):
            for kind in ["conv", "pool", "relu"]:
                x = getattr(self, f"{kind}{number}")(x)
        return self.logits(F.relu(self.dense(x.flatten(1))))


def resnet18(*shape):
    return ResNet(*shape, Basic, [2, 2, 2, 2])


# The most units of a dense layer before the classes in VGG: 119 of its 134 million weights would say nothing more.
DENSE_UNITS = 32


def vgg16(*shape):
    model = VGG(*shape, VGG16)
    units = DENSE_UNITS
    for place, inputs, outputs in [(0, 25088, units), (3, units, units), (6, units, shape[-1])]:
        model.classifier[place] = nn.Linear(inputs, outputs)
    return model


# Preset, channels, rows and columns, classes, shift, definition; and the layers: the name here (None for the one that is
# looked at unless another is asked for) and in PyTorch. They are before and behind a ReLU, a pooling, a normalisation,
# and in one branch of several.
CASES = [
    # 5×5 places at the end: with an even number of them the pairs of weights would make every mean gradient zero.
    ("base", 1, (88, 80), 2, 0, Base, [
        (None, "relu4"), ("conv2", "conv2"), ("pool3", "pool3"), ("relu1", "relu1"), ("conv1", "conv1"),
    ]),
    ("compact", 1, (112, 96), 2, 0, compact, [
        (None, "layer3"), ("layer2.0.conv1", "layer2.0.conv1"), ("layer2.0.downsample.1", "layer2.0.downsample.1"),
        ("layer1.0.relu", "layer1"), ("bn1", "bn1"),
    ]),
    ("resnet18", 3, (128, 150), 4, 2.5, resnet18, [
        (None, "layer4"), ("layer3.1.bn2", "layer3.1.bn2"), ("layer2.1.relu", "layer2"),
    ]),
    ("vgg16", 3, (64, 96), 3, 0, vgg16, [
        (None, "features.30"), ("features.28", "features.28"), ("features.22", "features.22"),
        ("features.16", "features.16"),
    ]),
    ("inceptionV3", 3, (139, 171), 3, 2.5, InceptionV3, [(None, "Mixed_7c")]),
]  # fmt: skip


def heatmap(model, layer, x, index):
    kept = []
    # A copy: a ReLU may write over what is handed to it.
    handle = dict(model.named_modules())[layer].register_forward_hook(lambda *a: kept.append(a[2]))
    logits = model(x)
    handle.remove()
    gradient = torch.autograd.grad(logits[0, index], kept[0])[0]
    sums = (gradient.mean((2, 3), keepdim=True) * kept[0]).sum(1)[0].detach()
    return F.relu(sums) / sums.max().clamp(min=1e-30), logits.detach()


def case(name, channels, size, classes, shift, make, layers):
    for series in range(SERIES):
        found, margins = [], []
        for kind in [torch.float64, torch.float32]:
            model = filled(make, (channels, size, classes), kind, shift).eval()
            pixels = sequence(f"images{series}", channels * size[0] * size[1])
            x = torch.from_numpy(pixels).to(kind).reshape(1, channels, *size)
            with torch.no_grad(), Decisions() as decisions:
                # No gradient goes through what is before the first of the layers.
                first = dict(model.named_modules())[layers[-1][1]]
                handle = first.register_forward_hook(lambda *_, decisions=decisions: decisions.margins.clear())
                model(x)
                handle.remove()
            margins.append(decisions.margins)
            found.append([heatmap(model, layer, x, index)[0].double() for _, layer in layers for index in range(classes)])
        difference = max((a - b).abs().max().item() for a, b in zip(*found))
        # Maps that are empty, or all but, would say little.
        share = [(map > 0.05).double().mean().item() for map in found[0]]
        clear = clearness(*margins)
        print(f"{name}, images {series}: float32 differs by {difference:.1e}; decisions are clear by {clear:.2g} of its"
              f" errors; filled {min(share):.2f}", flush=True)  # fmt: skip
        if difference < 1e-4 and clear > CLEAR and max(share[:classes]) > 0.1:
            break
    else:
        raise SystemExit(f"{name} hangs on rounding")
    maps = [(layer, index) for layer, _ in layers for index in range(classes)]
    return {
        "preset": name, "input": [channels, *size], "classes": classes, "shift": shift, "images": series,
        **({"denseUnits": DENSE_UNITS} if name == "vgg16" else {}),
        "maps": [
            {"layer": layer, "class": index, "rows": map.shape[0], **summary(map)}
            for (layer, index), map in zip(maps, found[0])
        ],
    }  # fmt: skip


def summary(map):
    """A large map by every so-manieth of its values."""
    values = map.flatten()
    step = max(1, values.numel() // 150)
    return {"step": step, "values": [float(f"{value:.5f}") for value in values[::step].tolist()]}


def enlargement():
    map = torch.from_numpy((sequence("map", 12) + 1) / 2).reshape(1, 1, 3, 4)
    larger = F.interpolate(map, (8, 7), mode="bilinear", align_corners=False)
    rounded = lambda tensor: [float(f"{value:.6f}") for value in tensor.flatten().tolist()]
    return {"width": 4, "values": rounded(map), "newWidth": 7, "newValues": rounded(larger)}


torch.set_num_threads(1)
torch.backends.mkldnn.enabled = False
text = json.dumps({"enlargement": enlargement(), "cases": [case(*each) for each in CASES]}, indent=1)
# One line for a list of numbers: it is data, not to be read.
text = re.sub(r"\[\s+(-?\d[^\[\]]*?)\s+\]", lambda match: "[" + re.sub(r"\s+", " ", match[1]) + "]", text)
FIXTURE.write_text(text + "\n")
print(f"{FIXTURE.name}: {len(text)} bytes")
