#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs one golden world and compares its tables with the rows worked out by
hand (README.md). Usage: run.py DOSAH_BINARY WORLD_FOLDER"""
import csv
import glob
import os
import shutil
import subprocess
import sys
import tempfile


def rows_of(path):
    with open(path, encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        return reader.fieldnames, list(reader)


def number(text):
    try:
        return float(text)
    except ValueError:
        return None


def same(wanted, found, tolerance):
    a, b = number(wanted), number(found)
    if a is None or b is None:
        return wanted == found
    return abs(a - b) <= tolerance + 1e-9


def differences(name, columns, row, found):
    for column in columns:
        title, _, tolerance = column.partition("~")
        wanted = row[column]
        if wanted == "*":
            continue
        if title not in found:
            yield f"{name}: no column {title}"
        elif not same(wanted, found[title], float(tolerance or 0)):
            yield f"{name}: {title} is '{found[title]}', by hand '{wanted}'"


def compare(expected_path, results):
    """Yields one line per fault."""
    table = os.path.basename(expected_path)[len("expected"):-len(".csv")]
    table = table.lstrip(".") or "reach"
    header, expected = rows_of(expected_path)
    _, found = rows_of(os.path.join(results, "csv", table + ".csv"))
    if not expected:
        yield f"{expected_path}: no rows"
    if "day" not in header:
        if len(found) != len(expected):
            yield f"{table}: {len(found)} rows, by hand {len(expected)}"
        for number, pair in enumerate(zip(expected, found), 1):
            yield from differences(f"{table} row {number}", header, *pair)
        return
    keys = header[:header.index("day") + 1]
    by_key = {tuple(r[k] for k in keys): r for r in found}
    for row in expected:
        key = tuple(row[k] for k in keys)
        if key not in by_key:
            yield f"{table}: no row {key}"
        else:
            yield from differences(f"{table} {' '.join(key)}",
                                   header[len(keys):], row, by_key[key])


def main():
    binary, world = os.path.abspath(sys.argv[1]), sys.argv[2]
    with tempfile.TemporaryDirectory() as folder:
        study = os.path.join(folder, "world")
        shutil.copytree(world, study)
        run = subprocess.run(
            [binary, "run", os.path.join(study, "study.yaml"), "--only",
             "tables", "--progress", "none", "--lang", "en"],
            capture_output=True, text=True, timeout=120)
        sys.stderr.write(run.stderr)
        if run.returncode != 0:
            print(f"exit code {run.returncode}")
            return 1
        paths = sorted(glob.glob(os.path.join(world, "expected*.csv")))
        faults = [f for p in paths
                  for f in compare(p, os.path.join(study, "results"))]
    for fault in faults:
        print(fault)
    print("differs" if faults else "as worked out by hand")
    return 1 if faults or not paths else 0


if __name__ == "__main__":
    sys.exit(main())
