# The tables: what was compared with what, and every figure by itself. All of it from the figures of this run.

from growth import BATCHES, SIZES
from transfer import BLOCKS, TRAINED

# What is measured unless less is asked for.
SECTIONS = ["training", "inference", "decoding", "first-epoch", "transfer", "memory", "help"]
# Those whose rows are one table; transfer learning has its own.
COMPARED = [name for name in SECTIONS if name != "transfer"]
# How much of it unless another number is given.
COUNTS = {"rounds": 5, "steps": 20, "files": 64, "epoch-images": 1024}

# The goals that the project has set itself.
AT_LEAST, AT_MOST = "at least", "at most"


def spelled(value, unit):
    if value is None:
        return "–"
    digits = 2 if abs(value) < 10 else 1 if abs(value) < 100 else 0
    return f"{value:.{digits}f} {unit}".strip()


PEERS = {"keras": "Keras", "torch": "PyTorch", "pillow": "Pillow"}


def named(figure):
    """Whom a figure is of, as people call it: `torch/step/bfloat16/compiled` is of PyTorch, compiled."""
    parts = figure.split("/")
    ways = [part for part in parts[1:] if part in ("eager", "compiled", "threads", "processes") or "workers" in part]
    return ", ".join([PEERS[parts[0]], *ways])


def markdown(rows):
    lines = ["| what | ours | the other | ratio | goal |", "| --- | --- | --- | --- | --- |"]
    for row in rows:
        ratio = "–" if row["ratio"] is None or not row["peer"] else f"{row['ratio']:.2f}"
        goal = "" if row["goal"] is None else f"{row['limit']} {row['goal']}"
        lines.append(f"| {row['what']} | {row['ours']} | {row['peer']} | {ratio} | {goal} |")
    return "\n".join(lines)


class Table:
    """Rows of ours against a peer's."""

    def __init__(self, figures):
        self.figures = figures
        self.rows = []

    def compare(self, what, ours, *peers, goal=None, limit=AT_LEAST, smaller_is_better=False):
        """Our figure against the best of the peers' that begin with one of the prefixes."""
        f = self.figures
        mine = f.median(ours)
        chosen = f.best(*peers, smaller_is_better=smaller_is_better)
        if mine is None or chosen is None:
            shown = self.shown(ours)
            peer = f"{named(chosen)}: {self.shown(chosen)}" if chosen else f"missing: {f.reason(*peers)}"
            # What was not asked for at all has no row.
            if f.reason(ours, *peers):
                self.add(what, shown, peer, None, goal, limit)
            return
        theirs = f.median(chosen)
        ratio = theirs / mine if smaller_is_better else mine / theirs
        self.add(what, spelled(mine, f.units[ours]), f"{named(chosen)}: {spelled(theirs, f.units[chosen])}", ratio, goal,
                 limit)  # fmt: skip

    def state(self, what, ours, goal=None, limit=AT_LEAST):
        """A figure of ours alone."""
        value = self.figures.median(ours)
        if value is not None or self.figures.reason(ours):
            self.add(what, self.shown(ours), "", value, goal, limit)

    def shown(self, name):
        value = self.figures.median(name)
        return f"missing: {self.figures.reason(name)}" if value is None else spelled(value, self.figures.units[name])

    def add(self, what, ours, peer, ratio, goal, limit=AT_LEAST):
        self.rows.append({"what": what, "ours": ours, "peer": peer, "ratio": ratio, "goal": goal, "limit": limit})


def comparison_table(figures, batch, epoch_images):
    table = Table(figures)
    generator, folder = "keras/train/generator/memory", "keras/train/generator/folder"
    for precision, goal in {"bfloat16": 3.2, "float32": 2.0}.items():
        ours = f"ours/train/{precision}"
        keras = "Keras" if precision == "float32" else "Keras in float32,"
        table.compare(f"training with augmentation, {precision} : {keras} `fit` + ImageDataGenerator, images in memory",
                      ours, generator, goal=goal)  # fmt: skip
        table.compare(f"the same, {precision} : {keras} ImageDataGenerator.flow_from_directory", ours, folder)
        table.compare(f"the same, {precision} : {keras} `fit` + tf.data and random layers", ours, "keras/train/tf.data")
    table.compare("training step, bfloat16, no loading : PyTorch bfloat16", "ours/step/bfloat16",
                  "torch/step/bfloat16", goal=1.7)  # fmt: skip
    table.compare("training step, bfloat16, no loading : Keras mixed_bfloat16", "ours/step/bfloat16",
                  "keras/step/bfloat16")  # fmt: skip
    table.compare("training step, float32, no loading : the best of PyTorch and Keras", "ours/step/float32",
                  "torch/step/float32", "keras/step/float32", goal=1.8)  # fmt: skip
    for precision in ("bfloat16", "float32"):
        table.state(f"training step, {precision} : bare oneDNN primitives", f"ours/bare ratio/{precision}", 0.88)
    table.state("training step, bfloat16, share of the FMA peak", "ours/share of peak/step/bfloat16", 0.62)
    table.state("training step, float32, share of the FMA peak", "ours/share of peak/step/float32")
    for size in (batch, 4 * batch):
        for precision in ("bfloat16", "float32"):
            table.compare(f"inference, {precision}, batches of {size} : the best peer",
                          f"ours/inference {size}/{precision}", *inference_peers(precision, size))  # fmt: skip
    for precision, goal in {"bfloat16": 2.0, "float32": None}.items():
        ours = [f"ours/inference {size}/{precision}" for size in (batch, 4 * batch)]
        peers = [peer for size in (batch, 4 * batch) for peer in inference_peers(precision, size)]
        table.compare(f"inference, {precision}, each with its better size of batches : the best peer",
                      figures.best(*ours) or ours[0], *peers, goal=goal)  # fmt: skip
    table.compare("decoding and resizing original files, all cores : Keras `load_img`, as ImageDataGenerator calls it",
                  "ours/decode", "keras/decode one by one/", goal=2.3)  # fmt: skip
    table.compare("the same : Pillow with `draft`, one by one", "ours/decode", "pillow/decode one by one/", goal=1.8)
    table.compare("the same : `load_img` on all cores", "ours/decode", "keras/decode/")
    table.compare("the same : Pillow with `draft` on all cores", "ours/decode", "pillow/decode/")
    table.compare(f"first epoch from {epoch_images} original files, nothing decoded before : Keras in float32",
                  "ours/first epoch", "keras/first epoch", goal=3, smaller_is_better=True)  # fmt: skip
    table.compare("peak memory of a run : Keras in float32", "ours/memory", "keras/memory", goal=0.4, limit=AT_MOST)
    table.state("`xray-train --help`", "ours/help", "30 ms", AT_MOST)
    return table


