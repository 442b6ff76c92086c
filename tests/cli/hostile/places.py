#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Rewrites the lon and lat columns of a small table as x and y in another
system: 5514 (both negative), 5513 (positive, as in RÚIAN tables), 5514yx
(order swapped). Near enough for a test, by PROJ's own cs2cs.
Usage: places.py FILE SYSTEM"""
import csv
import subprocess
import sys

path, system = sys.argv[1:3]
with open(path, encoding="utf-8", newline="") as file:
    text = file.read()
mark = ";" if ";" in text.split("\n")[0] else ","
rows = list(csv.reader(text.splitlines(), delimiter=mark))
lon, lat = rows[0].index("lon"), rows[0].index("lat")
rows[0][lon], rows[0][lat] = "x", "y"
for row in rows[1:]:
    if not row[lon]:
        continue
    out = subprocess.run(["cs2cs", "-f", "%.3f", "EPSG:4326", "EPSG:5514"],
                         input=f"{row[lat]} {row[lon]}\n", text=True,
                         capture_output=True, check=True).stdout.split()
    x, y = out[0], out[1]
    if system == "5513":
        x, y = x.lstrip("-"), y.lstrip("-")
    if system == "5514yx":
        x, y = y, x
    row[lon], row[lat] = x, y
with open(path, "w", encoding="utf-8", newline="") as file:
    csv.writer(file, delimiter=mark, lineterminator="\n").writerows(rows)
