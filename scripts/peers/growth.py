# How our own figures grow: with the size of the images, with the batch, with the data set.

import os
import tempfile

from contestants import peak_memory

SIZES = [64, 150, 224, 320]
BATCHES = [8, 16, 32, 64, 128, 256]
IMAGES = [2_000, 50_000]


def measure(comparison):
    options, figures = comparison.options, comparison.figures
    # Fewer of the larger steps: each round has about as many images.
    def steps(batch):
        return max(2, options.steps * comparison.batch // batch)

    def our_step(what, *arguments, batch):
        found = comparison.ours.bench(
            "step", options.config, "--no-bare", "--batch-size", batch, "--steps", steps(batch), *arguments)  # fmt: skip
        for row in found["rows"]:
            if row["source"] == "fixed batch":
                figures.add(f"growth/{what}/{row['precision']}", row["imagesPerSecond"], "images/s")
                rate = row["rate"]["gigaflopsPerSecond"]
                figures.add(f"growth/GFLOPs {what}/{row['precision']}", rate, "GFLOP/s")

    contestants = {
        f"growth/size {size}": lambda size=size: our_step(
            f"size {size}", "--size", size, batch=comparison.batch)  # fmt: skip
        for size in SIZES
    } | {
        f"growth/batch {batch}": lambda batch=batch: our_step(f"batch {batch}", batch=batch) for batch in BATCHES
    }
    comparison.take_turns(contestants)
    for count in IMAGES if not options.quick else [100, 400]:
        comparison.take_turns({f"growth/memory {count}": lambda count=count: our_memory(comparison, count)}, rounds=1)


def our_memory(comparison, count):
    """The peak memory of an epoch on so many images, and the part of it that may be the mapped cache's."""
    with tempfile.TemporaryDirectory(prefix="xray-peers-") as folder:
        comparison.ours.make_phantom(f"{folder}/data", train=count, val=0, test=100, size=160)
        train = [
            comparison.ours.program("xray-train"), "--config", comparison.options.config, "--data", f"{folder}/data",
            "--cache", f"{folder}/cache", "--output", f"{folder}/run", "--epochs", "1", "--quiet",
        ]  # fmt: skip
        peak = peak_memory(train, f"{folder}/log")
        cache = sum(entry.stat().st_size for entry in os.scandir(f"{folder}/cache"))
        comparison.figures.add(f"growth/memory {count}/peak", peak / 2**20, "MiB")
        comparison.figures.add(f"growth/memory {count}/mapped cache", cache / 2**20, "MiB")
