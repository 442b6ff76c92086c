#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A real extract of OpenStreetMap against osmium: nodes, ways, and the ways
that are walkable by datasets/osm-walkable.yaml. The rule is read and applied
here, and in the program, by different means. Usage: liechtenstein.py DOSAH
TEST_NETWORK_REAL"""
import re
import shutil
import subprocess
import sys

from real import SKIPPED, data, expect, finish


def main():
    (extract,) = data("osm/liechtenstein.osm.pbf")
    if not shutil.which("osmium"):
        print("skipped: no osmium")
        sys.exit(SKIPPED)
    info = subprocess.run(["osmium", "fileinfo", "-e", extract], text=True,
                          capture_output=True, check=True).stdout
    theirs = [int(re.search(rf"Number of {kind}: (\d+)", info).group(1))
              for kind in ("nodes", "ways")]
    ours = subprocess.run([sys.argv[2]], text=True, capture_output=True,
                          check=True)
    text = ours.stdout + ours.stderr
    print("".join("# " + line + "\n" for line in text.splitlines()), end="")
    found = re.search(r"read: (\d+) nodes, (\d+) ways", text)
    expect(found and [int(n) for n in found.groups()] == theirs,
           f"{theirs[0]} nodes and {theirs[1]} ways are read")
    found = re.search(r"walkable ways: (\d+), osmium: (\d+)", text)
    expect(found and found.group(1) == found.group(2),
           f"{found.group(1)} ways are walkable, as osmium says")
    shares = re.findall(r"assumptions (\w+): certain ([\d.]+) km, possible "
                        r"([\d.]+) km, no ([\d.]+) km", text)
    for name, *km in shares:
        km = [float(k) for k in km]
        print(f"# wheelchair, assumptions {name}: certain, possible, no "
              + ", ".join(f"{100 * k / sum(km):.1f} %" for k in km))
    expect(len(shares) == 2, "street length is told with and without "
           "assumptions")
    finish()


main()
