# Writes Tests/RadiographsTests/Fixtures/augmentation.json: small images changed by Keras, SciPy and TensorFlow.
#
#   pip install tensorflow-cpu scipy pillow
#   python3 scripts/make-fixtures/augmentation.py
#
# "keras": ImageDataGenerator.apply_transform on square images, where its map is right.
# "scipy": ndimage.affine_transform on images that are not square, through p_in = c + R·(t + Sh·Z·(p_out − c)).
# "tensorflow": tf.image.adjust_contrast and adjust_gamma.
# "standardized": ImageDataGenerator.standardize with a rescale of 1/255 and samplewise centring and scaling.
import json
import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np
import scipy
import tensorflow as tf
from keras.src.legacy.preprocessing.image import ImageDataGenerator
from scipy import ndimage

random = np.random.default_rng(20)
output = pathlib.Path(__file__).parents[2] / "Tests/RadiographsTests/Fixtures/augmentation.json"

# The names of Transform's variables, and what Keras calls them.
KERAS_NAMES = {
    "theta": "theta", "tx": "tx", "ty": "ty", "shear": "shear", "zx": "zx", "zy": "zy",
    "flipsHorizontally": "flip_horizontal", "flipsVertically": "flip_vertical",
    "channelShift": "channel_shift_intensity", "brightness": "brightness",
}


def image(height, width):
    return random.integers(0, 256, (height, width)).astype("float32")


def case(x, y, transform, fill_mode="nearest", cval=0.0):
    return {
        "width": x.shape[1], "height": x.shape[0], "fillMode": fill_mode, "cval": cval,
        "transform": transform, "x": x.astype(int).ravel().tolist(),
        "y": [round(float(value), 5) for value in np.asarray(y).ravel()],
    }


def by_keras(transform, fill_mode="nearest", cval=0.0):
    x = image(7, 7)
    parameters = {KERAS_NAMES[name]: value for name, value in transform.items()}
    generator = ImageDataGenerator(fill_mode=fill_mode, cval=cval)
    y = generator.apply_transform(x[:, :, None], parameters)
    return case(x, y, transform, fill_mode, cval)


def by_scipy(height, width, transform, fill_mode, cval=0.0):
    x = image(height, width)
    theta, shear = (np.deg2rad(transform.get(name, 0)) for name in ("theta", "shear"))
    rotation = np.array([[np.cos(theta), -np.sin(theta)], [np.sin(theta), np.cos(theta)]])
    shearing = np.array([[1, -np.sin(shear)], [0, np.cos(shear)]])
    zoom = np.diag([transform.get("zx", 1), transform.get("zy", 1)])
    shift = np.array([transform.get("tx", 0), transform.get("ty", 0)])
    center = (np.array([width, height]) - 1) / 2
    matrix = rotation @ shearing @ zoom
    offset = center + rotation @ shift - matrix @ center
    # SciPy counts (row, column).
    y = ndimage.affine_transform(
        x, matrix[::-1, ::-1], offset[::-1], order=1, mode=fill_mode, cval=cval)
    return case(x, y, transform, fill_mode, cval)


def by_tensorflow(transform):
    x = image(5, 6)
    y = x[:, :, None]
    if "contrast" in transform:
        y = np.clip(tf.image.adjust_contrast(y, transform["contrast"]), 0, 255)
    if "gamma" in transform:
        y = 255 * tf.image.adjust_gamma(y / 255, transform["gamma"])
    return case(x, y, transform)


def standardized():
    x = image(6, 6)
    generator = ImageDataGenerator(
        rescale=1 / 255, samplewise_center=True, samplewise_std_normalization=True)
    return case(x, generator.standardize(x[:, :, None].copy()), {})


EVERYTHING = {"theta": 14, "tx": 1.25, "ty": -0.5, "shear": -6, "zx": 0.85, "zy": 1.15}
fixture = {
    "versions": {"tensorflow": tf.__version__, "scipy": scipy.__version__, "numpy": np.__version__},
    "keras": [
        by_keras({"tx": 2}),
        by_keras({"ty": -1.5}),
        by_keras(EVERYTHING),
        by_keras(EVERYTHING, "constant", 9.0),
        by_keras(EVERYTHING | {"flipsHorizontally": True}),
        by_keras(EVERYTHING | {"flipsVertically": True}, "reflect"),
        by_keras({"channelShift": 40.5}),
        by_keras({"channelShift": -40.5, "theta": -30, "flipsHorizontally": True}, "wrap"),
        by_keras({"brightness": 0.7}),
        by_keras({"brightness": 1.4}),
        by_keras(EVERYTHING | {"channelShift": 20.25, "flipsVertically": True, "brightness": 1.2}),
    ],
    "scipy": [
        by_scipy(height, width, transform, mode, 5.0)
        for height, width in ((5, 9), (8, 3))
        for mode in ("nearest", "constant", "reflect", "wrap")
        for transform in (EVERYTHING, {"theta": 200, "tx": 25.5, "ty": -31.25, "zx": 2.5, "zy": 1.75})
    ],
    "tensorflow": [
        by_tensorflow({"contrast": 0.6}),
        by_tensorflow({"contrast": 1.7}),
        by_tensorflow({"gamma": 0.5}),
        by_tensorflow({"gamma": 2.2}),
        by_tensorflow({"contrast": 1.3, "gamma": 0.8}),
    ],
    "standardized": [standardized()],
}
output.write_text(json.dumps(fixture, separators=(",", ":")) + "\n")
