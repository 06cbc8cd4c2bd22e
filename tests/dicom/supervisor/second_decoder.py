"""Decodes the same frames once more, with pydicom, GDCM and OpenJPEG's own program, and compares.

Reads lines "path<TAB>frame<TAB>file" (our pixels, as FrameHeader lays them out) or
"path<TAB>fault<TAB>word" for what was refused, and prints one line for each frame that differs and
each file that was refused although it can be decoded; then "compared N exact M".
"""

import os
import subprocess
import sys
import tempfile
import warnings

import numpy
import pydicom
from pydicom.encaps import generate_pixel_data_frame
from pydicom.pixel_data_handlers.util import apply_color_lut, convert_color_space

warnings.filterwarnings("ignore")
HTJ2K = ("1.2.840.10008.1.2.4.201", "1.2.840.10008.1.2.4.202", "1.2.840.10008.1.2.4.203")
LOSSY = ("1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51", "1.2.840.10008.1.2.4.81",
         "1.2.840.10008.1.2.4.91", "1.2.840.10008.1.2.4.203")
LOWEST_PSNR = 40.0  # dB; two decoders of a lossy picture may round and smooth colour differently


# GDCM 3.0.21 cannot decode the first; the same picture is there in another compression.
SAME_PICTURE = {"MR1_JLSL": "MR1_RLE"}


def by_openjpeg(dataset):
    frame = next(generate_pixel_data_frame(dataset.PixelData))
    with tempfile.TemporaryDirectory() as folder:
        stream, picture = os.path.join(folder, "a.j2k"), os.path.join(folder, "a.ppm")
        with open(stream, "wb") as out:
            out.write(frame)
        subprocess.run(["opj_decompress", "-i", stream, "-o", picture], check=True,
                       stdout=subprocess.DEVNULL)
        with open(picture, "rb") as made:
            whole = made.read()
    count = dataset.Rows * dataset.Columns * dataset.SamplesPerPixel
    return numpy.frombuffer(whole[-count:], dtype=numpy.uint8)


def decoded(path):
    """Every frame of a file, as we lay it out."""
    folder, name = os.path.split(path)
    dataset = pydicom.dcmread(os.path.join(folder, SAME_PICTURE.get(name, name)), force=True)
    if dataset.file_meta.TransferSyntaxUID in HTJ2K:
        return dataset, [by_openjpeg(dataset)]
    pixels = dataset.pixel_array
    frames = int(dataset.get("NumberOfFrames", 1) or 1)
    if dataset.PhotometricInterpretation == "PALETTE COLOR":
        wide = apply_color_lut(pixels, dataset)
        pixels = (wide >> 8 if wide.dtype.itemsize == 2 else wide).astype(numpy.uint8)
    elif dataset.PhotometricInterpretation.startswith("YBR_FULL"):
        pixels = convert_color_space(pixels, dataset.PhotometricInterpretation, "RGB")
    return dataset, list(pixels.reshape(frames, -1))


def difference(ours, theirs, lossy):
    """None, or words for how far apart they are."""
    ours = ours.astype(numpy.int64)
    theirs = theirs.astype(numpy.int64)
    if ours.shape != theirs.shape:
        return f"{ours.size} samples instead of {theirs.size}"
    apart = numpy.abs(ours - theirs)
    if not lossy:
        return None if apart.max() == 0 else f"up to {apart.max()} apart"
    white = max(int(theirs.max() - theirs.min()), 1)
    mean = float((apart ** 2).mean())
    psnr = 999.0 if mean == 0 else 10 * numpy.log10(white * white / mean)
    return None if psnr >= LOWEST_PSNR else f"PSNR {psnr:.1f} dB"


def main():
    compared = exact = 0
    known = {}
    for line in sys.stdin:
        path, frame, ours = line.rstrip("\n").split("\t")
        try:
            if path not in known:
                known = {path: decoded(path)}
        except Exception:  # the second decoder need not be able to read it
            continue
        dataset, frames = known[path]
        if frame == "fault":
            print(f"refused: {path}: {ours}")
            continue
        theirs = frames[int(frame)]
        kind = theirs.dtype.newbyteorder("=")
        raw = numpy.fromfile(ours, dtype=kind)
        lossy = dataset.file_meta.TransferSyntaxUID in LOSSY
        compared += 1
        exact += 0 if lossy else 1
        words = difference(raw, theirs, lossy)
        if words:
            print(f"different: {path} frame {frame}: {words}")
    print(f"compared {compared} exact {exact}")


main()
