#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes dem.asc (EPSG:5514, 100 m) for the example study: flat, nodata (no
value at all), elsewhere (50 km away), wild (heights that cannot be)."""
import subprocess
import sys

kind = sys.argv[1]
size, left, bottom = 60, -503000, -1147000
if kind == "elsewhere":
    left += 50000
value = {"nodata": "-9999", "wild": None}.get(kind, "300")
with open("dem.asc", "w", encoding="ascii") as file:
    file.write(f"ncols {size}\nnrows {size}\nxllcorner {left}\n"
               f"yllcorner {bottom}\ncellsize 100\nNODATA_value -9999\n")
    for row in range(size):
        file.write(" ".join(value or ("1e30" if (row + col) % 2 else "-1e30")
                            for col in range(size)) + "\n")
with open("dem.prj", "w", encoding="ascii") as file:
    file.write(subprocess.run(["gdalsrsinfo", "-o", "wkt_esri", "EPSG:5514"],
                              capture_output=True, text=True,
                              check=True).stdout.strip() + "\n")
