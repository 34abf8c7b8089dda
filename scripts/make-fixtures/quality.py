# Writes Tests/RadiographsTests/Fixtures/quality.json: small images changed by SciPy, PyTorch and Pillow.
#
#   pip install torch scipy pillow
#   python3 scripts/make-fixtures/quality.py
#
# "blur": scipy.ndimage.gaussian_filter, cut off at three standard deviations, the border pixel going on.
# "sharpness": torchvision's adjust_sharpness, spelled out in PyTorch on floating-point images.
# "resolution": Pillow's resize with BILINEAR, down and up again.
# "compression": Pillow's JPEG, written and read.
# "crop": a part of the image enlarged by torch.nn.functional.interpolate; pixels whose neighbours lie beyond the part
#   are null, since there the part alone and the part in its image differ.
# "equalize": Pillow's ImageOps.equalize.
import io
import json
import math
import pathlib

import numpy as np
import PIL
import scipy
import torch
from PIL import Image, ImageOps
from scipy import ndimage
from torch.nn import functional

random = np.random.default_rng(4)
output = pathlib.Path(__file__).parents[2] / "Tests/RadiographsTests/Fixtures/quality.json"


def image(height, width):
    """Smooth shapes with some noise, as a radiograph has."""
    smooth = ndimage.gaussian_filter(random.uniform(-700, 950, (height, width)), 2.5)
    return np.clip(smooth + random.normal(0, 6, (height, width)), 0, 255).astype(np.uint8)


def case(x, y, **change):
    y = [None if math.isnan(value) else round(float(value), 4) for value in np.asarray(y, dtype=float).ravel()]
    return {"width": x.shape[1], "height": x.shape[0], **change, "x": x.ravel().tolist(), "y": y}


def blur(sigma, height, width):
    x = image(height, width)
    y = ndimage.gaussian_filter(x.astype(float), sigma, mode="nearest", radius=math.ceil(3 * np.float32(sigma)))
    return case(x, y, strength=sigma)


def sharpness(factor):
    x = image(13, 17)
    whole = torch.tensor(x, dtype=torch.float64)[None, None]
    kernel = torch.ones(3, 3, dtype=torch.float64)
    kernel[1, 1] = 5
    smooth = whole.clone()
    smooth[..., 1:-1, 1:-1] = functional.conv2d(whole, (kernel / kernel.sum())[None, None])
    return case(x, (factor * whole + (1 - factor) * smooth).clamp(0, 255)[0, 0].numpy(), strength=factor)


def resolution(share, height, width):
    x = image(height, width)
    small = [max(1, int(math.floor(np.float32(side) * np.float32(share) + 0.5))) for side in (width, height)]
    down = Image.fromarray(x).resize(small, Image.Resampling.BILINEAR)
    return case(x, down.resize((width, height), Image.Resampling.BILINEAR), strength=share)


def compression(quality):
    x = image(30, 27)
    file = io.BytesIO()
    Image.fromarray(x).save(file, "JPEG", quality=quality)
    return case(x, Image.open(file), strength=quality)


def crop(left, top, width, height):
    x = image(18, 22)
    part = torch.tensor(x[top:top + height, left:left + width], dtype=torch.float64)[None, None]
    y = functional.interpolate(part, x.shape, mode="bilinear", align_corners=False)[0, 0].numpy()
    for axis, (whole, side) in enumerate(zip(x.shape, (height, width))):
        source = (np.arange(whole) + 0.5) * side / whole - 0.5
        beyond = (source < 0) | (source > side - 1)
        y[(slice(None),) * axis + (beyond,)] = math.nan
    return case(x, y, crop=[left, top, width, height])


def equalize(height, width, levels):
    x = (image(height, width) // (256 // levels) * (256 // levels)).astype(np.uint8)
    return case(x, ImageOps.equalize(Image.fromarray(x)))


document = {
    "versions": f"scipy {scipy.__version__}, torch {torch.__version__}, pillow {PIL.__version__}",
    "blur": [blur(0.4, 9, 12), blur(1, 14, 11), blur(2.3, 20, 17), blur(3, 5, 9)],
    "sharpness": [sharpness(factor) for factor in (0, 0.5, 1.5, 3)],
    "resolution": [resolution(0.5, 24, 20), resolution(0.73, 31, 18), resolution(0.05, 12, 12)],
    "compression": [compression(quality) for quality in (5, 20, 50, 90)],
    "crop": [crop(3, 2, 11, 9), crop(0, 0, 22, 12), crop(10, 6, 9, 12)],
    "equalize": [equalize(30, 40, 256), equalize(16, 16, 16), equalize(12, 30, 64)],
}
output.write_text(json.dumps(document, separators=(",", ":")) + "\n")
