# The Python that the peers run in: made once in a cache folder, or one that is there already.

import hashlib
import os
import pathlib
import shutil
import subprocess
import sys

# What each peer needs, at the versions the comparison is about, and what it is known by.
PEERS = {
    "pillow": (["pillow==13.0.0", "numpy==2.4.6"], "PIL, numpy"),
    "keras": (["tensorflow-cpu==2.21.0", "keras==3.15.1", "scipy==1.17.1"], "tensorflow, keras, scipy, PIL"),
    "torch": (["torch==2.15.0"], "torch"),
}
# PyPI's torch for Linux carries CUDA with it, some gigabytes; the one from here, where it can be reached, does not.
TORCH_FOR_CPUS = "https://download.pytorch.org/whl/cpu"


def find_python(cache, say):
    """The interpreter, and for each peer that it lacks the reason."""
    given = os.environ.get("XRAY_PEERS_PYTHON")
    python = given or make_environment(pathlib.Path(cache), say)
    missing = {}
    for peer, (_, modules) in PEERS.items():
        reason = why_not_importable(python, modules)
        if reason:
            missing[peer] = install_failure(cache, peer) or reason
    return python, missing


def make_environment(cache, say):
    """A virtual environment with what can be installed of the peers."""
    pinned = repr(sorted(PEERS.items())) + sys.version
    folder = cache / f"peers-{hashlib.sha256(pinned.encode()).hexdigest()[:12]}"
    python = folder / "bin" / "python"
    if not (folder / "made").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        say(f"making a Python environment in {folder}; this downloads some hundred megabytes, once")
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        (folder / "made").touch()
    for peer, (requirements, _) in PEERS.items():
        # What could not be installed is tried again, what could be stays.
        if (folder / f"has-{peer}").exists():
            continue
        command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "2",
                   "--timeout", "30", *requirements]  # fmt: skip
        if peer == "torch" and sys.platform == "linux":
            command += ["--extra-index-url", TORCH_FOR_CPUS]
        say(f"installing {', '.join(requirements)}")
        result = subprocess.run(command, capture_output=True, text=True)
        if result.returncode != 0:
            lines = [line for line in result.stderr.splitlines() if line.startswith("ERROR")] or ["pip failed"]
            (cache / f"{peer}.failure").write_text(lines[-1])
        else:
            (cache / f"{peer}.failure").unlink(missing_ok=True)
            (folder / f"has-{peer}").touch()
    return str(python)


def install_failure(cache, peer):
    """Why a peer could not be installed, where it was tried."""
    note = pathlib.Path(cache) / f"{peer}.failure"
    return note.read_text() if not os.environ.get("XRAY_PEERS_PYTHON") and note.exists() else None


def why_not_importable(python, modules):
    try:
        result = subprocess.run([python, "-c", f"import {modules}"], capture_output=True, text=True)
    except OSError as error:
        return f"{python}: {error.strerror}"
    if result.returncode == 0:
        return None
    return (result.stderr.strip().splitlines() or [f"{python} ended with {result.returncode}"])[-1]
