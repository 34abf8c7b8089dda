#!/usr/bin/env python3
"""Small images with the grey pixels that Pillow makes of them, and Pillow's resizing.

Run from anywhere with Pillow, numpy and imagecodecs installed (`pip install pillow numpy imagecodecs`):

    python3 scripts/make-fixtures/images.py

It writes Tests/RadiographsTests/Fixtures/images-*.json.
"""

import base64
import io
import json
import struct
import zlib
from pathlib import Path

import imagecodecs
import numpy as np
from PIL import Image, ImageOps

FIXTURES = Path(__file__).resolve().parents[2] / "Tests/RadiographsTests/Fixtures"


def text(data):
    return base64.b64encode(bytes(data)).decode()


def write(name, value):
    path = FIXTURES / name
    path.write_text(json.dumps(value, indent=1) + "\n")
    print(path.name, path.stat().st_size)


# ---- pictures


def scene(width, height, channels, seed):
    """Soft waves with some noise, different in each channel."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width]
    planes = [
        128 + 70 * np.sin(x / (5 + c) + c) + 50 * np.cos(y / (4 + c) - c) + random.normal(0, 6, (height, width))
        for c in range(channels)
    ]
    pixels = np.clip(np.stack(planes, axis=-1), 0, 255).astype(np.uint8)
    return pixels[..., 0] if channels == 1 else pixels


def picture(mode, width=37, height=29, seed=1):
    channels = {"L": 1, "RGB": 3, "CMYK": 4}[mode]
    return Image.fromarray(scene(width, height, channels, seed), mode)


# ---- JPEG


def jpeg(image, **options):
    out = io.BytesIO()
    image.save(out, "JPEG", **options)
    return out.getvalue()


def patched(data, marker, offset, value):
    """The file with some bytes of a segment's contents replaced."""
    at = data.index(bytes([0xFF, marker])) + 4 + offset
    return data[:at] + value + data[at + len(value) :]


def segment(marker, contents):
    return bytes([0xFF, marker]) + struct.pack(">H", len(contents) + 2) + contents


def blank_jpeg(components, scans, frame=0xC0):
    """An 8x8 image without a single coefficient, whose every block is coded by zero bits.

    A scan is (first coefficient, last, bits before, bits after, entropy-coded bytes).
    """
    data = b"\xff\xd8" + segment(0xDB, bytes([0] + [1] * 64))
    ids = range(1, components + 1)
    data += segment(frame, struct.pack(">BHHB", 8, 8, 8, components) + b"".join(bytes([i, 0x11, 0]) for i in ids))
    one_code = bytes([1] + [0] * 15 + [0])
    data += segment(0xC4, bytes([0x00]) + one_code) + segment(0xC4, bytes([0x10]) + one_code)
    for first, last, high, low, bits in scans:
        selectors = b"".join(bytes([i, 0]) for i in ids)
        data += segment(0xDA, bytes([components]) + selectors + bytes([first, last, high << 4 | low])) + bits
    return data + b"\xff\xd9"


def many_scans():
    """A correct progressive file that sends each of the 63 coefficients in two scans."""
    scans = [(0, 0, 0, 0, b"\x7f")]
    for k in range(1, 64):
        scans += [(k, k, 0, 1, b"\x7f"), (k, k, 1, 0, b"\x7f")]
    return blank_jpeg(1, scans, frame=0xC2)


# ---- PNG, written by hand because Pillow writes only some of its kinds

ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


def chunk(kind, contents):
    return struct.pack(">I", len(contents)) + kind + contents + struct.pack(">I", zlib.crc32(kind + contents))


def packed_rows(samples, bits):
    """Filter byte 0 and the row, for every row."""
    data = b""
    for row in samples.reshape(samples.shape[0], -1):
        if bits == 16:
            line = row.astype(">u2").tobytes()
        elif bits == 8:
            line = row.astype(np.uint8).tobytes()
        else:
            places = np.arange(bits - 1, -1, -1)
            line = np.packbits((row[:, None] >> places & 1).astype(np.uint8).ravel()).tobytes()
        data += b"\0" + line
    return data


def png(samples, color, bits, interlaced=False, extra=b"", size=None):
    samples = samples.reshape(samples.shape[0], samples.shape[1], CHANNELS[color])
    height, width = size or samples.shape[:2]
    header = struct.pack(">IIBBBBB", width, height, bits, color, 0, 0, int(interlaced))
    if interlaced:
        parts = [samples[y::dy, x::dx] for x, y, dx, dy in ADAM7]
        rows = b"".join(packed_rows(part, bits) for part in parts if part.size)
    else:
        rows = packed_rows(samples, bits)
    data = chunk(b"IHDR", header) + extra + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + data


def samples(channels, bits, seed=2, width=23, height=17):
    values = scene(width, height, channels, seed).astype(np.int64).reshape(height, width, channels)
    if bits == 16:
        return values * 256 + np.random.default_rng(seed).integers(0, 256, values.shape)
    return values >> (8 - bits)


