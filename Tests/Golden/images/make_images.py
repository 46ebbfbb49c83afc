"""Makes the pictures and the expected pixels beside it: python3 make_images.py (Pillow 13, NumPy).

A file `NAME-WxH.rgb` holds H·W·3 bytes. `decode/X.png` or `.jpg` is to decode to `decode/X-WxH.rgb`,
`source-37x23.rgb` is to resize to the files in `resize/` and to turn to `gray-37x23.rgb`.
"""
import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image

here = Path(__file__).parent
for folder in ("decode", "resize"):
    (here / folder).mkdir(exist_ok=True)


def save(array, name):
    h, w, _ = array.shape
    (here / f"{name}-{w}x{h}.rgb").write_bytes(np.ascontiguousarray(array, np.uint8).tobytes())


def chunk(name, content):
    return (struct.pack(">I", len(content)) + name + content
            + struct.pack(">I", zlib.crc32(name + content)))


def png(width, height, depth, colour, rows, interlace=0, extra=b""):
    """A PNG file from raw rows of bytes, each without a filter."""
    body = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", body)
            + chunk(b"IEND", b""))


rng = np.random.default_rng(7)
H, W = 23, 37
y, x = np.mgrid[0:H, 0:W]
smooth = np.stack([x * 255 / (W - 1), y * 255 / (H - 1), 255 * ((x // 4 + y // 5) % 2)], axis=2)
noise = rng.integers(0, 256, (H, W, 3))
source = np.where(rng.random((H, W, 1)) < 0.5, smooth, noise).astype(np.uint8)
save(source, "source")
picture = Image.fromarray(source)
luma = np.asarray(picture.convert("L"))
save(np.repeat(luma[:, :, None], 3, 2), "gray")

for w, h in [(16, 16), (64, 64), (11, 40), (37, 10), (5, 5), (128, 7), (36, 24), (1, 1)]:
    resized = picture.resize((w, h), Image.BICUBIC)
    save(np.asarray(resized), "resize/bicubic")


def expect(name, array):
    if array.ndim == 2:
        array = np.repeat(array[:, :, None], 3, 2)
    save(array, f"decode/{name}")


def write(name, image, expected=None, **options):
    image.save(here / "decode" / name, **options)
    stem = name.split(".")[0]
    expect(stem, np.asarray(Image.open(here / "decode" / name).convert("RGB"))
           if expected is None else expected)


small = source[:13, :17]
h, w = small.shape[:2]
gray = luma[:13, :17]
alpha = rng.integers(0, 256, (h, w), dtype=np.uint8)
write("rgb8.png", Image.fromarray(small), small)
write("gray8.png", Image.fromarray(gray), gray)
write("bilevel.png", Image.fromarray(gray > 127), np.where(gray > 127, 255, 0))
write("rgba8.png", Image.fromarray(np.dstack([small, alpha])), small)
write("grayalpha8.png", Image.fromarray(np.dstack([gray, alpha])), gray)
paletted = Image.fromarray(small).quantize(13)
write("palette4.png", paletted, bits=4)
write("palette8clear.png", Image.fromarray(small).quantize(200), transparency=3)

wide = rng.integers(0, 65536, (h, w, 3))
scaled = (wide * 255 + 32767) // 65535
(here / "decode/rgb16.png").write_bytes(
    png(w, h, 16, 2, [row.astype(">u2").tobytes() for row in wide]))
expect("rgb16", scaled)
(here / "decode/gray16.png").write_bytes(
    png(w, h, 16, 0, [row[:, 0].astype(">u2").tobytes() for row in wide]))
expect("gray16", scaled[:, :, 0])

gamma = chunk(b"gAMA", struct.pack(">I", 100000))
(here / "decode/gamma.png").write_bytes(
    png(w, h, 8, 2, [row.tobytes() for row in small], extra=gamma))
expect("gamma", small)

passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
          (0, 1, 1, 2)]
rows = [row.tobytes() for x0, y0, dx, dy in passes for row in small[y0::dy, x0::dx] if row.size]
(here / "decode/interlaced.png").write_bytes(png(w, h, 8, 2, rows, interlace=1))
expect("interlaced", small)
assert (np.asarray(Image.open(here / "decode/interlaced.png")) == small).all()

write("colour.jpg", picture, quality=90)
write("full.jpg", picture, quality=95, subsampling=0)
write("progressive.jpg", picture, quality=80, progressive=True)
write("gray.jpg", Image.fromarray(luma), quality=90)
picture.convert("CMYK").save(here / "cmyk.jpg", quality=80)

# A header that claims 60,000 × 60,000 pixels, with 13 bytes of them.
(here / "bomb.png").write_bytes(png(60000, 60000, 8, 2, [b"bomb"]))
