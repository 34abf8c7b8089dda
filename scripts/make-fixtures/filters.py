#!/usr/bin/env python3
"""A small image through the filters of SciPy and Pillow, and through the bilateral filter's formula.

Run from anywhere with all of them installed (`pip install numpy scipy pillow`):

    python3 scripts/make-fixtures/filters.py

It writes Tests/RadiographsTests/Fixtures/filters.json.
"""

import json
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter
from scipy import ndimage, signal

FIXTURE = Path(__file__).resolve().parents[2] / "Tests/RadiographsTests/Fixtures/filters.json"
WIDTH, HEIGHT = 17, 12

random = np.random.default_rng(7)
y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
wave = 120 + 80 * np.sin(x / 3.0) * np.cos(y / 4.0) + random.normal(0, 15, (HEIGHT, WIDTH))
image = np.clip(wave, 0, 255).round().astype(np.uint8)
grey = image.astype(np.float64)
MODES = {"zero": "constant", "nearest": "nearest"}


def case(name, padding, stride, result):
    result = np.asarray(result, dtype=np.float64)
    return {
        "filter": name,
        "padding": padding,
        "stride": stride,
        "width": result.shape[1],
        "height": result.shape[0],
        "values": [round(float(v), 4) for v in result.flat],
    }


def correlated(kernel, padding, stride):
    kernel = np.asarray(kernel, dtype=np.float64)
    if padding == "valid":
        result = signal.correlate2d(grey, kernel, mode="valid")
    else:
        result = ndimage.correlate(grey, kernel, mode=MODES[padding])
    return result[::stride, ::stride]


def gaussian(deviation):
    radius = int(np.ceil(3 * deviation))
    bell = np.exp(-(np.arange(-radius, radius + 1) ** 2) / (2 * deviation**2))
    kernel = np.outer(bell, bell)
    return kernel / kernel.sum()


def bilateral(distance, difference):
    """Tomasi and Manduchi's formula as it is written, pixel by pixel."""
    radius = int(np.ceil(2 * distance))
    padded = np.pad(grey, radius, mode="edge")
    result = np.zeros_like(grey)
    for row in range(HEIGHT):
        for column in range(WIDTH):
            around = padded[row : row + 2 * radius + 1, column : column + 2 * radius + 1]
            dy, dx = np.mgrid[-radius : radius + 1, -radius : radius + 1]
            closeness = np.exp(-(dx**2 + dy**2) / (2 * distance**2))
            similarity = np.exp(-((around - grey[row, column]) ** 2) / (2 * difference**2))
            weights = closeness * similarity
            result[row, column] = (weights * around).sum() / weights.sum()
    return result


def pillow(filter):
    """Pillow leaves a border as it is, which is cut off."""
    filtered = np.asarray(Image.fromarray(image).filter(filter), dtype=np.float64)
    return filtered[1:-1, 1:-1]


KERNELS = {
    "box": np.full((7, 7), 1 / 49),
    "gaussian": gaussian(2),
    "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    "vertical-edge": [[1, 0, -1]] * 3,
    "horizontal-edge": [[1, 1, 1], [0, 0, 0], [-1, -1, -1]],
    "sobel": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
}
cases = [
    case(name, padding, stride, correlated(kernel, padding, stride))
    for name, kernel in KERNELS.items()
    for padding, stride in [("valid", 1), ("zero", 1), ("nearest", 1), ("zero", 2), ("valid", 3)]
    if not (name == "gaussian" and padding == "valid")
]
cases += [
    case("median", "nearest", 1, ndimage.median_filter(grey, size=5, mode="nearest")),
    case("median", "zero", 1, ndimage.median_filter(grey, size=5, mode="constant")),
    case(
        "sobel-magnitude",
        "nearest",
        1,
        np.hypot(ndimage.sobel(grey, axis=1, mode="nearest"), ndimage.sobel(grey, axis=0, mode="nearest")),
    ),
    case("bilateral", "nearest", 1, bilateral(3, 20)),
]
document = {
    "width": WIDTH,
    "height": HEIGHT,
    "pixels": image.flatten().tolist(),
    "cases": cases,
    "pillow": case("sharpen", "valid", 1, pillow(ImageFilter.Kernel((3, 3), sum(KERNELS["sharpen"], []), scale=1))),
}
FIXTURE.write_text(json.dumps(document) + "\n")
print(FIXTURE.name, FIXTURE.stat().st_size, len(cases), "cases")
