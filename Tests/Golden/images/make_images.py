"""Makes the pictures and the expected pixels beside it: python3 make_images.py
(Pillow 13, NumPy, SciPy; libturbojpeg 2 to write what Pillow cannot).

A file `NAME-WxH.rgb` holds H·W·3 bytes. `decode/X.png`, `.jpg` or `.webp` is to decode to `decode/X-WxH.rgb`,
`masks/X.png` is to be a mask that is on where `masks/X-WxH.rgb` is white,
`source-37x23.rgb` is to resize to the files in `resize/`, to turn to `gray-37x23.rgb`, and to be
transformed to the files in `transform/`.
"""
import ctypes
import io
import struct
import subprocess
import zlib
from pathlib import Path

import numpy as np
from PIL import Image, ImageEnhance, ImageOps
from scipy.ndimage import gaussian_filter

here = Path(__file__).parent
for folder in ("decode", "resize", "masks", "transform"):
    (here / folder).mkdir(exist_ok=True)


def save(array, name):
    h, w, _ = array.shape
    (here / f"{name}-{w}x{h}.rgb").write_bytes(np.ascontiguousarray(array, np.uint8).tobytes())


def chunk(name, content):
    return (struct.pack(">I", len(content)) + name + content
            + struct.pack(">I", zlib.crc32(name + content)))


def png(width, height, depth, colour, rows, interlace=0, extra=b"", level=9):
    """A PNG file from raw rows of bytes, each without a filter."""
    body = zlib.compress(b"".join(b"\0" + row for row in rows), level)
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


def interlaced(array, packed=lambda row: row.tobytes()):
    """The rows of Adam7's seven passes over an array [H, W, …]."""
    parts = [array[y0::dy, x0::dx] for x0, y0, dx, dy in passes]
    return [packed(row) for part in parts if part.size for row in part]


def bits(depth):
    """Packs a row of small numbers, the first in the highest bits, each row to whole bytes."""
    def pack(row):
        digits = "".join(format(int(value), f"0{depth}b") for value in row)
        digits += "0" * (-len(digits) % 8)
        return bytes(int(digits[i:i + 8], 2) for i in range(0, len(digits), 8))
    return pack


def raw(name, depth, colour, rows, expected, **options):
    """Writes a PNG of the small size, checked against Pillow where Pillow keeps all bits."""
    (here / f"decode/{name}.png").write_bytes(png(w, h, depth, colour, rows, **options))
    expect(name, expected)
    if depth < 16:
        seen = Image.open(here / f"decode/{name}.png").convert("RGBA").convert("RGB")
        expected = expected if expected.ndim == 3 else np.repeat(expected[:, :, None], 3, 2)
        assert (np.asarray(seen) == expected).all(), name


