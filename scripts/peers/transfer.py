# Transfer learning beside Keras: VGG16 and VGG19 on images of 224×224, everything frozen but the head, or block 5
# trained as well. Every round is a process of its own, so that its memory can be looked at from outside.

import csv
import json
import pathlib
import struct
import sys
import tempfile

from contestants import HERE, KERAS_POLICY, peak_memory, peer_environment, precisions

SIZE, BATCH, UNITS = 224, 32, 256
# How many convolutions each block has; block 5 is the last.
BLOCKS = {"vgg16": (2, 2, 3, 3, 3), "vgg19": (2, 2, 4, 4, 4)}
FILTERS = (64, 128, 256, 512, 512)
TRAINED = ("frozen", "block 5")


def layers(network):
    """The layers as a config spells them, under torchvision's names, and the names of block 5."""
    spelled, last, channels = [], [], []
    for block, count in enumerate(BLOCKS[network]):
        for _ in range(count):
            name = f"features.{len(spelled)}"
            channels.append((name, FILTERS[block], channels[-1][1] if channels else 3))
            spelled.append({"name": name, "type": "convolution", "filters": FILTERS[block], "kernelSize": 3,
                            "padding": 1})  # fmt: skip
            spelled.append({"name": f"features.{len(spelled)}", "type": "relu"})
            last += [name] if block == 4 else []
        spelled.append({"name": f"features.{len(spelled)}", "type": "maxPooling", "kernelSize": 2})
    spelled += [
        {"name": "pool", "type": "globalAveragePooling"},
        {"name": "dense", "type": "dense", "units": UNITS}, {"name": "relu", "type": "relu"},
        {"name": "dropout", "type": "dropout", "rate": 0.5}, {"name": "logits", "type": "dense", "units": 2},
    ]  # fmt: skip
    return spelled, last, channels


def write_weights(path, channels):
    """Random weights of a sensible size as safetensors: how fast a network is does not depend on what it knows."""
    import array
    import random

    header, data = {}, bytearray()

    def add(name, shape, values):
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [len(data), len(data) + 4 * len(values)]}
        data.extend(array.array("f", values).tobytes())

    generator = random.Random(1)
    for name, filters, inputs in channels:
        spread = (2 / (9 * inputs)) ** 0.5
        # A block of random numbers over and over: a million calls are slow.
        some = [generator.gauss(0, spread) for _ in range(9 * inputs)]
        add(f"{name}.weight", [filters, inputs, 3, 3], [value for row in range(filters)
            for value in some[row % len(some):] + some[: row % len(some)]])  # fmt: skip
        add(f"{name}.bias", [filters], [0.0] * filters)
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + bytes(data))


def measure(comparison):
    options, figures = comparison.options, comparison.figures
    count = BATCH * (2 if options.quick else 5)
    with tempfile.TemporaryDirectory(prefix="xray-peers-") as name:
        folder = pathlib.Path(name)
        comparison.ours.make_phantom(folder / "data", train=count, val=16, test=2, size=SIZE)
        contestants = {}
        for network in BLOCKS:
            spelled, last, channels = layers(network)
            write_weights(folder / f"{network}.safetensors", channels)
            for trained in TRAINED:
                what = f"{network}/{trained}"
                config = write_config(folder, network, spelled, ["dense", "logits"] + (last if trained == "block 5" else []))
                contestants[f"ours/transfer/{what}"] = lambda what=what, config=config: ours(
                    comparison, folder, what, config)  # fmt: skip
                for precision in precisions():
                    policy = KERAS_POLICY[precision]
                    if "keras" not in comparison.peers:
                        figures.lack("keras/transfer", f"keras is missing: {comparison.missing.get('keras')}")
                        continue
                    contestants[f"keras/transfer/{what}/{precision}"] = (
                        lambda what=what, network=network, trained=trained, policy=policy, precision=precision: keras(
                            comparison, folder, f"{what}/{precision}", {
                                "network": network, "trained": trained, "policy": policy, "batch": BATCH,
                                "size": SIZE, "units": UNITS, "steps": count // BATCH - 1}))  # fmt: skip
        comparison.take_turns(contestants, rounds=min(2, options.rounds))


def write_config(folder, network, spelled, trainable):
    path = folder / f"{network}-{len(trainable)}.json"
    configuration = {
        "name": path.stem,
        "data": {"directory": str(folder / "data"), "validation": {"type": "folder"}},
        "preprocessing": {"type": "torchvision"},
        "augmentation": comparable_augmentation(),
        "network": {"input": [3, SIZE, SIZE], "layers": spelled},
        "transfer": {"weights": str(folder / f"{network}.safetensors"), "greyInput": "fold", "trainable": trainable},
        "training": {"epochs": 2, "batchSize": BATCH, "optimizer": {"type": "adam", "learningRate": 1e-5}},
        "evaluation": {"threshold": 0.5, "batchSize": 8},
    }
    path.write_text(json.dumps(configuration))
    return path


def comparable_augmentation():
    """What keeps the features of a frozen trunk from being computed once and kept: the trunk itself is measured."""
    return {"rotationRange": 10, "widthShiftRange": 0.1, "heightShiftRange": 0.1, "zoomRange": 0.1}


def ours(comparison, folder, what, config):
    with tempfile.TemporaryDirectory(dir=folder) as run:
        memory = peak_memory(
            [comparison.ours.program("xray-train"), "--config", str(config), "--cache", str(folder / "cache"), "--output",
             f"{run}/run", "--no-test", "--quiet"], f"{run}/log")  # fmt: skip
        with open(f"{run}/run/history.csv") as file:
            # The second epoch: by then everything is warm.
            speed = float(list(csv.DictReader(file))[-1]["images_per_second"])
    comparison.figures.add(f"ours/transfer/{what}", speed, "images/s")
    comparison.figures.add(f"ours/transfer memory/{what}", memory / 2**20, "MiB")


def keras(comparison, folder, what, arguments):
    answer = folder / "answer.json"
    command = [comparison.python, str(HERE / "keras_transfer.py"), json.dumps(arguments | {"answer": str(answer)})]
    memory = peak_memory(command, folder / "log", peer_environment())
    found = json.loads(answer.read_text())
    comparison.figures.add(f"keras/transfer/{what}", found["images"] / found["seconds"], "images/s")
    comparison.figures.add(f"keras/transfer memory/{what}", memory / 2**20, "MiB")


if __name__ == "__main__":
    sys.exit("start it by scripts/compare-peers --only transfer")
