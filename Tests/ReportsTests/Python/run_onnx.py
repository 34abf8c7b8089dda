# Checks ONNX files and runs them: run_onnx.py CASES.json, a list of {"model", "input", "type", "shape"}, or of {"model",
# "files": paths of images that Pillow decodes to grey, whose results stand one below the other}; prints a list of
# {"outputs": {name: {"shape", "values"}}, "properties", "opset", "irVersion"}.
import json
import sys

import numpy
import onnx
import onnxruntime


def grey(path):
    from PIL import Image

    return numpy.asarray(Image.open(path).convert("L"))[None]


results = []
for case in json.load(open(sys.argv[1])):
    onnx.checker.check_model(case["model"], full_check=True)
    model = onnx.load(case["model"])
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(case["model"], options, providers=["CPUExecutionProvider"])
    if case.get("files"):
        batches = [grey(path) for path in case["files"]]
    else:
        batches = [numpy.fromfile(case["input"], case["type"]).reshape(case["shape"])]
    runs = [session.run(None, {session.get_inputs()[0].name: batch}) for batch in batches]
    outputs = [numpy.concatenate(results) for results in zip(*runs)]
    named = zip((output.name for output in session.get_outputs()), outputs)
    results.append({
        "outputs": {name: {"shape": list(o.shape), "values": o.ravel().tolist()} for name, o in named},
        "properties": session.get_modelmeta().custom_metadata_map,
        "opset": model.opset_import[0].version,
        "irVersion": model.ir_version,
    })
json.dump(results, sys.stdout)
