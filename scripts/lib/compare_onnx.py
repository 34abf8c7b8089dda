# compare_onnx.py MODEL.onnx OURS.json: the differences of onnxruntime's probabilities from those that xray-predict --json
# has printed, a line for each kind of file.
import json
import sys

import numpy
import onnxruntime
from PIL import Image, UnidentifiedImageError

session = onnxruntime.InferenceSession(sys.argv[1], providers=["CPUExecutionProvider"])
classes = json.loads(session.get_modelmeta().custom_metadata_map["classes"])
columns, rows = map(int, session.get_modelmeta().custom_metadata_map["image_size"].split("x"))
found = {}
for line in open(sys.argv[2]):
    ours = json.loads(line)
    try:
        image = Image.open(ours["image"])
    except UnidentifiedImageError:
        # A DICOM file, which Pillow does not know.
        continue
    # What the decoder may reduce; in proportions that are to be kept it may be a little more.
    large = image.width > 2 * columns - 2 and image.height > 2 * rows - 2
    kind = f"{'large' if large else 'small'} {image.format} in {image.mode}"
    pixels = numpy.asarray(image.convert("L"))[None]
    theirs = session.run(["probabilities"], {"pixels": pixels})[0][0]
    difference = max(abs(float(one) - ours["probabilities"][name]) for one, name in zip(theirs, classes))
    found.setdefault(kind, []).append(difference)
if not found:
    sys.exit("compare-onnx: none of these images was classified by both")
for kind, values in sorted(found.items()):
    values = numpy.array(values)
    print(
        f"{kind}: {len(values)} images, probabilities differ by {numpy.median(values):.1e} (median),"
        f" {numpy.quantile(values, 0.9):.1e} (90th percentile), {values.max():.1e} (most)"
    )
