#!/usr/bin/env python3
"""Colours of matplotlib's maps, and matrices enlarged by PyTorch.

Run from anywhere with both installed (`pip install matplotlib torch`):

    python3 scripts/make-fixtures/drawing.py

It writes Tests/RadiographsTests/Fixtures/drawing.json.
"""

import json
from pathlib import Path

import matplotlib
import numpy as np
import torch

FIXTURE = Path(__file__).resolve().parents[2] / "Tests/RadiographsTests/Fixtures/drawing.json"
MAPS = {"grey": "gray", "viridis": "viridis", "inferno": "inferno", "turbo": "turbo", "coolWarm": "coolwarm"}


def colors(name):
    """Every fifth of the 256 colours, as 0...255."""
    colormap = matplotlib.colormaps[name]
    return [[round(255 * channel) for channel in colormap(index)[:3]] for index in range(0, 256, 5)]


def enlarged(width, height, to_width, to_height, seed):
    values = np.random.default_rng(seed).random((height, width), dtype=np.float32)
    result = torch.nn.functional.interpolate(
        torch.from_numpy(values)[None, None], size=(to_height, to_width), mode="bilinear", align_corners=False
    )
    return {
        "width": width,
        "height": height,
        "toWidth": to_width,
        "toHeight": to_height,
        "values": [round(float(v), 6) for v in values.flat],
        "result": [round(float(v), 6) for v in result.flatten()],
    }


document = {
    "colors": {ours: colors(theirs) for ours, theirs in MAPS.items()},
    "enlarged": [enlarged(5, 4, 17, 13, 1), enlarged(3, 7, 3, 28, 2), enlarged(1, 1, 4, 3, 3), enlarged(6, 2, 7, 9, 4)],
}
FIXTURE.write_text(json.dumps(document) + "\n")
print(FIXTURE.name, FIXTURE.stat().st_size)
