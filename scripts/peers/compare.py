# Runs the comparison and writes its tables. Start it by scripts/compare-peers, which builds what is compared.

import argparse
import json
import os
import pathlib
import signal
import sys
import tempfile
import time
import traceback

import documents
import growth
import table
from contestants import Failed, Ours, Peer, precisions
from environment import find_python
from figures import Figures
from sections import Comparison
from worker import image_files

ROOT = pathlib.Path(__file__).resolve().parents[2]


def say(text):
    print(text, file=sys.stderr, flush=True)


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("--programs", required=True)
    parser.add_argument("--config", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--originals", required=True)
    parser.add_argument("--cache", required=True)
    parser.add_argument("--output", required=True)
    for name, count in table.COUNTS.items():
        parser.add_argument(f"--{name}", type=int, default=count)
    parser.add_argument("--only", default=",".join(table.SECTIONS))
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--documents", action="store_true")
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    if options.quick and options.documents:
        parser.error("--quick measures nothing that the documents could say")
    if options.quick:
        options.rounds, options.steps, options.files, options.epoch_images = 1, 2, 8, 64
    # Whether they are others than usual; which ones is a matter of this machine.
    options.other_data = not is_same(options.data, ROOT / "data/chest_xray")
    options.other_originals = not is_same(options.originals, pathlib.Path(options.data, "train"))
    return options


def is_same(one, other):
    return os.path.realpath(one) == os.path.realpath(other)


def some_files(folder, count, into):
    """Links to files below a folder, spread evenly over all of them, in folders named as those they are found in."""
    files = image_files(folder)
    if not files:
        sys.exit(f"compare-peers: {folder}: found no image, expected files of the original size")
    for index in range(min(count, len(files))):
        path = pathlib.Path(files[index * len(files) // min(count, len(files))])
        target = into / path.parent.name / f"{index}-{path.name}"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.symlink_to(path.resolve())
    return into


def check_classes(options):
    """A network needs two classes to tell apart."""
    classes = sorted(entry.name for entry in os.scandir(options.originals))
    if "first-epoch" in options.only.split(",") and len(classes) < 2:
        sys.exit(f"compare-peers: the originals lie in {', '.join(classes)} alone, expected two classes or more for a first"
                 " epoch; give another folder, more --files, or --only without first-epoch")  # fmt: skip


def start_peers(python, missing, options):
    peers = {}
    for name in ("keras", "torch", "pillow"):
        if name not in missing:
            try:
                peers[name] = Peer(name, python, options.cache, os.path.join(options.output, f"{name}.log"))
            except Failed as failure:
                missing[name] = str(failure)
    for name, reason in missing.items():
        say(f"{name} is missing: {reason}")
    return peers


def main():
    # A shell starts what runs in its background with SIGINT ignored, and Python then leaves it so.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    options = parse()
    for folder in (options.cache, options.output):
        os.makedirs(folder, exist_ok=True)
    python, missing = find_python(options.cache, say)
    started, figures, status = time.time(), Figures(), 0
    with tempfile.TemporaryDirectory(prefix="xray-peers-") as folder:
        options.originals = some_files(options.originals, options.files, pathlib.Path(folder))
        check_classes(options)
        peers = start_peers(python, missing, options)
        comparison = Comparison(Ours(options.programs), peers, missing, python, figures, options, say)
        try:
            for section in options.only.split(","):
                say(f"{section}, after {(time.time() - started) / 60:.0f} min")
                getattr(comparison, section.replace("-", "_"))()
            if options.growth:
                say(f"growth, after {(time.time() - started) / 60:.0f} min")
                growth.measure(comparison)
        except KeyboardInterrupt:
            status = 130
            say("interrupted: what there is so far is written")
        except Exception as error:
            # Hours of measuring are not to be lost with it.
            status = 1
            traceback.print_exc()
            say(f"{error}: what there is so far is written")
        finally:
            for peer in peers.values():
                peer.stop()
    result = write(options, comparison, peers, missing, started)
    if options.documents and not put_into_documents(result, has_ended=status == 0):
        status = status or 1
    sys.exit(status)


def put_into_documents(result, has_ended):
    """A table that lacks a row there would pass for all that there is: only what was measured in whole goes in."""
    lacking = sorted(name for name, figure in result["figures"].items() if "missing" in figure)
    if has_ended and not lacking:
        documents.update(result)
        return True
    why = f"there is nothing of {', '.join(lacking)}" if lacking else "not everything was measured"
    say(f"README.md and the page on speed stay as they are: {why};"
        " scripts/peers/documents.py puts compare-peers.json there all the same")  # fmt: skip
    return False


def write(options, comparison, peers, missing, started):
    figures = comparison.figures
    versions = {name: peer.versions for name, peer in peers.items()}
    machine = getattr(comparison, "machine", None) or comparison.ours.bench(
        "augment", options.config, "--images", 1)["conditions"]["machine"]  # fmt: skip
    found = table.comparison_table(figures, comparison.batch, options.epoch_images)
    about = {"rounds": options.rounds, "steps": options.steps, "files": options.files,
             "epoch-images": options.epoch_images, "data": options.other_data,
             "originals": options.other_originals, "quick": options.quick, "sections": options.only,
             "growth": options.growth, "precisions": precisions(), "megapixels": comparison.megapixels,
             "minutes": round((time.time() - started) / 60, 1)}  # fmt: skip
    result = {"machine": machine, "versions": versions, "missing": missing, "settings": about,
              "rows": found.rows, "figures": figures.json()}  # fmt: skip
    spelled = [f"xray {machine['program']}", f"oneDNN {machine['oneDNN']}"]
    spelled += sorted({f"{key} {value}" for one in versions.values() for key, value in one.items()})
    spelled += [f"{name} missing ({reason})" for name, reason in missing.items()]
    text = "\n\n".join(
        [f"{machine['processor']}, {machine['instructionSet']}, {machine['processors']} processors; "
         f"medians of {options.rounds} round(s), of fewer where the last table says so. {', '.join(spelled)}.", table.markdown(found.rows)]
        + ([table.transfer_table(figures)] if "transfer" in options.only else [])
        + ([table.growth_table(figures)] if options.growth else [])
        + ["Every figure:", table.all_figures(figures)])  # fmt: skip
    pathlib.Path(options.output, "compare-peers.json").write_text(json.dumps(result, indent=2) + "\n")
    pathlib.Path(options.output, "compare-peers.md").write_text(text + "\n")
    print(text)
    say(f"written to {options.output}: compare-peers.md, compare-peers.json")
    return result


if __name__ == "__main__":
    main()
