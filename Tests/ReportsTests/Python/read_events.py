# Reads a folder of event files as TensorBoard does: read_events.py FOLDER; prints {"scalars": {tag: [{"step", "value"}]},
# "texts": {tag: [text]}, "images": {tag: [{"step", "width", "height", "png": [width, height], "sum": of all red, green and blue}]},
# "histograms": {tag: [{"step", "count", "minimum", "maximum", "inBuckets", "edges"}]}, "files": how many files,
# "records": how many records they have}.
import glob
import io
import json
import sys

from PIL import Image
from tensorboard.backend.event_processing import event_accumulator, event_file_loader
from tensorboard.util import tensor_util

folder = sys.argv[1]
everything = {kind: 0 for kind in ("scalars", "images", "histograms", "tensors", "compressedHistograms")}
found = event_accumulator.EventAccumulator(folder, size_guidance=everything)
found.Reload()
tags = found.Tags()


def picture(event):
    image = Image.open(io.BytesIO(event.encoded_image_string))
    return {
        "step": event.step, "width": event.width, "height": event.height, "png": list(image.size),
        "sum": sum(image.convert("RGB").tobytes()),
    }  # fmt: skip


def histogram(event):
    value = event.histogram_value
    return {
        "step": event.step, "count": value.num, "minimum": value.min, "maximum": value.max,
        "inBuckets": sum(value.bucket), "edges": len(value.bucket_limit),
    }  # fmt: skip


def text(event):
    return tensor_util.make_ndarray(event.tensor_proto).ravel()[0].decode()


records = [
    record
    for path in sorted(glob.glob(folder + "/*tfevents*"))
    for record in event_file_loader.LegacyEventFileLoader(path).Load()
]
json.dump({
    "scalars": {
        tag: [{"step": event.step, "value": event.value} for event in found.Scalars(tag)] for tag in tags["scalars"]
    },
    "texts": {tag: [text(event) for event in found.Tensors(tag)] for tag in tags["tensors"]},
    "images": {tag: [picture(event) for event in found.Images(tag)] for tag in tags["images"]},
    "histograms": {tag: [histogram(event) for event in found.Histograms(tag)] for tag in tags["histograms"]},
    "files": len(glob.glob(folder + "/*tfevents*")),
    "records": len(records),
}, sys.stdout)
