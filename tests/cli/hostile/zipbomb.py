#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes bomb.zip: the tables of gtfs/, but stop_times.txt is 1 GB of zero
bytes, which packs to 1 MB."""
import os
import zipfile

with zipfile.ZipFile("bomb.zip", "w", zipfile.ZIP_DEFLATED) as bomb:
    for name in sorted(os.listdir("gtfs")):
        if name == "stop_times.txt":
            with bomb.open(name, "w", force_zip64=True) as out:
                for _ in range(1024):
                    out.write(bytes(1 << 20))
        else:
            bomb.write("gtfs/" + name, name)
