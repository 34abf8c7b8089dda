# The two kinds of contestants: a peer's worker process, and our own programs.

import json
import os
import pathlib
import selectors
import subprocess
import sys

from worker import cores

HERE = pathlib.Path(__file__).parent


class Failed(Exception):
    """A contestant cannot do what it is asked; the message says why."""


def peer_environment():
    """What every process of a peer runs with."""
    return os.environ | {
        # Large blocks are kept rather than given back to the system after every step, as PyTorch's and TensorFlow's
        # own guides advise for CPUs.
        "MALLOC_MMAP_THRESHOLD_": str(1 << 32), "MALLOC_TRIM_THRESHOLD_": str(1 << 34),
        "OMP_NUM_THREADS": str(cores()), "CUDA_VISIBLE_DEVICES": "",
    }  # fmt: skip


class Peer:
    """A worker process that is kept alive, so that rounds can take turns."""

    def __init__(self, name, python, cache, log):
        self.name = name
        environment = peer_environment()
        environment.setdefault("TORCHINDUCTOR_CACHE_DIR", str(pathlib.Path(cache) / "torch-inductor"))
        self.log = open(log, "w")
        self.process = subprocess.Popen(
            [python, str(HERE / f"{name}_peer.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log,
            env=environment)  # fmt: skip
        self.versions = self.read(300)["versions"]

    def ask(self, job, **arguments):
        """Seconds and images of one round of a job."""
        try:
            self.process.stdin.write((json.dumps({"job": job, "arguments": arguments}) + "\n").encode())
            self.process.stdin.flush()
        # ValueError is what a pipe that was closed, after a peer was too slow, is written to with.
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise Failed(f"{self.name} is gone: {reason}; see {self.log.name}") from error
        answer = self.read(3600)
        if "error" in answer:
            raise Failed(answer["error"])
        return answer

    def read(self, timeout):
        waiting = selectors.DefaultSelector()
        waiting.register(self.process.stdout, selectors.EVENT_READ)
        if not waiting.select(timeout):
            self.stop()
            raise Failed(f"{self.name} did not answer for {timeout} s")
        line = self.process.stdout.readline()
        if not line:
            raise Failed(f"{self.name} ended with {self.process.wait()}; see {self.log.name}")
        return json.loads(line)

    def stop(self):
        if self.process.poll() is None:
            self.process.stdin.close()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.log.close()


class Ours:
    """The programs of this package."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)

    def program(self, name):
        return str(self.folder / name)

    def make_phantom(self, folder, **settings):
        """A synthetic data set; the settings are the options of `xray-data phantom`."""
        options = [word for name, value in settings.items() for word in (f"--{name}", str(value))]
        made = subprocess.run(
            [self.program("xray-data"), "phantom", str(folder), *options], capture_output=True, text=True)  # fmt: skip
        if made.returncode != 0:
            raise Failed((made.stderr.strip().splitlines() or ["xray-data phantom failed"])[-1])

    def bench(self, *arguments):
        """What xray-bench finds, in one round."""
        # A whole run is not repeated, and has no rounds.
        once = [] if arguments[0] == "end-to-end" else ["--rounds", "1"]
        command = [self.program("xray-bench"), *map(str, arguments), *once, "--json"]
        result = subprocess.run(command, capture_output=True, text=True)
        if result.returncode != 0:
            raise Failed((result.stderr.strip().splitlines() or [f"xray-bench ended with {result.returncode}"])[-1])
        return json.loads(result.stdout)


def peak_memory(command, log, environment=None):
    """Runs a command and tells the most memory that it had at a time, in bytes, as the system counts it."""
    with open(log, "w") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        lines = pathlib.Path(log).read_text().strip().splitlines()
        raise Failed((lines or [f"{command[0]} failed"])[-1])
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


# What Keras calls the precisions.
KERAS_POLICY = {"float32": "float32", "bfloat16": "mixed_bfloat16"}


def precisions():
    """What is compared here. Where the processor has no instructions for bfloat16 a peer takes minutes for what float32
    does in seconds, and nobody would use it."""
    try:
        with open("/proc/cpuinfo") as file:
            flags = next((line.split() for line in file if line.startswith("flags")), [])
    except OSError:
        return ("float32",)
    return ("float32", "bfloat16") if {"avx512_bf16", "amx_bf16"} & set(flags) else ("float32",)
