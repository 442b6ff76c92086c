#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The worked building of datasets/README.md: what is written there is what a
run gives. Usage: worked.py DOSAH_BINARY"""
import csv
import os
import subprocess
import sys
import tempfile

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
STUDY = """title: x
crs: EPSG:5514
languages: [en]
municipalities: {source: %(demo)s/municipalities.geojson, where: "member = 1",
  columns: {code: code, name: name}}
services: {source: %(demo)s/services.csv}
survey: {source: %(demo)s/survey-worked.csv}
usability: {rule_sets: [mkpo-2014]}
"""


def rows(folder, table, **keys):
    with open(f"{folder}/csv/{table}.csv", encoding="utf-8-sig",
              newline="") as f:
        return [r for r in csv.DictReader(f)
                if all(r[k] == v for k, v in keys.items())]


def money(text):
    return f"{int(text):,}"


def price(lo, hi):
    return money(lo) if lo == hi else f"{money(lo)}–{money(hi)}"


def sentences(out):
    """What the page must say, from the tables of the run."""
    row, = rows(out, "usability", user_group="wheelchair")
    yield f"Grade: **{row['grade_lo']} … {row['grade_hi']}**"
    yield (f"of the way is **{row['entrance_grade_lo']} … "
           f"{row['entrance_grade_hi']}**")
    yield f"= **{row['score_lo']}**"
    yield f"= **{row['score_hi']}**"
    yield f"claimed grade *{row['claimed_grade']}* is contradicted" \
        if row["claim_contradicted"] == "1" else "is not contradicted"
    for c in rows(out, "usability_criterion", criterion="door_width"):
        yield (f"door {c['element_no']}, {int(c['value']) // 10} cm"
               f"{' is' if c['outcome'] == 'pass' else ': *'}"
               f"{' accessible' if c['outcome'] == 'pass' else c['outcome']}")
    slope, = rows(out, "usability_criterion", criterion="ramp_slope")
    width, = rows(out, "usability_criterion", criterion="ramp_width")
    yield f"a ramp: {slope['value']} % over"
    yield f"(at most {slope['limit_accessible']} %"
    yield (f"width of {int(width['value']) // 10} cm only {width['outcome']} "
           f"({int(width['limit_accessible']) // 10} / "
           f"{int(width['limit_partly']) // 10})")
    first = rows(out, "next_measurement", needed="1")
    yield (f"the {first[0]['attribute']} of {first[0]['element']} "
           f"{first[0]['element_no']} settles it")
    partly, = rows(out, "remedy", target="partly")
    yield (f"Certainly partly: {partly['measure'].replace('_', ' the ')} "
           f"({price(partly['cost_lo'], partly['cost_hi'])} CZK)")
    total = set()
    for r in rows(out, "remedy", target="accessible"):
        if r["measure"] != partly["measure"]:
            yield price(r["cost_lo"], r["cost_hi"])
        total.add((r["total_cost_lo"], r["total_cost_hi"]))
    (lo, hi), = total
    yield f"{money(lo)} to {money(hi)} CZK together"


def main():
    with open(f"{SOURCE}/datasets/README.md", encoding="utf-8") as f:
        page = " ".join(f.read().split("### A worked building")[1].split())
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/study.yaml", "w", encoding="utf-8") as f:
            f.write(STUDY % {"demo": f"{SOURCE}/datasets/vmk-demo"})
        subprocess.run([sys.argv[1], "run", f"{folder}/study.yaml", "--out",
                        f"{folder}/out", "--only", "check,usability,tables",
                        "-q"], check=True)
        said = list(sentences(f"{folder}/out"))
    missing = [s for s in said if s not in page]
    for s in missing:
        print("datasets/README.md does not say:", s)
    print(len(said), "figures of the worked building")
    return 1 if missing or len(said) < 15 else 0


if __name__ == "__main__":
    sys.exit(main())