def inference_peers(precision, size):
    """Whom inference in a precision is compared with: in bfloat16 all, since who has nothing faster takes float32."""
    peers = (f"torch/inference {size}/", f"keras/inference {size}/")
    return peers if precision == "bfloat16" else tuple(peer + "float32" for peer in peers)


def growth_table(figures):
    def steps(heading, key, values, base, figure, unit):
        lines = [f"| {heading} |" + "".join(f" {precision} | to {base} |" for precision in measured),
                 "| --- |" + " --- | --- |" * len(measured)]  # fmt: skip
        for value in values:
            cells = []
            for precision in measured:
                found, against = (figures.median(f"growth/{figure} {one}/{precision}") for one in (value, base))
                cells += [spelled(found, unit), f"{found / against:.2f}" if found and against else ""]
            lines.append(f"| {key.format(value)} | {' | '.join(cells)} |")
        return lines + [""]

    measured = [one for one in ("float32", "bfloat16") if figures.median(f"growth/GFLOPs size 150/{one}") is not None]
    lines = steps("training step, against multiply-adds", "{} px", SIZES, 150, "GFLOPs size", "GFLOP/s")
    lines += steps("images per step", "{}", BATCHES, 32, "batch", "images/s")
    lines += ["| images in the data set | peak memory | of it the mapped cache | the rest |", "| --- | --- | --- | --- |"]
    for name in figures.samples:
        if name.startswith("growth/memory") and name.endswith("/peak"):
            peak, cache = figures.median(name), figures.median(name.replace("/peak", "/mapped cache"))
            count = int(name.split("/")[1].split()[1])
            lines.append(f"| {count:,} | {peak:,.0f} MiB | {cache:,.0f} MiB | {peak - cache:,.0f} MiB |")
    return "\n".join(lines)


def transfer_table(figures):
    """Images a second and peak memory of transfer learning, ours beside Keras in its faster precision."""
    lines = ["| 224×224 pixels, batches of 32 | xray | Keras | ratio | xray, memory | Keras, memory | ratio |",
             "| --- | --- | --- | --- | --- | --- | --- |"]  # fmt: skip
    for network in BLOCKS:
        for trained in TRAINED:
            what = f"{network}/{trained}"
            mine, memory = figures.median(f"ours/transfer/{what}"), figures.median(f"ours/transfer memory/{what}")
            best = figures.best(f"keras/transfer/{what}/")
            if mine is None or best is None:
                continue
            theirs, used = figures.median(best), figures.median(best.replace("transfer/", "transfer memory/"))
            said = "everything frozen but the head" if trained == "frozen" else "block 5 trained"
            lines.append(
                f"| {network.upper()}, {said} | {spelled(mine, 'images/s')} | {spelled(theirs, 'images/s')}, "
                f"{best.split('/')[-1]} | {mine / theirs:.1f} | {memory:,.0f} MiB | {used:,.0f} MiB | {memory / used:.2f} |")
    return "\n".join(lines) if len(lines) > 2 else ""


def all_figures(figures):
    lines = ["| figure | median | least | most | rounds |", "| --- | --- | --- | --- | --- |"]
    for name, figure in sorted(figures.json().items()):
        if "missing" in figure:
            lines.append(f"| {name} | missing: {figure['missing']} | | | |")
        else:
            cells = [spelled(figure[key], figure["unit"]) for key in ("median", "minimum", "maximum")]
            lines.append(f"| {name} | {' | '.join(cells)} | {len(figure['samples'])} |")
    return "\n".join(lines)
