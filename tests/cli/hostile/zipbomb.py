#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes bomb.zip: the tables of gtfs/, but stop_times.txt is 1 GB that packs
to about 1 MB: zero bytes or, with `rows`, the sound row at its end again and
again. Another folder and table may be named.
Usage: zipbomb.py [zeros|rows [FOLDER TABLE]]"""
import os
import sys
import zipfile

SIZE = 1 << 30
rows = sys.argv[1:2] == ["rows"]
folder, table = sys.argv[2:4] or ("gtfs", "stop_times.txt")

with zipfile.ZipFile("bomb.zip", "w", zipfile.ZIP_DEFLATED) as bomb:
    for name in sorted(os.listdir(folder)):
        if name != table:
            bomb.write(f"{folder}/{name}", name)
            continue
        with open(f"{folder}/{name}", "rb") as file:
            text = file.read()
        row = text.splitlines(True)[-1]
        with bomb.open(name, "w", force_zip64=True) as out:
            if rows:
                out.write(text)
            block = row * ((1 << 20) // len(row)) if rows else bytes(1 << 20)
            for _ in range(SIZE // len(block) + 1):
                out.write(block)

assert os.path.getsize("bomb.zip") < 8 << 20
