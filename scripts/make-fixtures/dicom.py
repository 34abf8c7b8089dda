# Small DICOM files, and what a workstation shows of them.
#
#   python3 scripts/make-fixtures/dicom.py        (needs pydicom, numpy, pillow, and dcmcjpeg of Debian's dcmtk)
#
# writes Tests/RadiographsTests/Fixtures/dicom/*.dcm and expected.json. The grey levels are computed here from the
# stored values by the formulas of the standard (PS3.3 C.11.1 and C.11.2.1.2.1), not by DCMTK, which reads the files.

import io
import json
import pathlib
import subprocess
import tempfile

import numpy as np
import pydicom
from PIL import Image
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian, JPEGBaseline8Bit, generate_uid

FOLDER = pathlib.Path(__file__).parents[2] / "Tests/RadiographsTests/Fixtures/dicom"
ROWS, COLUMNS = 18, 24
CR, DX = "1.2.840.10008.5.1.4.1.1.1", "1.2.840.10008.5.1.4.1.1.1.1"


def stored(bits):
    """A slope with a bright and a dark square, over all of the range."""
    y, x = np.mgrid[0:ROWS, 0:COLUMNS]
    values = (x / (COLUMNS - 1) * 0.7 + y / (ROWS - 1) * 0.3) * (2**bits - 1)
    values[3:7, 4:9] = 2**bits - 1
    values[10:15, 14:20] = 0
    return np.round(values).astype(np.uint16 if bits > 8 else np.uint8)


def dataset(values, bits, *, kind=DX, syntax=ExplicitVRLittleEndian, inverted=False, slope=None, window=None, signed=False):
    meta = FileMetaDataset()
    meta.TransferSyntaxUID, meta.MediaStorageSOPClassUID = syntax, kind
    meta.MediaStorageSOPInstanceUID = generate_uid(entropy_srcs=[repr((bits, kind, inverted, slope, window, signed))])
    meta.ImplementationClassUID = "1.2.3.4"
    made = FileDataset(None, {}, file_meta=meta, preamble=b"\0" * 128)
    made.SOPClassUID, made.SOPInstanceUID = kind, meta.MediaStorageSOPInstanceUID
    made.Modality, made.PatientName, made.PatientID = "DX" if kind == DX else "CR", "Phantom", "0"
    made.Rows, made.Columns, made.SamplesPerPixel = ROWS, COLUMNS, 1
    made.PhotometricInterpretation = "MONOCHROME1" if inverted else "MONOCHROME2"
    made.BitsAllocated = 16 if bits > 8 else 8
    made.BitsStored, made.HighBit, made.PixelRepresentation = bits, bits - 1, int(signed)
    if slope:
        made.RescaleSlope, made.RescaleIntercept, made.RescaleType = slope[0], slope[1], "US"
    if window:
        made.WindowCenter, made.WindowWidth = window
    made.PixelData = values.astype("<i2" if signed else values.dtype.newbyteorder("<")).tobytes()
    return made


def shown(values, inverted=False, slope=None, window=None):
    x = values.astype(np.float64)
    if slope:
        x = x * slope[0] + slope[1]
    if window:
        center, width = window
        y = ((x - (center - 0.5)) / (width - 1) + 0.5) * 255
    else:
        y = (x - x.min()) / (x.max() - x.min()) * 255
    y = np.clip(y, 0, 255)
    return np.round(255 - y if inverted else y).astype(int)


def save(name, made, expected, tolerance=1):
    made.save_as(FOLDER / name, enforce_file_format=True)
    cases[name] = {"tolerance": tolerance, "pixels": expected.flatten().tolist()}


FOLDER.mkdir(parents=True, exist_ok=True)
cases = {}
eight, twelve = stored(8), stored(12)
save("plain-8.dcm", dataset(eight, 8, kind=CR, window=(127.5, 256)), shown(eight, window=(127.5, 256)))
save("window-12.dcm", dataset(twelve, 12, window=(1800, 1500)), shown(twelve, window=(1800, 1500)))
save("no-window-12.dcm", dataset(twelve, 12, syntax=ImplicitVRLittleEndian), shown(twelve))
rescale = {"slope": (0.5, -200), "window": (600, 1400)}
save("rescale-12.dcm", dataset(twelve, 12, **rescale), shown(twelve, **rescale))
inverted = {"inverted": True, "window": (2048, 4096)}
save("monochrome1-12.dcm", dataset(twelve, 12, kind=CR, **inverted), shown(twelve, **inverted))
signed = twelve.astype(np.int16) - 2048
save("signed-12.dcm", dataset(signed, 12, signed=True, window=(0, 3000)), shown(signed, window=(0, 3000)))

# JPEG baseline: a smooth picture, which Pillow compresses.
y, x = np.mgrid[0:ROWS, 0:COLUMNS]
smooth = np.round(40 + 5 * x + 4 * y).astype(np.uint8)
buffer = io.BytesIO()
Image.fromarray(smooth).save(buffer, "JPEG", quality=95)
baseline = dataset(smooth, 8, kind=CR, syntax=JPEGBaseline8Bit, window=(127.5, 256))
baseline.PixelData = encapsulate([buffer.getvalue()])
baseline.LossyImageCompression = "01"
lossy = np.asarray(Image.open(io.BytesIO(buffer.getvalue())))
save("jpeg-baseline-8.dcm", baseline, shown(lossy, window=(127.5, 256)), tolerance=2)

# JPEG lossless, first-order prediction, of 12 bits with a rescale.
with tempfile.TemporaryDirectory() as temporary:
    plain, packed = pathlib.Path(temporary) / "plain.dcm", pathlib.Path(temporary) / "packed.dcm"
    dataset(twelve, 12, **rescale).save_as(plain, enforce_file_format=True)
    subprocess.run(["dcmcjpeg", "+e1", plain, packed], check=True)
    save("jpeg-lossless-12.dcm", pydicom.dcmread(packed), shown(twelve, **rescale))

# What is refused: colour, several frames, pixels that end too early, a syntax that nobody here reads.
refused = {}


def refuse(name, made, problem):
    made.save_as(FOLDER / name, enforce_file_format=True)
    refused[name] = problem


color = dataset(eight, 8)
color.PhotometricInterpretation, color.SamplesPerPixel, color.PlanarConfiguration = "RGB", 3, 0
color.PixelData = np.repeat(eight[..., None], 3, 2).tobytes()
refuse("color.dcm", color, "RGB")
frames = dataset(eight, 8)
frames.NumberOfFrames, frames.PixelData = 2, eight.tobytes() * 2
refuse("frames.dcm", frames, "several frames")
short = dataset(twelve, 12)
short.PixelData = short.PixelData[:300]
refuse("short.dcm", short, "fewer pixels")
jpeg2000 = dataset(eight, 8, syntax="1.2.840.10008.1.2.4.90")
jpeg2000.PixelData = encapsulate([b"\xff\x4f\xff\x51" + bytes(60)])
refuse("jpeg2000.dcm", jpeg2000, "JPEG 2000")

head = {"width": COLUMNS, "height": ROWS, "cases": cases, "refused": refused}
(FOLDER / "expected.json").write_text(json.dumps(head) + "\n")
print({path.name: path.stat().st_size for path in sorted(FOLDER.iterdir())})
