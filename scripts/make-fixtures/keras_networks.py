# Networks of Keras' applications whose weights this package reads by Keras' names, computed by Keras in float64.
#
#   python3 scripts/make-fixtures/keras_networks.py        (needs keras and a backend; made with 3.15 and TensorFlow)
#
# writes Tests/NeuralNetworksTests/Fixtures/keras-networks.json: every variable's name and shape as Keras has them, and
# the logits. Weights and images come from a formula that both sides compute (see FORMULA), so that nothing is downloaded
# and the file holds results alone.

import json
import os
import pathlib
import re

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np

FIXTURE = pathlib.Path(__file__).parents[2] / "Tests/NeuralNetworksTests/Fixtures/keras-networks.json"
FORMULA = (
    "Number i of the sequence of a name: h = i + FNV-1a(name), all in 32 bits; h ^= h >> 16; h *= 0x7feb352d;"
    " h ^= h >> 15; h *= 0x846ca68b; h ^= h >> 16; then x = (h >> 8) / 2^23 - 1, from -1 to below 1. A variable has"
    " the numbers of its own name, in Keras' order, rounded to float32: kernels x * sqrt(6 / inputs that an output"
    " sums), gamma 1 + x / 4, moving_variance 1 + x / 2, all others x / 10. Images have those of 'images', an"
    " image's number outermost, then its channels, rows and columns."
)
CLASSES, IMAGES = 5, 2


def sequence(name, count):
    code = 0x811C9DC5
    for byte in name.encode():
        code = (code ^ byte) * 0x01000193 & 0xFFFFFFFF
    h = np.arange(count, dtype=np.uint32) + np.uint32(code)
    h ^= h >> 16
    h *= np.uint32(0x7FEB352D)
    h ^= h >> 15
    h *= np.uint32(0x846CA68B)
    h ^= h >> 16
    return (h >> 8).astype(np.float64) / 2**23 - 1


def values(name, shape):
    x = sequence(name, int(np.prod(shape))).reshape(shape)
    kind = name.rsplit("/", 1)[1]
    if kind == "kernel":
        x *= np.sqrt(6 / np.prod(shape[:-1]))
    elif kind == "gamma":
        x = 1 + x / 4
    elif kind == "moving_variance":
        x = 1 + x / 2
    else:
        x /= 10
    return x.astype(np.float32).astype(np.float64)


def case(preset, make, size):
    keras.backend.clear_session()
    model = make(weights=None, input_shape=(*size, 3), classes=CLASSES, classifier_activation=None)
    for variable in model.variables:
        variable.assign(values(variable.path, variable.shape))
    images = sequence("images", IMAGES * 3 * size[0] * size[1]).reshape(IMAGES, 3, *size).transpose(0, 2, 3, 1)
    logits = np.asarray(model(images, training=False))
    print(f"{preset}: {len(model.variables)} variables, {model.count_params()} numbers, logits up to"
          f" {abs(logits).max():.3g}")  # fmt: skip
    return {
        "preset": preset,
        "input": [3, *size],
        "classes": CLASSES,
        "images": IMAGES,
        "parameters": sum(int(np.prod(variable.shape)) for variable in model.trainable_variables),
        "variables": [f"{variable.path} {'x'.join(map(str, variable.shape))}" for variable in model.variables],
        "logits": [float(f"{value:.9g}") for value in logits.flatten()],
    }


keras.config.set_floatx("float64")
cases = [
    # Odd sizes, so that it shows at which end a stride begins.
    case("resnet50Keras", keras.applications.ResNet50, (65, 47)),
    case("inceptionV3Keras", keras.applications.InceptionV3, (75, 91)),
]
text = json.dumps({"formula": FORMULA, "cases": cases}, indent=1)
# One line for a list of numbers: it is data, not to be read.
text = re.sub(r"\[\s+(-?\d[^\[\]]*?)\s+\]", lambda match: "[" + re.sub(r"\s+", " ", match[1]) + "]", text)
FIXTURE.write_text(text + "\n")
print(f"{FIXTURE.name}: {len(text)} bytes")
