"""Makes the zips that fetch-data.test serves: python3 archives.py FOLDER"""

import stat
import sys
import zipfile
from pathlib import Path

folder = Path(sys.argv[1])
COUNTS = {"train": 5, "val": 2, "test": 3}


def image(index):
    # No image: fetch-data counts files by their names. Not compressible, so that a cut falls into one of them.
    state, noise = index + 1, bytearray()
    for _ in range(4000):
        state = state * 6364136223846793005 + 1442695040888963407 & 0xFFFFFFFFFFFFFFFF
        noise.append(state >> 56)
    return bytes(noise)


def write_set(archive, above="", splits=("train", "val", "test")):
    index = 0
    for split in splits:
        for _ in range(COUNTS[split]):
            name = "NORMAL" if index % 2 == 0 else "PNEUMONIA"
            archive.writestr(f"{above}{split}/{name}/IM-{index:04}-0001.jpeg", image(index))
            index += 1


def archive(name):
    return zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED)


with archive("plain.zip") as zip:
    write_set(zip, "chest_xray/")

with archive("without-val.zip") as zip:
    write_set(zip, "chest_xray/", ("train", "test"))

# As Kaggle has it: everything twice, and what macOS leaves behind.
with archive("nested.zip") as zip:
    write_set(zip, "chest_xray/chest_xray/")
    write_set(zip, "chest_xray/")
    zip.writestr("chest_xray/__MACOSX/train/NORMAL/._IM-0000-0001.jpeg", b"junk")
    zip.writestr("__MACOSX/chest_xray/._train", b"junk")
    zip.writestr("chest_xray/train/NORMAL/._IM-0000-0001.jpeg", b"junk")
    zip.writestr("chest_xray/.DS_Store", b"junk")
    zip.writestr("chest_xray/train/.DS_Store", b"junk")

with archive("climbing.zip") as zip:
    write_set(zip, "chest_xray/")
    zip.writestr("chest_xray/../../../escaped", b"out")

with archive("absolute.zip") as zip:
    write_set(zip, "chest_xray/")
    zip.writestr(str(folder / "escaped"), b"out")

with archive("link.zip") as zip:
    write_set(zip, "chest_xray/")
    link = zipfile.ZipInfo("chest_xray/train/outside")
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    zip.writestr(link, str(folder))

with archive("no-set.zip") as zip:
    zip.writestr("chest_xray/readme.txt", b"no images here")

damaged = bytearray((folder / "plain.zip").read_bytes())
damaged[len(damaged) // 2] ^= 0xFF
(folder / "damaged.zip").write_bytes(damaged)
