#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Travel-time matrix of a real city between its 1,227 hexagons: sane, and the
same whatever the threads. DOSAH_TEST_FULL=1 takes all of them as origins, else
every tenth. Usage: porto_alegre.py DOSAH"""
import csv
import filecmp
import os
import random
import shutil
import tempfile

from real import data, dosah, expect, finish

LIMITS = ["--walk-speed", "3.6", "--max-walk", "30min", "--max-transfer",
          "10min", "--change-time", "60s", "--max-time", "120min",
          "--percentiles", "5,50,95"]


def load(path):
    with open(path, encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        next(rows)
        return {(a, b): [float(t) if t else float("inf") for t in times]
                for a, b, *times in rows}


def choose(path, out):
    step = 1 if os.environ.get("DOSAH_TEST_FULL") else 10
    with open(path, encoding="utf-8") as lines, \
            open(out, "w", encoding="utf-8") as some:
        header, *rows = lines
        some.writelines([header, *rows[::step]])


def in_order(times):
    return all(x <= y for x, y in zip(times, times[1:]))


def check_triangles(walk):
    """Walking a to b to c is no shorter than a to c, where both fit into the
    longest walk. Times are printed to 0.1 min. Few exceptions are right: a
    point between two streets that do not meet joins both. With vehicles it
    need not hold: the walk from the last stop to b leaves less for the
    rest."""
    after = {}
    for a, b in walk:
        after.setdefault(a, []).append(b)
    tried = worse = 0
    for a, b in random.Random(1).sample(sorted(walk), min(len(walk), 5000)):
        for c in after.get(b, ()):
            detour = walk[a, b][0] + walk[b, c][0]
            if detour <= 29.8:
                tried += 1
                worse += walk.get((a, c), [1e9])[0] > detour + 0.15
    return tried, worse


def main():
    streets, bus, train, hexagons = data(
        "porto-alegre/poa_osm.pbf", "porto-alegre/poa_eptc.zip",
        "porto-alegre/poa_trensurb.zip", "porto-alegre/poa_hexgrid.csv")
    work = tempfile.mkdtemp(prefix="dosah-real-")
    origins = os.path.join(work, "from.csv")
    choose(hexagons, origins)
    base = ["matrix", "-v", "--progress", "none", "--streets", streets,
            "--from", origins, "--to", hexagons, *LIMITS]
    transit = ["--timetable", bus, "--timetable", train, "--date",
               "2019-05-13", "--window", "14:00-15:00"]
    path = {}
    for name, args in (("two", [*transit, "--threads", "2"]),
                       ("one", [*transit, "--threads", "1"]),
                       ("ride", [*transit, "--max-rides", "1"]),
                       ("walk", [])):
        path[name] = os.path.join(work, name + ".csv")
        dosah(*base, *args, out=path[name])
    expect(filecmp.cmp(path["one"], path["two"], shallow=False),
           "one thread and two write the same bytes")
    four, ride, walk = (load(path[k]) for k in ("two", "ride", "walk"))
    print(f"# pairs: 4 rides {len(four)}, 1 ride {len(ride)}, on foot "
          f"{len(walk)}")
    expect(len(four) > len(ride) > len(walk) > 0, "more rides, more pairs")
    expect(all(in_order(t) for t in four.values()), "p5 <= p50 <= p95")
    expect(all(0 <= t[0] <= 120 for t in four.values()),
           "no time is below zero or above the limit")
    own = [t[2] for (a, b), t in four.items() if a == b]
    expect(own and max(own) <= 2 * 100 / 60 + 0.1,
           f"from a place to itself: its way to the street and back, "
           f"at most {max(own)} min")
    expect(all(k in four and all(x <= y for x, y in zip(four[k], t))
               for k, t in ride.items()), "more rides are never slower")
    expect(all(k in four and four[k][2] <= t[0] for k, t in walk.items()),
           "a timetable is never slower than walking")
    expect(all(t[0] == t[2] <= 30 for t in walk.values()),
           "walking takes the same time all the hour, at most 30 min")
    tried, worse = check_triangles(walk)
    print(f"# {tried} triangles, {worse} broken")
    expect(tried > 100 and worse * 200 < tried,
           "a detour on foot is hardly ever faster than the direct way")
    shutil.rmtree(work)
    finish()


main()
