# How far images lie from others, by the features that Sources/Training/Typicality describes, written down independently
# with Pillow, SciPy and NumPy.
#
#   python3 scripts/make-fixtures/typicality.py        (needs pillow up to 12, scipy, numpy)
#
# writes Tests/TrainingTests/Fixtures/typicality.json: of images that follow from a formula (see the function `image`) the
# distances from a distribution that is fitted to the first sixty.

import json
import pathlib
import sys

import numpy as np
from PIL import Image
from scipy.fft import dctn

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from presets import sequence  # noqa: E402

FIXTURE = pathlib.Path(__file__).parents[2] / "Tests/TrainingTests/Fixtures/typicality.json"
WIDTH, HEIGHT, FITTED, COUNT = 40, 36, 60, 70


def image(number):
    """A slope of a random direction and a random grain; the last ten have another grain than the rest."""
    across, down, level, grain = sequence(f"kind{number}", 4)
    x, y = np.meshgrid(np.arange(WIDTH) / WIDTH - 0.5, np.arange(HEIGHT) / HEIGHT - 0.5)
    noise = sequence(f"grain{number}", WIDTH * HEIGHT).reshape(HEIGHT, WIDTH)
    strength = (60 if number < FITTED else 110) * (0.5 + 0.5 * abs(grain))
    levels = 128 + 30 * level + 80 * (across * x + down * y) + strength * noise
    return np.clip(np.floor(levels + 0.5), 0, 255).astype(np.uint8)


def features(pixels):
    thumbnail = Image.fromarray(pixels).resize((64, 64), Image.BILINEAR)
    half = thumbnail.resize((32, 32), Image.BILINEAR)
    quarter = half.resize((16, 16), Image.BILINEAR)
    full, half, quarter = (np.asarray(each, dtype=np.float64) / 255 for each in (thumbnail, half, quarter))
    # Without SciPy's factors of 2 and of normalisation.
    waves = dctn((half - half.mean()) / (half.std() + 0.02), type=2)[:6, :6] / 4 / half.size
    rough = [
        np.log(1e-3 + np.abs(np.diff(each, axis=axis)).mean()) for each in (full, half, quarter) for axis in (1, 0)
    ]
    quantiles = np.quantile(full, [0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.98], method="nearest")
    return np.concatenate([waves.flatten(), rough, quantiles])


vectors = np.stack([features(image(number)) for number in range(COUNT)])
fitted = vectors[:FITTED]
mean, deviation = fitted.mean(0), fitted.std(0) + 1e-6
scores = (fitted - mean) / deviation
width = scores.shape[1]
covariance = (scores.T @ scores + width * np.eye(width)) / (FITTED + width)
others = (vectors - mean) / deviation
distances = np.sqrt(np.einsum("ij,jk,ik->i", others, np.linalg.inv(covariance), others))
FIXTURE.write_text(json.dumps({
    "width": WIDTH, "height": HEIGHT, "fitted": FITTED,
    "distances": [float(f"{value:.7g}") for value in distances],
}) + "\n")  # fmt: skip
print(distances[:5], distances[FITTED:])
