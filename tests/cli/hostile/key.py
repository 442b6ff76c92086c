#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Gives a top-level key of study.yaml a new value, whatever it had before.
Usage: key.py KEY VALUE [FILE]; an empty VALUE takes the key out."""
import re
import sys

key, value = sys.argv[1:3]
path = sys.argv[3] if len(sys.argv) > 3 else "study.yaml"
with open(path, encoding="utf-8") as file:
    lines = file.read().split("\n")
kept, inside = [], False
for line in lines:
    if re.match(r"[^\s#]", line):
        inside = line.startswith(key + ":")
    if not inside or not line.strip() or line.lstrip().startswith("#"):
        kept.append(line)
if value:
    kept.append(f"{key}: {value}")
with open(path, "w", encoding="utf-8") as file:
    file.write("\n".join(kept) + "\n")
