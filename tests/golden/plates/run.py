#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Pictures of the maps of buildings, streets and isochrones compared with
those that somebody looked at: each is shrunk to a sixth, and may differ in few
places (letters fall otherwise with other fonts). `--accept` writes them anew.
Usage: run.py DOSAH_BINARY [--accept]
"""
import os
import struct
import subprocess
import sys
import tempfile
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
SHRINK = 6
FAR = 48          # of 255, in one of red, green, blue
SHARE = 0.001     # of the picture that may be so far off
MAPS = {
    "buildings": ["--kind", "buildings"],
    "streets": ["--kind", "streets", "-p", "wheelchair_manual"],
    "isochrone": ["--kind", "isochrone", "--bands", "iso.geojson", "-p",
                  "wheelchair_manual"],
}


def read_png(path):
    """Width, height and rows of RGB; only filter 0, as Dosah and this write."""
    data = open(path, "rb").read()
    at, packed = 8, b""
    while at < len(data):
        n, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + n]
        if kind == b"IHDR":
            w, h = struct.unpack(">II", body[:8])
        if kind == b"IDAT":
            packed += body
        at += n + 12
    raw = zlib.decompress(packed)
    line = 3 * w + 1
    assert len(raw) == line * h and not any(raw[::line])
    return w, h, [raw[y * line + 1:(y + 1) * line] for y in range(h)]


def write_png(path, w, h, rows):
    def chunk(kind, body):
        return (struct.pack(">I", len(body)) + kind + body +
                struct.pack(">I", zlib.crc32(kind + body)))
    raw = b"".join(b"\0" + bytes(r) for r in rows)
    with open(path, "wb") as out:
        out.write(b"\x89PNG\r\n\x1a\n" +
                  chunk(b"IHDR", struct.pack(">IIBBBBB", w, h, 8, 2, 0, 0, 0)) +
                  chunk(b"IDAT", zlib.compress(raw, 9)) + chunk(b"IEND", b""))


def shrink(w, h, rows):
    k = SHRINK
    small = []
    for y in range(h // k):
        sums = [0] * (3 * (w // k))
        for row in rows[y * k:(y + 1) * k]:
            for c in range(3):
                for dx in range(k):
                    part = row[3 * dx + c::3 * k]
                    for x in range(w // k):
                        sums[3 * x + c] += part[x]
        small.append(bytes(s // (k * k) for s in sums))
    return w // k, h // k, small


def differs(a, b):
    """Share of places that are far off; all of them if the sizes differ."""
    if a[:2] != b[:2]:
        return 1.0
    n = 0
    for p, q in zip(a[2], b[2]):
        for x in range(0, len(p), 3):
            n += max(abs(p[x + c] - q[x + c]) for c in range(3)) > FAR
    return n / (a[0] * a[1])


def main():
    dosah = os.path.abspath(sys.argv[1])
    accept = "--accept" in sys.argv
    tiny = os.path.join(os.environ["DOSAH_SOURCE"], "datasets", "init")
    env = dict(os.environ, DOSAH_DATE="2026-11-22")
    failed = 0
    with tempfile.TemporaryDirectory() as work:
        def run(*args):
            subprocess.run([dosah, *args], cwd=work, env=env, check=True,
                           stdout=subprocess.DEVNULL)
        subprocess.run(["cp", "-r", tiny + "/.", work], check=True)
        run("run", "-q", "--only", "tables", "study.yaml")
        run("isochrone", "study.yaml", "--service", "S1", "-o", "iso.geojson")
        for name, options in MAPS.items():
            out, golden = work + "/" + name + ".png", HERE + "/" + name + ".png"
            run("map", "results", "--lang", "cs", *options, "-o", out)
            small = shrink(*read_png(out))
            if accept:
                write_png(golden, *small)
                continue
            share = differs(small, read_png(golden))
            good = share <= SHARE
            failed += not good
            print("%s %s: %.2f %% differs" %
                  ("ok" if good else "not ok", name, 100 * share))
            if not good:
                write_png(name + ".now.png", *small)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
