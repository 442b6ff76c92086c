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
    shares = re.findall(r"(\w+), assumptions (\w+): certain ([\d.]+) km, "
                        r"possible ([\d.]+) km, no ([\d.]+) km", text)
    print("# street length: profile, assumptions, certain, possible, no")
    certain = {}
    for profile, name, *km in shares:
        km = [float(k) for k in km]
        certain[profile, name] = km[0] / sum(km)
        print(f"# {profile:18} {name:8}"
              + "".join(f"{100 * k / sum(km):7.1f} %" for k in km))
    expect(len(shares) == 22, "street length is told for each profile, for "
           "walkers with and without assumptions and as if all were level")
    expect(certain["wheelchair_manual", "none"] < 0.001,
           "without assumptions no street is certain for a wheelchair")
    expect(certain["adult", "none"] > 0.99, "adults may walk nearly everywhere")
    finish()


main()
