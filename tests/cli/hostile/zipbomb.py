#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes bomb.zip: the tables of gtfs/, but stop_times.txt is 1 GB that packs
to about 1 MB: zero bytes or, with `rows`, one sound row again and again."""
import os
import sys
import zipfile

SIZE = 1 << 30
row = b"T01,06:05:00,06:05:00,Z1,1\n"
rows = sys.argv[1:] == ["rows"]

with zipfile.ZipFile("bomb.zip", "w", zipfile.ZIP_DEFLATED) as bomb:
    for name in sorted(os.listdir("gtfs")):
        if name == "stop_times.txt":
            with bomb.open(name, "w", force_zip64=True) as out:
                if rows:
                    out.write(b"trip_id,arrival_time,departure_time,stop_id,"
                              b"stop_sequence\n")
                block = row * ((1 << 20) // len(row)) if rows else bytes(1 << 20)
                for _ in range(SIZE // len(block) + 1):
                    out.write(block)
        else:
            bomb.write("gtfs/" + name, name)

assert os.path.getsize("bomb.zip") < 8 << 20
