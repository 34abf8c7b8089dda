# How a peer is measured: a process of its own, kept alive over all rounds, that does what it is asked on its standard
# input. A line `{"job": …, "arguments": {…}}` is answered by `{"seconds": …, "images": …}` or `{"error": …}`.
#
# What is asked for the first time is set up and warmed up before it is timed; after that it is kept ready, so that the
# rounds of all peers can take turns without one of them paying for its start each time.

import json
import os
import re
import sys
import time
import traceback


def cores():
    """How many threads compute, as xray counts them: one for each core that this process may run on, where what one core
    does at a time counts once; or as many as OMP_NUM_THREADS says."""
    given = os.environ.get("OMP_NUM_THREADS", "")
    if given.isdigit() and int(given) > 0:
        return int(given)
    if not hasattr(os, "sched_getaffinity"):
        return os.cpu_count() or 1
    return len({first_sibling(processor) for processor in os.sched_getaffinity(0)})


def first_sibling(processor):
    """The first of the processors that are one core."""
    try:
        with open(f"/sys/devices/system/cpu/cpu{processor}/topology/thread_siblings_list") as file:
            return int(re.match(r"\d+", file.read()).group())
    except (OSError, AttributeError):
        return processor


def serve(versions, jobs):
    """Answers requests until the input ends.

    versions: what the first line tells.
    jobs: by name, functions that set a job up and return a function that does it and returns how many images it has
    dealt with and the seconds that took.
    """
    # What libraries print is not to be taken for an answer.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)

    def answer(content):
        answers.write(json.dumps(content) + "\n")
        answers.flush()

    answer({"versions": versions})
    ready = {}
    for line in sys.stdin:
        request = json.loads(line)
        key = json.dumps([request["job"], request["arguments"]], sort_keys=True)
        try:
            if key not in ready:
                ready[key] = jobs[request["job"]](**request["arguments"])
            images, seconds = ready[key]()
            answer({"seconds": seconds, "images": images})
        except Exception as error:
            traceback.print_exc()
            answer({"error": f"{type(error).__name__}: {error}".splitlines()[0][:300]})


def timed(run):
    """The function with the time it takes from its call to its return; what it returns is the number of images."""

    def measure():
        start = time.perf_counter()
        images = run()
        return images, time.perf_counter() - start

    return measure


def image_files(folder):
    """All images below a folder, sorted."""
    found = []
    for root, _, names in os.walk(folder):
        found += [os.path.join(root, name) for name in names if name.lower().endswith((".jpeg", ".jpg", ".png"))]
    return sorted(name for name in found if not os.path.basename(name).startswith("."))


def decode_with(load, files, workers, kind):
    """Decodes all files by several threads or processes; `load` has to be a function of a module for the latter."""
    from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
    from multiprocessing import get_context

    if kind == "processes":
        # Forking a process that has threads already is asking for trouble.
        pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
    else:
        pool = ThreadPoolExecutor(workers)
    chunk = max(1, len(files) // (4 * workers)) if kind == "processes" else 1

    def run():
        return sum(1 for _ in pool.map(load, files, chunksize=chunk))

    run()
    return timed(run)


def augmentation_of(configuration):
    """The ranges of a config's augmentation that the peers know too; others would make it another job."""
    augmentation = dict(configuration.get("augmentation", {}))
    known = {"rotationRange": 0, "widthShiftRange": 0, "heightShiftRange": 0, "zoomRange": 0, "fillMode": "nearest"}
    strange = set(augmentation) - set(known)
    if strange:
        raise ValueError(f"the peers' augmentation has no {', '.join(sorted(strange))}")
    return known | augmentation
