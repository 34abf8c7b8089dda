# What is measured, section by section. In every round all contestants of a section take turns.

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

import transfer
from contestants import KERAS_POLICY, Failed, cores, peak_memory, precisions
from worker import image_files


class Comparison:
    """The contestants and what they are asked."""

    def __init__(self, ours, peers, missing, python, figures, options, say):
        self.ours, self.peers, self.missing, self.python = ours, peers, missing, python
        self.figures, self.options, self.say = figures, options, say
        with open(options.config) as file:
            self.configuration = json.load(file)
        self.batch = self.configuration["training"]["batchSize"]
        self.size = self.configuration["network"]["input"][1]
        # Of an original file, as decoding finds it.
        self.megapixels = None

    def take_turns(self, contestants, rounds=None):
        """contestants: by what all their figures begin with, functions that do one round and note its figures; one that
        fails is left out. A name may be several, with commas between them."""
        contestants = dict(contestants)
        figures = {name: set() for name in contestants}
        for number in range(rounds or self.options.rounds):
            self.say(f"  round {number + 1}: {', '.join(contestants)}")
            for name, measure in list(contestants.items()):
                before = self.figures.counts()
                try:
                    measure()
                    figures[name] |= {one for one, count in self.figures.counts().items() if count != before.get(one)}
                except Failed as failure:
                    self.say(f"  {name}: {failure}")
                    # Those of earlier rounds, too, under whatever name.
                    for one in figures[name] | set(name.split(",")):
                        self.figures.lack(one, str(failure))
                    del contestants[name]

    def asked(self, peer, name, job, **arguments):
        """A contestant that asks a peer; its figure is in images/s."""
        if peer not in self.peers:
            self.figures.lack(name, f"{peer} is missing: {self.missing.get(peer, 'not asked for')}")
            return {}

        def measure():
            answer = self.peers[peer].ask(job, **arguments)
            if answer["seconds"] <= 0:
                raise Failed(f"{peer} did nothing of {job}")
            self.figures.add(name, answer["images"] / answer["seconds"], "images/s")

        return {name: measure}

    # Training

    def training(self):
        common = {"config": self.options.config, "size": self.size, "batch": self.batch, "steps": self.options.steps}
        data = {"data": self.options.data}
        contestants = {"ours/train,ours/step,ours/bare ratio,ours/share of peak": self.our_training}
        for workers in {1, cores()}:
            contestants |= self.asked(
                "keras", f"keras/train/generator/memory/{workers} workers", "train-generator", **common, **data,
                workers=workers, source="memory")  # fmt: skip
        contestants |= self.asked(
            "keras", "keras/train/generator/folder", "train-generator", **common, **data, workers=cores(),
            source="folder")  # fmt: skip
        contestants |= self.asked("keras", "keras/train/tf.data", "train-tfdata", **common, **data)
        for precision in precisions():
            contestants |= self.asked(
                "keras", f"keras/step/{precision}", "train-step", **common, policy=KERAS_POLICY[precision])  # fmt: skip
        contestants |= self.torch("train-step", "step", common)
        self.take_turns(contestants)

    def torch(self, job, what, common):
        contestants = {}
        for precision in precisions():
            for mode, compiled in {"eager": False, "compiled": True}.items():
                contestants |= self.asked(
                    "torch", f"torch/{what}/{precision}/{mode}", job, **common, precision=precision,
                    compiled=compiled)  # fmt: skip
        return contestants

    def our_training(self):
        found = self.ours.bench(
            "step", self.options.config, "--data", self.options.data, "--steps", self.options.steps)  # fmt: skip
        self.machine = found["conditions"]["machine"]
        peak = found["conditions"]["peak"]
        for precision in ("float32", "bfloat16"):
            if precision in peak:
                self.figures.add(f"ours/peak/{precision}", peak[precision]["gigaflopsPerSecond"], "GFLOP/s")
        for row in found["rows"]:
            what = "step" if row["source"] == "fixed batch" else "train"
            name = f"ours/{what}/{row['precision']}"
            self.figures.add(name, row["imagesPerSecond"], "images/s")
            if what == "train":
                self.figures.add(f"ours/wait/{row['precision']}", 1e3 * row["loaderWait"], "ms a step")
            if "shareOfPeak" in row["rate"]:
                self.figures.add(name.replace("ours/", "ours/share of peak/"), row["rate"]["shareOfPeak"], "")
        for row in found["bare"]:
            self.figures.add(f"ours/bare ratio/{row['precision']}", row["stepRatio"], "")

    # Inference

    def inference(self):
        common = {"config": self.options.config, "size": self.size, "steps": max(1, 256 // self.batch)}
        if self.options.quick:
            common["steps"] = 1
        for batch in (self.batch, 4 * self.batch):
            self.say(f" batches of {batch}")
            contestants = {f"ours/inference {batch}": lambda batch=batch: self.our_inference(batch)}
            for precision in precisions():
                contestants |= self.asked(
                    "keras", f"keras/inference {batch}/{precision}", "inference", **common, batch=batch,
                    policy=KERAS_POLICY[precision])  # fmt: skip
            contestants |= self.torch("inference", f"inference {batch}", common | {"batch": batch})
            self.take_turns(contestants)

    def our_inference(self, batch):
        found = self.ours.bench("inference", self.options.config, "--batch-size", batch)
        for row in found["rows"]:
            self.figures.add(f"ours/inference {batch}/{row['precision']}", row["imagesPerSecond"], "images/s")

    # Decoding

    def decoding(self):
        folder = str(self.options.originals)
        contestants = {"ours/decode": lambda: self.our_decoding(folder)}
        for peer, what in {"keras": "loader", "pillow": "draft"}.items():
            # One file after the other is how both load by themselves; all cores is what can be made of them.
            contestants |= self.asked(
                peer, f"{peer}/decode one by one/{what}", "decode", folder=folder, workers=1, kind="threads")  # fmt: skip
            for kind in ("threads", "processes"):
                contestants |= self.asked(
                    peer, f"{peer}/decode/{what}/{kind}", "decode", folder=folder, workers=cores(), kind=kind)  # fmt: skip
        self.take_turns(contestants)

    def our_decoding(self, folder):
        found = self.ours.bench("decode", folder, "--size", self.size)
        self.figures.add("ours/decode", found["imagesPerSecond"], "images/s")
        self.megapixels = found["pixelCount"] / found["images"] / 1e6

    # A first epoch

    def first_epoch(self):
        """From files of the original size, with nothing decoded before."""
        with tempfile.TemporaryDirectory(prefix="xray-peers-") as folder:
            data = spread_files(self.options.originals, pathlib.Path(folder) / "data", self.options.epoch_images)
            config = pathlib.Path(folder) / "config.json"
            changed = json.loads(json.dumps(self.configuration))
            # Every training image is trained on, as Keras does.
            changed["data"] |= {"validation": {"type": "folder"}}
            changed.pop("$schema", None)
            config.write_text(json.dumps(changed))

            def ours():
                found = self.ours.bench("end-to-end", config, "--data", data, "--epochs", 1)
                self.figures.add("ours/first epoch", found["firstEpochSeconds"], "s")

            def keras():
                answer = self.peers["keras"].ask(
                    "epoch", config=str(config), data=str(data), size=self.size, batch=self.batch, workers=cores())  # fmt: skip
                self.figures.add("keras/first epoch", answer["seconds"], "s")

            contestants = {"ours/first epoch": ours}
            if "keras" in self.peers:
                contestants["keras/first epoch"] = keras
            else:
                self.figures.lack("keras/first epoch", f"keras is missing: {self.missing.get('keras')}")
            self.take_turns(contestants)

    # Imported weights

    def transfer(self):
        transfer.measure(self)

    # Memory and start

    def memory(self):
        with tempfile.TemporaryDirectory(prefix="xray-peers-") as folder:
            train = [
                self.ours.program("xray-train"), "--config", self.options.config, "--data", self.options.data,
                "--cache", f"{folder}/cache", "--output", f"{folder}/run", "--epochs", "1", "--quiet",
            ]  # fmt: skip
            arguments = {"config": self.options.config, "data": self.options.data, "size": self.size, "batch": self.batch}
            if self.options.quick:
                arguments["steps"] = 2
            keras = [self.python, str(pathlib.Path(__file__).parent / "keras_peer.py"), json.dumps(arguments)]

            def measure(name, command):
                # Not with all of a peer's environment: blocks that are kept would count.
                peak = peak_memory(command, f"{folder}/{name}.log", os.environ | {"CUDA_VISIBLE_DEVICES": ""})
                self.figures.add(f"{name}/memory", peak / 2**20, "MiB")

            contestants = {"ours/memory": lambda: measure("ours", train)}
            if "keras" in self.peers:
                contestants["keras/memory"] = lambda: measure("keras", keras)
            else:
                self.figures.lack("keras/memory", f"keras is missing: {self.missing.get('keras')}")
            self.take_turns(contestants, rounds=1)

    def help(self):
        for _ in range(21):
            start = time.perf_counter()
            subprocess.run([self.ours.program("xray-train"), "--help"], stdout=subprocess.DEVNULL, check=True)
            self.figures.add("ours/help", 1e3 * (time.perf_counter() - start), "ms")


def spread_files(originals, into, count):
    """A data set of so many images, made of links to the files below a folder whose folders are the classes."""
    files = image_files(originals)
    classes = sorted({os.path.basename(os.path.dirname(path)) for path in files})
    for split, number in {"train": count, "val": 2 * len(classes), "test": 2 * len(classes)}.items():
        for name in classes:
            (into / split / name).mkdir(parents=True)
        for index in range(number):
            path = files[index % len(files)]
            if split != "train":
                path = next(f for f in files if os.path.basename(os.path.dirname(f)) == classes[index % len(classes)])
            name = os.path.basename(os.path.dirname(path))
            target = into / split / name / f"{index}-{os.path.basename(path)}"
            try:
                os.link(path, target)
            except OSError:
                shutil.copyfile(path, target)
    return into
