# Pillow: the jobs of compare-peers. Start it by scripts/compare-peers.
#
# Set up as someone would who knows it: `draft` lets libjpeg decode at a part of the size, in grey.

import sys

from worker import decode_with, image_files, serve


def load(path, size=(150, 150)):
    from PIL import Image

    with Image.open(path) as image:
        image.draft("L", size)
        return image.convert("L").resize(size, Image.Resampling.BILINEAR).tobytes()


def decode(folder, workers, kind):
    return decode_with(load, image_files(folder), workers, kind)


def main():
    import PIL

    serve({"pillow": PIL.__version__, "python": sys.version.split()[0]}, {"decode": decode})


if __name__ == "__main__":
    main()
