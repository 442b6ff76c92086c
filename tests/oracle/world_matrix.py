#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`dosah matrix` on random worlds gives what the oracle says: the whole way
from GTFS text to minutes, percentile by percentile. A case is the seed of a
world and the style of its feed.
Usage: world_matrix.py DOSAH WORLD_MATRIX FEATURES FIRST_SEED N_WORLDS
"""
import csv
import os
import subprocess
import sys
import tempfile


def rows(text):
    return {(row[0], row[1]): row[2:] for row in list(csv.reader(text))[1:]}


def ask(dosah, maker, seed, features, folder):
    """(expected, answered), each {(from, to): [p5, p50, p95]}"""
    style = seed % 4
    subprocess.run([maker, str(seed), str(features), str(style), folder],
                   check=True)
    with open(f"{folder}/arguments", encoding="ascii") as lines:
        arguments = lines.read().split("\n")[:-1]
    result = subprocess.run([dosah, "matrix", "-q", *arguments], cwd=folder,
                            capture_output=True, text=True, timeout=120)
    if result.returncode != 0:
        sys.exit(f"world {seed}: exit code {result.returncode}\n"
                 f"{result.stderr}")
    with open(f"{folder}/expected.csv", encoding="ascii") as lines:
        return rows(lines), rows(result.stdout.splitlines())


def main():
    dosah, maker = (os.path.abspath(path) for path in sys.argv[1:3])
    features, first, n = (int(value) for value in sys.argv[3:])
    n_wrong = n_pairs = n_reached = 0
    for seed in range(first, first + n):
        with tempfile.TemporaryDirectory() as folder:
            expected, answered = ask(dosah, maker, seed, features, folder)
        for pair, minutes in expected.items():
            n_pairs += 1
            n_reached += minutes[1] != "" and pair[0] != pair[1]
            if answered.get(pair) != minutes:
                n_wrong += 1
                print(f"world {seed}, {pair[0]} to {pair[1]}: "
                      f"{answered.get(pair)}, expected {minutes}")
    print(f"{n_pairs} pairs, of them {n_reached} reached by vehicle, "
          f"{n_wrong} wrong")
    return n_wrong != 0 or n_reached < n // 2


if __name__ == "__main__":
    sys.exit(main())