raw("interlaced", 8, 2, interlaced(small), small, interlace=1)
for depth in (1, 2, 4):
    level = gray >> (8 - depth)
    shown = (level * (255 // (2 ** depth - 1))).astype(np.uint8)
    raw(f"gray{depth}", depth, 0, [bits(depth)(row) for row in level], shown)
    raw(f"interlacedGray{depth}", depth, 0, interlaced(level, bits(depth)), shown, interlace=1)
    colours = rng.integers(0, 256, (2 ** depth, 3), dtype=np.uint8)
    table = chunk(b"PLTE", colours.tobytes())
    raw(f"palette{depth}raw", depth, 3, [bits(depth)(row) for row in level], colours[level],
        extra=table)
    raw(f"interlacedPalette{depth}", depth, 3, interlaced(level, bits(depth)), colours[level],
        interlace=1, extra=table)
rgba = np.dstack([small, alpha])
raw("interlacedRGBA", 8, 6, interlaced(rgba), small, interlace=1)
# One colour is named transparent: its pixels keep their colour.
key = chunk(b"tRNS", struct.pack(">HHH", *map(int, small[0, 0])))
raw("colourKey", 8, 2, [row.tobytes() for row in small], small, extra=key)
deep = np.dstack([wide, rng.integers(0, 65536, (h, w))]).astype(">u2")
raw("rgba16", 16, 6, [row.tobytes() for row in deep], scaled)
raw("grayalpha16", 16, 4, [row[:, 2:].tobytes() for row in deep], scaled[:, :, 2])
raw("interlacedGray16", 16, 0, interlaced(deep[:, :, 0]), scaled[:, :, 0], interlace=1)
raw("interlacedRGB16", 16, 2, interlaced(deep[:, :, :3]), scaled, interlace=1)
# Not compressed, so that damage reaches the rows.
raw("stored", 8, 2, [row.tobytes() for row in small], small, level=0)
raw("storedPalette", 4, 3, interlaced(gray >> 4, bits(4)), colours[gray >> 4], interlace=1,
    extra=table, level=0)

# Masks: on where any colour sample is not 0, however faint, whatever the alpha and the gamma.
faint = rng.integers(0, 3, (h, w, 3)) * (rng.random((h, w, 1)) < 0.3)
on = (faint != 0).any(axis=2)
clear = np.zeros((h, w, 1), int)


def mask(name, depth, colour, array, expected, **options):
    kind = ">u2" if depth == 16 else np.uint8
    rows = [row.astype(kind).tobytes() for row in array]
    (here / f"masks/{name}.png").write_bytes(png(w, h, depth, colour, rows, **options))
    save(np.repeat(np.where(expected, 255, 0)[:, :, None], 3, 2), f"masks/{name}")


mask("gray8", 8, 0, faint[:, :, 0], faint[:, :, 0] != 0, extra=gamma)
mask("gray16", 16, 0, faint[:, :, 0], faint[:, :, 0] != 0)
mask("rgb8", 8, 2, faint, on)
mask("rgb16", 16, 2, faint, on, extra=chunk(b"gAMA", struct.pack(">I", 220000)))
mask("rgba8", 8, 6, np.concatenate([faint, clear], 2), on)
mask("rgba16", 16, 6, np.concatenate([faint, clear], 2), on)
mask("grayalpha16", 16, 4, np.concatenate([faint[:, :, :1], clear], 2), faint[:, :, 0] != 0)
# Entry 0 of the palette is coloured and entry 1 is black: the colour counts, not the number.
mask("palette8", 8, 3, on.astype(int), ~on,
     extra=chunk(b"PLTE", bytes([0, 0, 9, 0, 0, 0])))

write("colour.jpg", picture, quality=90)
write("full.jpg", picture, quality=95, subsampling=0)
write("half.jpg", picture, quality=85, subsampling=1)
write("progressive.jpg", picture, quality=80, progressive=True)
write("restarts.jpg", picture, quality=85, restart_marker_blocks=2)
write("rgb.jpg", picture, quality=85, keep_rgb=True)
write("gray.jpg", Image.fromarray(luma), quality=90)
write("cmyk.jpg", picture.convert("CMYK"), quality=80)
# With ink in all four channels, which a conversion from RGB never has.
inks = np.dstack([source, 255 - luma // 2])
write("inks.jpg", Image.fromarray(inks, "CMYK"), quality=90)
write("inksProgressive.jpg", Image.fromarray(inks, "CMYK"), quality=90, progressive=True)


def ycck(array, quality):
    """CMYK samples as TurboJPEG writes them: as YCCK, chroma halved."""
    library = ctypes.CDLL("libturbojpeg.so.0")
    library.tjInitCompress.restype = ctypes.c_void_p
    array = np.ascontiguousarray(array)
    height, width, _ = array.shape
    out, size = ctypes.c_void_p(), ctypes.c_ulong()
    cmyk, chroma = 11, 2
    failed = library.tjCompress2(
        ctypes.c_void_p(library.tjInitCompress()), array.ctypes.data_as(ctypes.c_void_p), width, 0,
        height, cmyk, ctypes.byref(out), ctypes.byref(size), chroma, quality, 4096)
    assert not failed
    return ctypes.string_at(out, size.value)


(here / "decode/ycck.jpg").write_bytes(ycck(inks, 85))
expect("ycck", np.asarray(Image.open(here / "decode/ycck.jpg").convert("RGB")))

# Eight ways to hold a camera, in both byte orders, with another tag ahead.
for orientation in range(1, 9):
    order, mark = ("<", b"II") if orientation % 2 else (">", b"MM")
    entries = (struct.pack(order + "HHIHH", 0x103, 3, 1, 6, 0)
               + struct.pack(order + "HHIHH", 0x112, 3, 1, orientation, 0))
    tiff = mark + struct.pack(order + "HIH", 42, 8, 2) + entries + struct.pack(order + "I", 0)
    name = f"oriented{orientation}.jpg"
    part = picture.crop((0, 0, 13, 7))
    part.save(here / "decode" / name, quality=90, exif=b"Exif\0\0" + tiff)
    upright = ImageOps.exif_transpose(Image.open(here / "decode" / name))
    expect(name.split(".")[0], np.asarray(upright))

# WebP, lossy and lossless, with alpha that is dropped, turned, and one that moves.
def webp(name, image, expected=None, **options):
    image.save(here / "decode" / f"{name}.webp", **options)
    shown = ImageOps.exif_transpose(Image.open(here / "decode" / f"{name}.webp")).convert("RGB")
    expect(name, np.asarray(shown) if expected is None else expected)


clear = Image.fromarray(np.dstack([source, luma]))
webp("webpLossy", picture, quality=80)
webp("webpLossless", picture, source, lossless=True)
webp("webpAlpha", clear, source, lossless=True, exact=True)
webp("webpLossyAlpha", clear, quality=70, exact=True)
for orientation in (6, 7):
    order, mark = ("<", b"II") if orientation % 2 else (">", b"MM")
    tiff = (mark + struct.pack(order + "HIH", 42, 8, 1)
            + struct.pack(order + "HHIHH", 0x112, 3, 1, orientation, 0) + struct.pack("I", 0))
    webp(f"webpOriented{orientation}", picture.crop((0, 0, 13, 7)), lossless=True, exif=tiff)
picture.save(here / "moving.webp", save_all=True, append_images=[picture.rotate(180)])

for sigma in (0.5, 1, 2.5):
    smooth = gaussian_filter(source.astype(float), (sigma, sigma, 0), mode="nearest", truncate=4)
    save(np.rint(smooth), f"transform/blur{sigma:g}")
for quality in (5, 20, 60, 95):
    stored = io.BytesIO()
    picture.save(stored, "JPEG", quality=quality)
    save(np.asarray(Image.open(stored)), f"transform/jpeg{quality}")
for factor in (0, 0.35, 0.5, 1.7):
    save(np.asarray(ImageEnhance.Brightness(picture).enhance(factor)),
         f"transform/brightness{factor:g}")
for side in (1, 6, 16):
    coarse = picture.resize((side, side), Image.BICUBIC).resize((W, H), Image.BICUBIC)
    save(np.asarray(coarse), f"transform/lowResolution{side}")

# A header that claims 60,000 × 60,000 pixels, with 13 bytes of them; and one in a JPEG file.
(here / "bomb.png").write_bytes(png(60000, 60000, 8, 2, [b"bomb"]))
small_file = (here / "decode/gray.jpg").read_bytes()
frame = small_file.index(b"\xff\xc0")
(here / "bomb.jpg").write_bytes(
    small_file[:frame + 5] + struct.pack(">HH", 60000, 60000) + small_file[frame + 9:])
# The same coded arithmetically, which the decoder reads or refuses by name: jpegtran of libjpeg-turbo.
subprocess.run(["jpegtran", "-arithmetic", "-outfile", here / "arithmetic.jpg",
                here / "decode/colour.jpg"], check=True)
