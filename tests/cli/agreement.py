#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Tables, explanations and the matrix say the same of the same pairs. Usage:
agreement.py DOSAH"""
import csv
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

BINARY = os.path.abspath(sys.argv[1])
SOURCE = os.environ["DOSAH_SOURCE"]
PAIRS = 14


def dosah(*args):
    result = subprocess.run([BINARY, *args, "--progress", "none"], text=True,
                            capture_output=True, timeout=600, check=False)
    if result.returncode != 0:
        sys.exit(f"{args}: exit code {result.returncode}: {result.stderr}")
    return result.stdout


def explain(study, origin, service, profile, day):
    return json.loads(dosah("explain", study, "--from", origin, "--to",
                            service, "--profile", profile, "--day", day,
                            "--json"))


def rows(path, delimiter=","):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def number(text):
    return None if text in ("", None) else float(text)


def seconds(clock):
    h, m, s = map(int, clock.split(":"))
    return 3600 * h + 60 * m + s


def least(values):
    return min((v for v in values if v is not None), default=None)


def most(values):
    return max((v for v in values if v is not None), default=None)


def check(what, got, expected):
    if got != expected:
        sys.exit(f"{what}: {got!r}, expected {expected!r}")


def check_journey(where, journey, start, end):
    """Parts follow one another, and rides and walks fill the journey."""
    now = seconds(journey["leave"])
    for part in journey["parts"]:
        if seconds(part["from_time"]) < now:
            sys.exit(f"{where}: a part begins before the last one ends")
        now = seconds(part["to_time"])
    check(f"{where}: arrival", now, seconds(journey["arrive"]))
    check(f"{where}: begins", journey["parts"][0]["from"], start)
    check(f"{where}: ends", journey["parts"][-1]["to"], end)


def check_reading(where, told):
    there, back = told["there"], told["back"]
    if there is None:
        check(f"{where}: without a journey", told["best_min"], None)
        return
    check_journey(where, there, None, None)
    took = seconds(there["arrive"]) - seconds(there["leave"])
    if not told["day_trip"]:
        check(f"{where}: fastest", int(took / 6 + 0.5) / 10, told["best_min"])
        return
    check_journey(where, back, None, None)
    away = seconds(back["arrive"]) - seconds(there["leave"])
    check(f"{where}: away", int(away / 6 + 0.5) / 10, told["away_min"])


def check_type(where, row, told):
    """The row of a type is the best of its services."""
    for key, end in (("optimistic", "lo"), ("pessimistic", "hi")):
        e = [t[key] for t in told]
        other = "hi" if end == "lo" else "lo"
        check(f"{where} best {key}", least(x["best_min"] for x in e),
              number(row["best_min_" + end]))
        check(f"{where} away {key}", least(x["away_min"] for x in e),
              number(row["away_min_" + end]))
        check(f"{where} day trip {key}", any(x["day_trip"] for x in e),
              row["day_trip_" + other] == "1")
        if len(told) == 1:
            check(f"{where} p50 {key}", e[0]["p50_min"],
                  number(row["p50_min_" + end]))
            check(f"{where} stay {key}", most(
                x["longest_stay_min"] for x in e),
                number(row["stay_min_" + other]))
        for x in e:
            check_reading(where, x)
    order = ["certain", "possible", "no"]
    status = [t["status"] for t in told if t["status"] in order]
    check(f"{where} status", min(status, key=order.index), row["status"])
    if len(told) == 1:
        check(f"{where} break", told[0]["break_at"], row["break_at"] or None)


def demo(folder):
    study = os.path.join(SOURCE, "datasets/vmk-demo/study.yaml")
    copy = os.path.join(folder, "demo")
    shutil.copytree(os.path.dirname(study), copy,
                    ignore=shutil.ignore_patterns(".dosah-cache", "results*"))
    study = os.path.join(copy, "study.yaml")
    out = os.path.join(folder, "out")
    dosah("run", study, "--only", "tables", "--out", out)
    services = {}
    for s in rows(os.path.join(copy, "services.csv")):
        if s["form"] in ("outpatient", "residential"):
            services.setdefault(s["type"], set()).add(s["id"])
    wanted = [r for r in rows(os.path.join(out, "csv/reach.csv"))
              if r["status"] in ("certain", "possible", "no") and
              len(services[r["service_type"]]) <= 2]
    random.seed(20261122)
    kinds = {}
    for r in random.sample(wanted, len(wanted)):
        kinds.setdefault((r["profile"], r["status"], r["break_at"]),
                         []).append(r)
    picked = [k[i] for i in range(4) for k in kinds.values() if i < len(k)]
    for r in picked[:PAIRS]:
        ids = sorted(services[r["service_type"]])
        told = [explain(study, r["origin_id"], s, r["profile"], r["day"])
                for s in ids]
        check_type(" ".join((r["origin_id"], r["service_type"], r["profile"],
                             r["day"])), r, told)
    return len(picked[:PAIRS])


def tiny(folder):
    """In the zone of UTM that the matrix chooses, so that lengths agree."""
    copy = os.path.join(folder, "tiny")
    shutil.copytree(os.path.join(SOURCE, "datasets/init"), copy)
    study = os.path.join(copy, "study.yaml")
    with open(study, encoding="utf-8") as file:
        text = file.read()
    with open(study, "w", encoding="utf-8") as file:
        text = re.sub("^crs: .*$", "crs: EPSG:32633", text, flags=re.M)
        # A Wednesday, when both services are open.
        file.write(text.replace("date: 2026-11-24}", "date: 2026-11-25}"))
    with open(os.path.join(copy, "from.csv"), "w", encoding="utf-8") as file:
        file.write("id,lon,lat\n")
        origins = rows(os.path.join(copy, "origins.csv"), ";")
        for o in origins:
            file.write(f"{o['id']},{o['lon']},{o['lat']}\n")
    services = [s for s in rows(os.path.join(copy, "services.csv"))
                if s["form"] == "outpatient"]
    with open(os.path.join(copy, "to.csv"), "w", encoding="utf-8") as file:
        file.write("id,lon,lat\n")
        for s in services:
            file.write(f"{s['id']},{s['lon']},{s['lat']}\n")
    matrix = dosah("matrix", "--streets", copy + "/streets.osm", "--timetable",
                   copy + "/gtfs", "--date", "2026-11-25", "--window",
                   "06:00-20:00", "--from", copy + "/from.csv", "--to",
                   copy + "/to.csv", "--unreachable", "empty")
    times = {(r["from_id"], r["to_id"]): number(r["travel_time_p50"])
             for r in csv.DictReader(matrix.splitlines())}
    found = 0
    for o in origins[::4]:
        for s in services:
            told = explain(study, o["id"], s["id"], "adult", "workday")
            check(f"matrix {o['id']} {s['id']}", times[o["id"], s["id"]],
                  told["optimistic"]["p50_min"])
            found += times[o["id"], s["id"]] is not None
    return found


with tempfile.TemporaryDirectory() as top:
    n = demo(top)
    m = tiny(top)
    print(f"{n} rows of the demo and {m} pairs of the matrix agree")
    if n < PAIRS or m < 5:
        sys.exit("too few pairs to mean anything")
