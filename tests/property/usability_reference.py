#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Random buildings and stops against every shipped rule set, and against
random ones, by the command and by the slow reference: grades by link, scores,
completeness, plans of zones, claims, criteria with limits and margins, and
deviations from the law. The tables must not depend on the number of threads.

Usage: usability_reference.py DOSAH_BINARY SOURCE_FOLDER [OBJECTS]"""
import csv
import os
import random
import shutil
import subprocess
import sys
import tempfile

import usability_random
import usability_slow as slow

STUDY = """title: x
crs: EPSG:32633
languages: [en]
municipalities: {source: area.geojson}
services: {source: services.csv}
survey: {source: survey.csv}
usability: {rule_sets: [%s], law: %s, claims: mapy-bez-barier-check,
            stops: ostrava-stop, unverified: %s, remedies: no}
"""
AREA = """{"type": "FeatureCollection", "features": [{"type": "Feature",
"properties": {"code": "900001", "name": "Smyslenov"}, "geometry": {"type":
"Polygon", "coordinates": [[[14.99, 49.46], [15.02, 49.46], [15.02, 49.48],
[14.99, 49.48], [14.99, 49.46]]]}}]}
"""
SERVICES = "id,name,type,form,x,y\nS1,S1,counselling,outpatient,500390,5480000\n"
COLUMNS = ("object_id object_kind element element_no attribute value unit "
           "state method from_zone to_zone x y").split()
ZONES = ["outside", "landing", "hall", "desk", "yard"]
JOINING = ("entrance", "ramp", "stairs", "door", "lift", "platform", "passage")
SHIPPED = ["mkpo-2014", "mkpo-revised", "wheelmap", "din-18040-1", "ada-2010"]
OTHERS = ["mapy-bez-barier-check", "ostrava-stop"]
TABLES = ("usability", "usability_criterion", "law_deviation")


class World:
    """Rule sets and the buildings made up for them."""

    def __init__(self, words, rng, sets, law, claims, stops):
        self.words, self.rng = words, rng
        self.sets, self.law, self.claims, self.stops = sets, law, claims, stops
        self.bounds = {}
        for s in (*sets, law, claims, stops):
            for r in s.requirements:
                for kind, _, criteria in r.alternatives:
                    for c in criteria:
                        for name in c.names:
                            self.bounds.setdefault((kind, name), set()).update(
                                self.near(c, name))

    @staticmethod
    def near(c, name):
        values = c.candidates(name)
        if isinstance(values[0], str):
            return values
        return {float(int(v + d)) for v in values for d in (-1, 0, 1)}

    def value(self, kind, name):
        a = self.words.of(kind, name)
        choice = sorted(self.bounds[kind, name])
        if a["kind"] == "number":
            choice = [v for v in choice
                      if float(a["min"]) <= v <= float(a["max"])]
        return self.rng.choice(choice)

    def facts(self, kind):
        known = self.rng.choice((0.5, 0.8, 0.95, 1))
        return {name: self.value(kind, name)
                for k, name in sorted(self.bounds)
                if k == kind and self.rng.random() < known}

    def zones(self, kind, planned):
        if not planned or self.rng.random() < 0.1:
            return None, None
        if kind in JOINING:
            return tuple(self.rng.sample(ZONES, 2))
        return self.rng.choice(ZONES), None

    def building(self, stop):
        """A building and its rows; None as the number: the kind as a whole."""
        rng, kinds, rows = self.rng, {}, []
        unrecorded = set()
        method = "declared" if rng.random() < 0.15 else "measured"
        planned = not stop and rng.random() < 0.4
        wanted = {k for k, _ in self.bounds}
        listed = {k for k, a in self.words.attribute if a == "all_recorded"}
        any_known = False
        for kind in sorted(wanted):
            if stop != (kind == "stop") and kind != "ramp":
                continue
            n = rng.choice((0, 1, 1, 1, 2, 3)) if kind != "object" else 1
            for no in range(1, n + 1):
                perhaps = kind != "object" and rng.random() < 0.12
                e = slow.Element(no, self.facts(kind), perhaps,
                                 self.zones(kind, planned))
                kinds.setdefault(kind, []).append(e)
                rows.append((kind, e, "exists", "" if perhaps else "yes", "",
                             "unknown" if perhaps else "known"))
                any_known = any_known or not perhaps
                rows += [(kind, e, name, *self.written(kind, name, v), "known")
                         for name, v in e.facts.items()]
                any_known = any_known or bool(e.facts)
            whole = slow.Element(0, {}, True)
            chance = rng.random()
            if kind not in listed:
                continue
            if n == 0 and chance < 0.3:
                rows.append((kind, whole, "exists", "", "", "exists_not"))
                unrecorded.add((kind, False))
                any_known = True
            elif n == 0 and chance < 0.4:
                rows.append((kind, whole, "exists", "", "", "unknown"))
                kinds[kind] = [whole]
                unrecorded.add((kind, True))
            elif chance > 0.8:
                rows.append((kind, whole, "all_recorded",
                             "no" if chance > 0.9 else "yes", "yes/no",
                             "known"))
                unrecorded.add((kind, chance > 0.9))
                any_known = True
        told = dict(unrecorded)
        measured = method == "measured" and any_known
        every = {k for k, _ in self.words.attribute}
        more = {k for k in every if told.get(k, not measured)}
        return slow.Building(kinds, more), rows, method

    def written(self, kind, name, v):
        a = self.words.of(kind, name)
        if a["kind"] == "number":
            return "%g" % v, a["unit"]
        return v, "yes/no" if a["kind"] == "yesno" else ""

    def claim(self, building):
        """Adds what others claim of the object."""
        out = {}
        for group in ("wheelchair", "pram", "senior"):
            if self.rng.random() < 0.5:
                out[group] = self.rng.choice(slow.GRADES)
        for e in building.elements("object"):
            e.claims = out
        return out if building.elements("object") else {}


def write_survey(path, world, n):
    """Returns [(id, is it a stop, building, claims)]."""
    objects = []
    with open(path, "w", encoding="utf-8", newline="") as f:
        out = csv.writer(f)
        out.writerow(COLUMNS)
        for i in range(n):
            stop = world.rng.random() < 0.1
            oid = f"O{i:05}"
            building, rows, method = world.building(stop)
            claims = {} if stop else world.claim(building)
            kind_of = "stop" if stop else "building"
            if claims:
                e = building.elements("object")[0]
                rows += [("object", e, "claimed_" + g, v, "", "known")
                         for g, v in claims.items()]
            for kind, e, name, value, unit, state in rows:
                out.writerow([oid, kind_of, kind, e.no or "", name, value,
                              unit, state, method, e.zones[0] or "",
                              e.zones[1] or "", 500390 + i % 50,
                              5480000 + i // 50])
            if rows:
                objects.append((oid, stop, building, claims))
    return objects


# ---- what the reference says -----------------------------------------------

def expected_usability(world, objects):
    for oid, stop, building, claims in objects:
        for s in [world.stops] if stop else world.sets:
            for group in s.groups:
                if not s.asked(group):
                    continue
                g = s.grade(group, building, ("outside", "street"),
                            ("desk", "room"))
                claim = claims.get(group)
                best = 2
                if claim and group in world.claims.groups:
                    best = world.claims.grade(group, building,
                                              ("outside", "street"),
                                              ("desk", "room"))["hi"]
                row = [oid, s.id, group, slow.GRADES[g["lo"]],
                       slow.GRADES[g["hi"]]]
                for link in slow.LINKS:
                    row += [slow.GRADES[g["link_lo"][link]],
                            slow.GRADES[g["link_hi"][link]]]
                row += g["score"] or (None, None)
                row += [g["known"], g["plan"], claim or "",
                        str(int(slow.GRADES.index(claim) > best))
                        if claim else ""]
                yield row


def criterion_cells(words, found, r, c, kind, e, verdict, band):
    """link, outcome, value, limits, margin as they should stand."""
    outcome = ("unknown" if verdict[0] != verdict[1] else
               ("fail", "partly", "pass")[verdict[0]])
    value = c.value(e.facts)
    (accessible, more), (partly, more_partly) = c.limits(band)
    a = words.of(kind, c.fold()[1][0]) if c.measured else None
    if a and a["kind"] == "enum":
        value = None
    margin = None
    bound, comparison = ((accessible, more) if accessible is not None else
                         (partly, more_partly))
    if value is not None and bound is not None and comparison:
        margin = bound - value if comparison[0] == "<" else value - bound
    factor = 1
    if a and a["kind"] == "number" and found["unit"]:
        factor = words.units[a["unit"]][found["unit"]]
    numbers = [None if v is None else v / factor
               for v in (value, accessible, partly, margin)]
    return [r.link, outcome, *numbers]


def expected_criteria(world, objects):
    """Yields the key and what is needed to work out the rest."""
    for oid, stop, building, _ in objects:
        for s in [world.stops] if stop else world.sets:
            for group in s.groups:
                for what in s.criteria(group, building):
                    yield (oid, s.id, group, what[1].id, what[2],
                           str(what[3].no)), what


def expected_deviations(world, objects):
    for oid, stop, building, _ in objects:
        told = set()
        for group in world.law.groups if not stop else ():
            for what in world.law.criteria(group, building):
                r, c, kind, e, verdict, _ = what
                key = (r.id, c.id, kind, e.no)
                if verdict[0] == verdict[1] == 2 or key in told:
                    continue
                told.add(key)
                yield (oid, world.law.id, c.id, kind, str(e.no)), what


# ---- comparing -------------------------------------------------------------

def rows_of(folder, table):
    with open(f"{folder}/csv/{table}.csv", encoding="utf-8-sig",
              newline="") as f:
        return list(csv.DictReader(f))


def same(wanted, found, step):
    if wanted is None or isinstance(wanted, str):
        return (wanted or "") == found
    if found == "":
        return False
    return abs(wanted - float(found)) <= step / 2 + 1e-9


def compare_usability(folder, world, objects):
    found = rows_of(folder, "usability")
    wanted = list(expected_usability(world, objects))
    if len(found) != len(wanted):
        yield f"usability: {len(found)} rows, not {len(wanted)}"
    for f, w in zip(found, wanted):
        cells = list(f.values())
        for i, (name, value) in enumerate(f.items()):
            step = {"score_lo": 0.1, "score_hi": 0.1,
                    "known_share": 1e-4}.get(name, 0)
            if not same(w[i], cells[i], step):
                yield (f"usability {w[:3]}: {name} is '{value}', by the "
                       f"reference '{w[i]}'")


def compare_criteria(folder, table, words, wanted, keys):
    found, wanted = rows_of(folder, table), list(wanted)
    if len(found) != len(wanted):
        yield f"{table}: {len(found)} rows, not {len(wanted)}"
    for f, (key, what) in zip(found, wanted):
        if tuple(f[k] for k in keys) != key:
            yield f"{table}: {[f[k] for k in keys]} where {key} is due"
            return
        names = ("link outcome value limit_accessible limit_partly "
                 "margin").split()
        for name, cell in zip(names, criterion_cells(words, f, *what)):
            scale = 0.001 + (1e-5 * abs(cell) if isinstance(cell, float)
                             else 0)
            if not same(cell, f[name], scale):
                yield (f"{table} {key}: {name} is '{f[name]}', by the "
                       f"reference '{cell}'")


def run(dosah, folder, threads):
    out = f"{folder}/out{threads}"
    ran = subprocess.run(
        [dosah, "run", f"{folder}/study.yaml", "--out", out, "--threads",
         str(threads), "--only", "check,usability,tables", "-q"],
        capture_output=True, text=True)
    if ran.returncode != 0:
        raise RuntimeError(ran.stderr)
    return out


def compare(dosah, world, study, n):
    """The grades, and what differs."""
    folder = tempfile.mkdtemp()
    for name, text in (*study.items(), ("area.geojson", AREA),
                       ("services.csv", SERVICES)):
        with open(f"{folder}/{name}", "w", encoding="utf-8") as f:
            f.write(text)
    objects = write_survey(f"{folder}/survey.csv", world, n)
    one, three = run(dosah, folder, 1), run(dosah, folder, 3)
    faults = []
    for table in TABLES:
        a, b = (open(f"{o}/csv/{table}.csv", "rb").read()
                for o in (one, three))
        if a != b:
            faults.append(f"{table} depends on the number of threads")
    keys = ["object_id", "rule_set", "user_group", "criterion", "element",
            "element_no"]
    faults += compare_usability(one, world, objects)
    faults += compare_criteria(one, "usability_criterion", world.words,
                               expected_criteria(world, objects), keys)
    keys.remove("user_group")
    faults += compare_criteria(one, "law_deviation", world.words,
                               expected_deviations(world, objects), keys)
    rows = rows_of(one, "usability")
    if not faults:
        shutil.rmtree(folder)
    else:
        faults.append("kept in " + folder)
    return rows, faults


# ---- worlds ----------------------------------------------------------------

def load(source, words, seed, *names):
    """Shipped rule sets; unverified criteria with every other seed."""
    for name in names:
        with open(f"{source}/datasets/rules/{name}.yaml",
                  encoding="utf-8") as text:
            yield slow.RuleSet(text, words, seed % 2)


def shipped(source, words, seed):
    world = World(words, random.Random(seed),
                  list(load(source, words, seed, *SHIPPED)),
                  *load(source, words, seed, "cz-398-2009", *OTHERS))
    study = STUDY % (", ".join(SHIPPED), "cz-398-2009",
                     "use" if seed % 2 else "leave_out")
    return world, {"study.yaml": study}


def at_random(source, words, seed):
    rng = random.Random(seed)
    maker = usability_random.Maker(words, rng)
    names = [f"x{i}.yaml" for i in range(6)]
    files = {n: maker.rule_set(n[:-5], "law" if n == names[-1] else
                               "categories") for n in names}
    files["study.yaml"] = STUDY % (", ".join(names[:-1]), names[-1],
                                   "use" if seed % 2 else "leave_out")
    sets = [slow.RuleSet(files[n], words, seed % 2) for n in names]
    world = World(words, rng, sets[:-1], sets[-1],
                  *load(source, words, seed, *OTHERS))
    return world, files


def main():
    dosah, source = sys.argv[1:3]
    n = int(sys.argv[3]) if len(sys.argv) > 3 else 500
    words = slow.Words(f"{source}/datasets/survey-attributes.yaml")
    plan = [(shipped, 0, n), (shipped, 1, n)]
    plan += [(at_random, seed, max(n // 10, 10)) for seed in range(8)]
    seen, faults, grades = {}, [], 0
    for make, seed, objects in plan:
        rows, wrong = compare(dosah, *make(source, words, seed), objects)
        faults += wrong
        grades += len(rows)
        for r in rows:
            for what in (r["grade_lo"] + " … " + r["grade_hi"],
                         "zones " + r["zones"],
                         "contradicted " + r["claim_contradicted"]):
                seen[what] = seen.get(what, 0) + 1
    for line in faults[:20] + faults[-1:]:
        print(line)
    print(grades, "grades,", len(faults), "differences;", seen)
    if min(seen.get(w, 0) for w in (
            "not … not", "partly … partly", "not … accessible", "zones plan",
            "contradicted 1", "contradicted 0")) < 10:
        print("the buildings are too much alike")
        return 1
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
