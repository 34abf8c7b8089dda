# Runs the comparison and writes its tables. Start it by scripts/compare-peers, which builds what is compared.

import argparse
import json
import os
import pathlib
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
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--files", type=int, default=64)
    parser.add_argument("--epoch-images", type=int, default=1024)
    parser.add_argument("--only", default=",".join(table.SECTIONS))
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--documents", action="store_true")
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.steps, options.files, options.epoch_images = 1, 2, 8, 64
    return options


def some_files(folder, count, into):
    """Links to files below a folder, spread evenly over all of them, in folders named as their own."""
    files = image_files(folder)
    if not files:
        sys.exit(f"compare-peers: {folder}: found no image, expected files of the original size")
    for index in range(min(count, len(files))):
        path = pathlib.Path(files[index * len(files) // min(count, len(files))]).resolve()
        target = into / path.parent.name / path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.symlink_to(path)
    return into


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
    options = parse()
    for folder in (options.cache, options.output):
        os.makedirs(folder, exist_ok=True)
    python, missing = find_python(options.cache, say)
    started, figures, failure = time.time(), Figures(), None
    with tempfile.TemporaryDirectory(prefix="xray-peers-") as folder:
        options.originals = some_files(options.originals, options.files, pathlib.Path(folder))
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
            say("interrupted: what there is so far is written")
        except Exception as error:
            # Hours of measuring are not to be lost with it.
            failure = error
            traceback.print_exc()
            say(f"{error}: what there is so far is written")
        finally:
            for peer in peers.values():
                peer.stop()
    write(options, comparison, peers, missing, started)
    if failure:
        sys.exit(1)


def write(options, comparison, peers, missing, started):
    figures = comparison.figures
    versions = {name: peer.versions for name, peer in peers.items()}
    machine = getattr(comparison, "machine", None) or comparison.ours.bench(
        "augment", options.config, "--images", 1)["conditions"]["machine"]  # fmt: skip
    found = table.comparison_table(figures, comparison.batch, options.epoch_images)
    about = {"rounds": options.rounds, "steps": options.steps, "files": options.files, "quick": options.quick,
             "sections": options.only, "growth": options.growth, "precisions": precisions(),
             "minutes": round((time.time() - started) / 60, 1)}  # fmt: skip
    result = {"machine": machine, "versions": versions, "missing": missing, "settings": about,
              "rows": found.rows, "figures": figures.json()}  # fmt: skip
    spelled = [f"xray {machine['program']}", f"oneDNN {machine['oneDNN']}"]
    spelled += sorted({f"{key} {value}" for one in versions.values() for key, value in one.items()})
    spelled += [f"{name} missing ({reason})" for name, reason in missing.items()]
    text = "\n\n".join(
        [f"{machine['processor']}, {machine['instructionSet']}, {machine['processors']} processors; "
         f"medians of {options.rounds} round(s). {', '.join(spelled)}.", table.markdown(found.rows)]
        + ([table.transfer_table(figures)] if "transfer" in options.only else [])
        + ([table.growth_table(figures)] if options.growth else [])
        + ["Every figure:", table.all_figures(figures)])  # fmt: skip
    pathlib.Path(options.output, "compare-peers.json").write_text(json.dumps(result, indent=2) + "\n")
    pathlib.Path(options.output, "compare-peers.md").write_text(text + "\n")
    print(text)
    if options.documents:
        documents.update(result)
    say(f"written to {options.output}: compare-peers.md, compare-peers.json")


if __name__ == "__main__":
    main()
