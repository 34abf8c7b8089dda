# Puts the tables of a comparison where people read them: between the marks of README.md and of the page on speed.
#
#   python3 scripts/peers/documents.py .build/compare-peers/compare-peers.json
#
# scripts/compare-peers --documents does it at the end of its run.

import json
import pathlib
import re
import sys

import table
from figures import Figures

ROOT = pathlib.Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
SPEED = ROOT / "Sources/NeuralNetworks/NeuralNetworks.docc/Speed.md"

# What README's short table says of each row: our figure's name, and the others among which the best is taken.
SHORT = [
    ("training with augmentation, xray in bfloat16, Keras in float32, images/s", "ours/train/bfloat16", ("keras/train/generator/memory",),
     "Keras `fit` with ImageDataGenerator"),
    ("training with augmentation, float32", "ours/train/float32", ("keras/train/generator/memory",),
     "Keras `fit` with ImageDataGenerator"),
    ("one step without loading, bfloat16", "ours/step/bfloat16", ("torch/step/bfloat16",), "PyTorch"),
    ("one step without loading, float32", "ours/step/float32", ("torch/step/float32",), "PyTorch"),
    ("inference, the better of batches of 32 and 128, bfloat16", ("ours/inference 32/bfloat16", "ours/inference 128/bfloat16"),
     table.inference_peers("bfloat16", 32) + table.inference_peers("bfloat16", 128), None),
    ("inference, the better of batches of 32 and 128, float32", ("ours/inference 32/float32", "ours/inference 128/float32"),
     table.inference_peers("float32", 32) + table.inference_peers("float32", 128), None),
    ("decoding files of {megapixels} megapixels, all cores against one file after the other, images/s", "ours/decode",
     ("keras/decode one by one/",), "Keras `load_img`"),
    ("decoding such files, all cores on either side, images/s", "ours/decode", ("keras/decode/",), "Keras `load_img`"),
    ("first epoch from such files, s", "ours/first epoch", ("keras/first epoch",), "Keras"),
    ("peak memory of an epoch, MiB", "ours/memory", ("keras/memory",), "Keras"),
]  # fmt: skip
LESS_IS_BETTER = {"ours/first epoch", "ours/memory"}


def number(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"


def short_table(figures, megapixels):
    """megapixels: of an original file; nothing where decoding was not measured, which then has no row."""
    lines = ["| | xray | the other | ratio |", "| --- | --- | --- | --- |"]
    for what, ours, peers, who in SHORT:
        if isinstance(ours, tuple):
            ours = figures.best(*ours) or ours[0]
        best = figures.best(*peers, smaller_is_better=ours in LESS_IS_BETTER)
        if figures.median(ours) is None or best is None:
            continue
        mine, theirs = figures.median(ours), figures.median(best)
        # More than 1 is in our favour, but for memory, where people ask for the share.
        ratio = theirs / mine if ours == "ours/first epoch" else mine / theirs
        lines.append(f"| {what.format(megapixels=megapixels and f'{megapixels:.1f}')} | {number(mine)} | {number(theirs)}, {who or table.named(best)} | {ratio:.2f} |")
    return "\n".join(lines)


def replace(document, mark, text):
    """Puts the text between `<!-- mark -->` and `<!-- end of mark -->`."""
    found = document.read_text()
    begin, end = f"<!-- {mark} -->", f"<!-- end of {mark} -->"
    pattern = re.compile(f"{re.escape(begin)}\n.*?{re.escape(end)}", re.S)
    if not pattern.search(found):
        sys.exit(f"documents: {document.name} has no marks {begin} and {end}")
    document.write_text(pattern.sub(lambda _: f"{begin}\n{text}\n{end}", found))


def command(settings):
    """What was called: the settings that are not as usual, and without the paths of one machine."""
    words = ["scripts/compare-peers"]
    words += [f"--{name} DIR" for name in ("data", "originals") if settings.get(name)]
    words += [f"--{name} {settings[name]}" for name in ("rounds", "steps")]
    for name in ("files", "epoch-images"):
        # Results of an earlier version do not tell.
        count = settings.get(name, table.COUNTS[name])
        words += [f"--{name} {count}"] if count != table.COUNTS[name] else []
    if settings["sections"] != ",".join(table.SECTIONS):
        words.append(f"--only {settings['sections']}")
    return " ".join(words + (["--growth"] if settings["growth"] else []))


def counted(figures, prefix):
    """How many rounds there were of the figures that begin so."""
    rounds = min((len(samples) for name, samples in figures.samples.items() if name.startswith(prefix)), default=0)
    return f"medians of {rounds} rounds" if rounds > 1 else "one round of each"


def update(result):
    figures = Figures.read(result["figures"])
    rows = table.markdown(result["rows"])
    settings = result["settings"]
    # Processors without instructions for bfloat16 have tables of their own.
    has_bfloat16 = "bfloat16" in settings["precisions"]
    kind, on = ("", "") if has_bfloat16 else (" without bfloat16", "With AVX2 and without bfloat16: ")
    said = f"`{command(settings)}`,\nall in one run of {settings['minutes']:.0f} minutes"
    transfer = table.transfer_table(figures)
    left_out = [name for name in table.COMPARED if name not in settings["sections"].split(",")]
    # A table that lacks rows would pass for all that there is.
    if result["rows"] and not left_out:
        rounds = f"{said}, {counted(figures, 'ours/train/')}, memory of one"
        replace(README, f"speed{kind}", f"{rounds}:\n\n{short_table(figures, settings.get('megapixels'))}")
        replace(SPEED, f"comparison{kind}", f"{rounds}:\n\n{rows}")
        # Two comparisons stand before what follows.
        said = f"{'In' if has_bfloat16 else 'in'} the run of the {'first' if has_bfloat16 else 'second'} comparison"
    if transfer:
        rounds = f"{on}{said}, {counted(figures, 'ours/transfer/')}"
        replace(README, f"transfer{kind}", f"{rounds}:\n\n{transfer}")
        replace(SPEED, f"transfer{kind}", f"{rounds}:\n\n{transfer}")
    if left_out:
        print(f"documents: the comparison stays as it is, without {', '.join(left_out)}", file=sys.stderr)
    if settings["growth"]:
        rounds = f"{on}{said}, {counted(figures, 'growth/batch')}, memory of one"
        replace(SPEED, f"growth{kind}", f"{rounds}:\n\n{table.growth_table(figures)}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: documents.py compare-peers.json")
    update(json.loads(pathlib.Path(sys.argv[1]).read_text()))