def palette(bits, seed=3):
    colors = np.random.default_rng(seed).integers(0, 256, (2**bits, 3), dtype=np.uint8)
    return chunk(b"PLTE", colors.tobytes())


# ---- the fixtures


def case(name, data, header, tolerance=0, pixels=None):
    image = Image.open(io.BytesIO(data))
    if pixels is None:
        pixels = np.asarray(image.convert("L"))
    model, components, bits, progressive = header
    return {
        "name": name,
        "file": text(data),
        "width": image.width,
        "height": image.height,
        "pixels": text(pixels.astype(np.uint8).tobytes()),
        "tolerance": tolerance,
        "colorModel": model,
        "components": components,
        "bits": bits,
        "isProgressive": progressive,
    }


def jpeg_cases():
    rotate = Image.Exif()
    rotate[0x0112] = 6
    grey, color, ink = picture("L"), picture("RGB"), picture("CMYK")
    as_grey, as_ycc = ("grey", 1, 8, False), ("YCbCr", 3, 8, False)
    cmyk = jpeg(ink, quality=90)
    # The Adobe segment's last byte says how the four components are to be read: 0 CMYK, 2 YCCK.
    ycck = patched(cmyk, 0xEE, 11, b"\2")
    return [
        case("grey", jpeg(grey, quality=85), as_grey),
        case("grey, best quality", jpeg(grey, quality=100), as_grey),
        case("grey, progressive", jpeg(grey, quality=85, progressive=True), ("grey", 1, 8, True)),
        case("grey, restart markers", jpeg(grey, quality=85, restart_marker_blocks=3), as_grey),
        case("grey, one pixel", jpeg(picture("L", 1, 1), quality=85), as_grey),
        case("grey, turned by EXIF", jpeg(grey, quality=85, exif=rotate), as_grey),
        case("grey stored as YCbCr", jpeg(grey.convert("RGB"), quality=85), as_ycc, tolerance=1),
        case("color", jpeg(color, quality=85, subsampling=0), as_ycc, tolerance=12),
        case("color, halved chroma", jpeg(color, quality=85, subsampling=2), as_ycc, tolerance=12),
        case("color, progressive", jpeg(color, quality=85, progressive=True), ("YCbCr", 3, 8, True), tolerance=12),
        case("RGB", jpeg(color, quality=90, keep_rgb=True), ("RGB", 3, 8, False)),
        case("CMYK", cmyk, ("CMYK", 4, 8, False)),
        case("YCCK", ycck, ("YCCK", 4, 8, False)),
    ]


def png_cases():
    cases = []

    def add(name, color, bits, model, interlaced=False, extra=b"", high_byte=False):
        values = samples(CHANNELS[color], bits)
        data = png(values, color, bits, interlaced, extra)
        # Pillow clips 16-bit grey to 255; here its high byte is taken, as Pillow does in 16-bit colour.
        pixels = values[..., 0] >> 8 if high_byte else None
        cases.append(case(name, data, (model, CHANNELS[color], bits, interlaced), pixels=pixels))

    for bits in (1, 2, 4, 8):
        add(f"grey, {bits} bits", 0, bits, "grey")
        add(f"palette, {bits} bits", 3, bits, "palette", extra=palette(bits))
    for interlaced in (False, True):
        suffix = ", interlaced" if interlaced else ""
        add("grey, 16 bits" + suffix, 0, 16, "grey", interlaced, high_byte=True)
        add("grey with alpha" + suffix, 4, 8, "grey with alpha", interlaced)
        add("RGB" + suffix, 2, 8, "RGB", interlaced)
        add("RGB with alpha, 16 bits" + suffix, 6, 16, "RGB with alpha", interlaced)
    add("grey, 1 bit, interlaced", 0, 1, "grey", True)
    add("palette, 4 bits, interlaced", 3, 4, "palette", True, palette(4))
    add("grey with alpha, 16 bits", 4, 16, "grey with alpha")
    add("RGB, 16 bits", 2, 16, "RGB")
    add("RGB with alpha", 6, 8, "RGB with alpha")
    add("grey, one transparent level", 0, 8, "grey", extra=chunk(b"tRNS", struct.pack(">H", 128)))
    add("RGB, one transparent color", 2, 8, "RGB", extra=chunk(b"tRNS", struct.pack(">HHH", 1, 2, 3)))
    add("palette, transparent", 3, 4, "palette", extra=palette(4) + chunk(b"tRNS", bytes(range(0, 160, 10))))
    return cases


