#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Sets one field of a comma-separated table. Usage: cell.py FILE LINE FIELD VALUE
(line and field counted from 1)."""
import csv
import sys

path, line, field, value = sys.argv[1:5]
with open(path, encoding="utf-8", newline="") as file:
    rows = list(csv.reader(file))
rows[int(line) - 1][int(field) - 1] = value
with open(path, "w", encoding="utf-8", newline="") as file:
    csv.writer(file, lineterminator="\n").writerows(rows)
