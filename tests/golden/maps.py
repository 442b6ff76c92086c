#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares maps of the study of `dosah init` with the pictures and texts in
tests/golden/maps. Pictures are compared at a quarter of their size: fonts
differ a little from machine to machine, a class in a wrong colour differs a
lot. Usage: maps.py DOSAH_BINARY SOURCE_FOLDER [--write]

    tests/golden/maps.py build/dev/analysis/cli/dosah . --write
makes the pictures and texts anew; look at each before committing it."""
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib

MAPS = {
    "time-cs": ["--lang", "cs", "-m", "time"],
    "day-trip-upright": ["--lang", "en", "-m", "day-trip", "--portrait"],
    "share": ["--lang", "cs", "-m", "share"],
    "gap": ["--lang", "en", "-m", "gap"],
    "usable": ["--lang", "cs", "-m", "usable", "--paper", "a3"],
    "one-municipality": ["--lang", "en", "-m", "time", "--municipality",
                         "Vzorov"],
}
SHRINK = 4
# Of 255: the mean of all differences, and how many points may differ much.
MEAN, MUCH, SHARE = 1.5, 40, 0.015


def read_png(path):
    """Width, rows of red, green, blue; as draw_png.c writes: no filter."""
    data, at, packed, width = open(path, "rb").read(), 8, b"", 0
    while at < len(data):
        size, name = struct.unpack(">I4s", data[at:at + 8])
        if name == b"IHDR":
            width = struct.unpack(">I", data[at + 8:at + 12])[0]
        if name == b"IDAT":
            packed += data[at + 8:at + 8 + size]
        at += 12 + size
    raw, step = zlib.decompress(packed), 3 * width + 1
    return width, [raw[i + 1:i + step] for i in range(0, len(raw), step)]


def write_png(path, rows):
    def chunk(name, data):
        return (struct.pack(">I", len(data)) + name + data +
                struct.pack(">I", zlib.crc32(name + data)))
    head = struct.pack(">IIBBBBB", len(rows[0]) // 3, len(rows), 8, 2, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + r for r in rows), 9)
    with open(path, "wb") as out:
        out.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) +
                  chunk(b"IDAT", body) + chunk(b"IEND", b""))


def small(path):
    """Means of SHRINK x SHRINK points."""
    width, rows = read_png(path)
    columns, out = width // SHRINK, []
    for top in range(0, len(rows) - SHRINK + 1, SHRINK):
        sums = [0] * (3 * width)
        for row in rows[top:top + SHRINK]:
            sums = [a + b for a, b in zip(sums, row)]
        line = bytearray(3 * columns)
        for band in range(3):
            parts = [sums[band + 3 * k::3 * SHRINK][:columns]
                     for k in range(SHRINK)]
            line[band::3] = bytes(sum(p) // SHRINK ** 2 for p in zip(*parts))
        out.append(bytes(line))
    return out


def difference(a, b):
    """Mean difference and share of values that differ much."""
    if len(a) != len(b) or len(a[0]) != len(b[0]):
        return 255, 1
    every = [abs(x - y) for r, s in zip(a, b) for x, y in zip(r, s)]
    return (sum(every) / len(every),
            sum(d > MUCH for d in every) / len(every))


def same(a, b):
    mean, much = difference(a, b)
    return mean <= MEAN and much <= SHARE


def text_of(pdf):
    text = subprocess.run(["pdftotext", "-raw", pdf, "-"], check=True,
                          capture_output=True, text=True).stdout
    for find, put in ((r"(běh|run) [0-9a-f]{12}", r"\1 RUN"),
                      (r"Dosah [0-9.]+,", "Dosah VERSION,"),
                      (r", (\d+\. \d+\. \d{4}|\d+ \w+ \d{4})\.\s*$", ", DATE.")):
        text = re.sub(find, put, text.strip(), flags=re.M)
    return text + "\n"


def main():
    dosah, source = sys.argv[1], sys.argv[2]
    golden = os.path.join(source, "tests", "golden", "maps")
    folder = tempfile.mkdtemp()
    study = shutil.copytree(os.path.join(source, "datasets", "init"),
                            os.path.join(folder, "study"))
    results = os.path.join(folder, "results")
    env = {**os.environ, "DOSAH_DATA": source}
    subprocess.run([dosah, "run", "-q", "--only", "tables", "--out",
                    results, os.path.join(study, "study.yaml")],
                   check=True, env=env, stdout=subprocess.DEVNULL)
    faults, pictures = [], {}
    for name, options in MAPS.items():
        made = {}
        for ending in ("png", "pdf"):
            made[ending] = os.path.join(folder, f"{name}.{ending}")
            subprocess.run([dosah, "map", results, "--type", "counselling",
                            "-o", made[ending]] + options, check=True,
                           env=env, stdout=subprocess.DEVNULL)
        pictures[name], text = small(made["png"]), text_of(made["pdf"])
        picture = os.path.join(golden, name + ".png")
        words = os.path.join(golden, name + ".txt")
        if sys.argv[3:] == ["--write"]:
            write_png(picture, pictures[name])
            with open(words, "w", encoding="utf-8") as out:
                out.write(text)
        if not same(read_png(picture)[1], pictures[name]):
            faults.append("%s: the picture differs, mean %.2f, much %.4f" % (
                (name,) + difference(read_png(picture)[1], pictures[name])))
            shutil.copy(made["png"], f"{name}-differs.png")
        if open(words, encoding="utf-8").read() != text:
            faults.append(f"{name}: the text differs:\n{text}")
    if same(pictures["share"], pictures["time-cs"]):
        faults.append("two maps of different things pass for one")
    shutil.rmtree(folder)
    print("\n".join(faults) or f"{len(MAPS)} maps as they were")
    sys.exit(1 if faults else 0)


main()
