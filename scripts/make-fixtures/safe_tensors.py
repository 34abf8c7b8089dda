# Writes Tests/GroundFloorTests/Fixtures/safetensors-python.{safetensors,json} and xxh64.json: a file that the
# reference implementation wrote, its values as Python reads them, and hashes of the reference implementation.
#
#   pip install numpy ml_dtypes safetensors xxhash
#   python3 scripts/make-fixtures/safe_tensors.py
#
# (Not named as the package, which Python would then look for here.)

import json
import pathlib

import ml_dtypes
import numpy
import safetensors
import safetensors.numpy
import xxhash

fixtures = pathlib.Path(__file__).parents[2] / "Tests" / "GroundFloorTests" / "Fixtures"
random = numpy.random.default_rng(1)

tensors = {
    "conv.weight": random.normal(size=(4, 2, 3, 3)).astype(numpy.float32),
    # Normal, subnormal, largest, smallest, signed zero.
    "half": numpy.array([1, -2.5, 6e-8, -5.9e-5, 65504, 6.1e-5, -0.0], numpy.float16),
    "brain": random.normal(size=(3, 5)).astype(ml_dtypes.bfloat16),
    "double": numpy.array([[1 / 3, -1e-30]], numpy.float64),
    "step": numpy.array(12345678901, numpy.int64),
    "mask": numpy.array([True, False, True]),
    "empty": numpy.zeros((0, 7), numpy.float32),
}
metadata = {"note": 'quotes ", a \\ and é, 肺', "epoch": "3"}
path = fixtures / "safetensors-python.safetensors"
safetensors.numpy.save_file(tensors, path, metadata=metadata)

read = safetensors.numpy.load_file(path)
expected = {
    "metadata": metadata,
    "floats": {
        name: {"shape": list(read[name].shape), "values": read[name].astype(numpy.float64).ravel().tolist()}
        for name in ["conv.weight", "half", "brain", "double", "empty"]
    },
}
(fixtures / "safetensors-python.json").write_text(json.dumps(expected, ensure_ascii=False) + "\n")

# Hashes of the bytes 0, 7, 14, ... (mod 256) at every length that takes another path through the algorithm.
hashes = [
    {"length": length, "seed": seed, "hash": xxhash.xxh64(bytes(i * 7 % 256 for i in range(length)), seed).hexdigest()}
    for length in [0, 1, 3, 4, 5, 7, 8, 11, 12, 15, 31, 32, 33, 39, 44, 63, 64, 100, 1000]
    for seed in [0, 2654435761]
]
(fixtures / "xxh64.json").write_text(json.dumps(hashes) + "\n")