def refused():
    grey = jpeg(picture("L"))
    noise = samples(1, 8)
    good = png(noise, 0, 8)
    at = good.index(b"IDAT") + 12
    height, width = struct.pack(">H", 65000), struct.pack(">H", 65000)
    cases = [
        ("an empty file", "empty", b""),
        ("a text", "notAnImage", b"This is no image.\n"),
        ("a GIF", "notAnImage", b"GIF89a" + bytes(20)),
        ("a JPEG of 12 bits a sample", "unsupported", patched(grey, 0xC0, 0, b"\x0c")),
        ("a hierarchical JPEG", "unsupported", grey.replace(b"\xff\xc0", b"\xff\xc5", 1)),
        ("a JPEG of two components", "unsupported", blank_jpeg(2, [(0, 63, 0, 0, b"\x0f")])),
        ("a JPEG of four thousand megapixels", "tooLarge", patched(grey, 0xC0, 1, height + width)),
        ("a JPEG of 127 scans", "tooLarge", many_scans()),
        ("a JPEG with bytes missing in its middle", "damaged", grey[:500] + grey[540:]),
        ("a PNG of four thousand megapixels", "tooLarge", png(noise, 0, 8, size=(65000, 65000))),
        ("a PNG with a wrong checksum", "damaged", good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :]),
        ("a PNG with too few rows", "damaged", png(noise, 0, 8, size=(40, 23))),
    ]
    return [{"name": name, "problem": problem, "file": text(data)} for name, problem, data in cases]


def lossless():
    """A lossless JPEG, which Pillow does not write."""
    pixels = np.asarray(picture("L", 67, 45, seed=8))
    data = imagecodecs.jpeg8_encode(pixels, lossless=True)
    assert b"\xff\xc3" in data and (imagecodecs.jpeg8_decode(data) == pixels).all()
    return {"file": text(data), "width": 67, "height": 45, "pixels": text(pixels.tobytes())}


def scaled():
    """Decoding at a part of the size, as Pillow's draft mode."""
    cases = []
    for progressive in (False, True):
        data = jpeg(picture("L", 203, 141, seed=5), quality=90, progressive=progressive)
        for divisor in (2, 4):
            image = Image.open(io.BytesIO(data))
            image.draft("L", (203 // divisor, 141 // divisor))
            assert image.size == (-(-203 // divisor), -(-141 // divisor)), image.size
            grey = text(image.tobytes())
            cases.append({"file": text(data), "width": image.width, "height": image.height, "pixels": grey})
    return cases


def pattern(width, height):
    """The same picture as the test computes."""
    y, x = np.mgrid[0:height, 0:width]
    return Image.fromarray((((x * x * 31 + y * y * 17 + x * y * 7) >> 4) & 255).astype(np.uint8))


def across_then_down(image, frame, box):
    """Pillow's bilinear resizing in the order it had up to version 12.

    Since 13 it goes down first where that is less work, which now and then rounds to the neighbouring level.
    """
    left, top, right, bottom = box
    narrowed = image.resize((frame[0], image.height), Image.Resampling.BILINEAR, (left, 0, right, image.height))
    result = narrowed.resize(frame, Image.Resampling.BILINEAR, (0, top, frame[0], bottom))
    at_once = image.resize(frame, Image.Resampling.BILINEAR, box)
    assert np.abs(np.asarray(result).astype(int) - np.asarray(at_once)).max() <= 1
    return result


class InOrder(Image.Image):
    """An image that ImageOps resizes across first."""

    def resize(self, size, resample=None, box=None, reducing_gap=None):
        plain = Image.fromarray(np.asarray(self))
        return across_then_down(plain, size, box or (0, 0, *self.size))


def resized():
    cases = []
    frames = [(31, 31), (61, 47), (90, 70), (7, 40), (100, 3), (1, 1), (64, 48)]
    sources = [(61, 47), (47, 61), (640, 480), (301, 997), (3, 2), (1, 1)]
    for width, height in sources:
        image = pattern(width, height)
        image.__class__ = InOrder
        for frame in frames:
            results = {
                "stretch": image.resize(frame),
                "fit": ImageOps.pad(image, frame, Image.Resampling.BILINEAR, color=0),
                "crop": ImageOps.fit(image, frame, Image.Resampling.BILINEAR),
            }
            for mode, result in results.items():
                # Pillow leaves nothing of an image that fits into less than half a pixel.
                if not np.asarray(result).any():
                    continue
                # Large results by their checksum alone.
                cases.append(
                    {
                        "width": width,
                        "height": height,
                        "frameWidth": frame[0],
                        "frameHeight": frame[1],
                        "mode": mode,
                        "crc32": zlib.crc32(result.tobytes()),
                        "firstRow": text(np.asarray(result)[0].tobytes()),
                    }
                )
    return cases


FIXTURES.mkdir(parents=True, exist_ok=True)
write(
    "images-decoding.json", {"images": jpeg_cases() + png_cases(), "refused": refused(), "lossless": lossless()}
)
write("images-scaled.json", scaled())
write("images-resize.json", resized())
