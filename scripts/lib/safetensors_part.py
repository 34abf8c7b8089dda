"""Reads and cuts safetensors files, of which only the beginning may be there. For scripts/fetch-weights.

    safetensors_part.py header-size FILE TOTAL        bytes of the header with its length, from the first 8 bytes
    safetensors_part.py end FILE TOTAL PREFIX         where the tensors whose names begin so end in the file
    safetensors_part.py cut FILE TOTAL PREFIX OUTPUT  writes a file of these tensors alone
    safetensors_part.py check FILE TOTAL              proves the layout

TOTAL is the size of the whole file. Python's standard library is enough.
"""

import json
import os
import struct
import sys


def fail(message):
    sys.exit(f"safetensors: {message}")


def header_size(start, total):
    if len(start) < 8:
        fail("the file ends before its header")
    length = struct.unpack("<Q", start[:8])[0]
    if not 2 <= length <= min(total - 8, 100_000_000):
        fail(f"a header of {length} bytes in a file of {total}")
    return 8 + length


def read_header(file, total):
    """The tensors in the order of their bytes, the metadata, and where the bytes begin."""
    size = header_size(file.read(8), total)
    text = file.read(size - 8)
    if len(text) != size - 8:
        fail("the file ends inside its header")
    try:
        entries = json.loads(text)
        metadata = entries.pop("__metadata__", {})
        tensors = sorted((*entry["data_offsets"], name, entry) for name, entry in entries.items())
    except (ValueError, KeyError, TypeError, AttributeError):
        fail("the header is not what the format asks for")
    end = 0
    for first, last, name, _ in tensors:
        if first != end or last < first:
            fail(f"tensor {name} leaves a gap or overlaps another")
        end = last
    if size + end != total:
        fail(f"the tensors end at byte {size + end}, the file at {total}")
    return tensors, metadata, size


def main(command, path, total, prefix="", output=""):
    total = int(total)
    with open(path, "rb") as file:
        if command == "header-size":
            print(header_size(file.read(8), total))
            return
        tensors, metadata, start = read_header(file, total)
        chosen = [tensor for tensor in tensors if tensor[2].startswith(prefix)]
        if not chosen:
            fail(f"no tensor's name begins with {prefix}")
        if command == "end":
            print(start + max(last for _, last, _, _ in chosen))
        elif command == "cut":
            cut(file, chosen, metadata, start, output)


def cut(file, chosen, metadata, start, output):
    header, position = {"__metadata__": metadata} if metadata else {}, 0
    for first, last, name, entry in chosen:
        header[name] = {
            "dtype": entry["dtype"],
            "shape": entry["shape"],
            "data_offsets": [position, position + last - first],
        }
        position += last - first
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(output, "wb") as target:
        target.write(struct.pack("<Q", len(text)) + text)
        for first, last, name, _ in chosen:
            file.seek(start + first)
            content = file.read(last - first)
            if len(content) != last - first:
                fail(f"the file ends inside tensor {name}")
            target.write(content)
        target.flush()
        os.fsync(target.fileno())


main(*sys.argv[1:])
