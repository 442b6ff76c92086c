# SPDX-License-Identifier: MIT
"""Stored results made up for tests of the report: results.gpkg and names.json
with as many municipalities, types, profiles and days as asked for."""
import json
import math
import os
import random
import sqlite3
import struct

HOSTILE = [
    'Obec "V uvozovkách" & spol.',
    "<script>window.stolen = 1</script>",
    "</script><img src=x onerror=\"window.stolen = 1\">",
    "\u05d9\u05e8\u05d5\u05e9\u05dc\u05d9\u05dd \u0627\u0644\u0642\u062f\u0633",
    "Dlouhá Lhota nad Předlouhou Řekou u Nejdelšího Mostu " * 4,
    "=HYPERLINK(1)",
]

STEPS = (15, 30, 45, 60)


def _blob(ring):
    head = b"GP\x00\x01" + struct.pack("<i", 5514)
    wkb = struct.pack("<BII", 1, 6, 1) + struct.pack("<BII", 1, 3, 1)
    wkb += struct.pack("<I", len(ring))
    wkb += b"".join(struct.pack("<dd", x, y) for x, y in ring)
    return head + wkb


def _rings(n, rng):
    """A grid of fields whose common borders are bent alike."""
    cols = max(1, math.ceil(math.sqrt(n)))
    size = 5000.0
    bend = {}

    def border(a, b):
        key = (min(a, b), max(a, b))
        if key not in bend:
            (x0, y0), (x1, y1) = key
            points = []
            for k in range(1, 6):
                t = k / 6
                points.append((x0 + (x1 - x0) * t + rng.uniform(-300, 300),
                               y0 + (y1 - y0) * t + rng.uniform(-300, 300)))
            bend[key] = points
        return bend[key] if key[0] == a else bend[key][::-1]

    for i in range(n):
        c, r = i % cols, i // cols
        x, y = -600000 + c * size, -1100000 - r * size
        corner = [(x, y), (x + size, y), (x + size, y + size), (x, y + size)]
        ring = []
        for k in range(4):
            a, b = corner[k], corner[(k + 1) % 4]
            ring.append(a)
            ring.extend(border(a, b))
        ring.append(corner[0])
        yield ring


class World:
    """What to make; every field may be set before write()."""

    def __init__(self):
        self.municipalities = 4
        self.types = 2
        self.profiles = 2
        self.days = 1
        self.names = {}          # municipality index -> name
        self.residents = {}      # municipality index -> persons
        self.trips = True
        self.unreachable = False
        self.services = True
        self.load = False        # a table of capacity
        self.barriers = False    # barriers and streets around
        self.addresses = []      # (residents, seniors, nearest service)
        self.label = {}          # names of types, profiles, … by their id
        self.banner = ""
        self.title = "Test & \"study\" <b>"
        self.min_count = 5
        self.seed = 1

    def _share(self, rng):
        if self.unreachable:
            return 0.0, 0.0
        lo = rng.random()
        return round(lo, 4), round((1 - lo) * rng.random(), 4)

    def _sum(self, rng, residents):
        certain, possible = self._share(rng)
        low = round(rng.uniform(5, 90), 1)
        row = [residents, 1.0, certain, possible,
               round(1 - certain - possible, 4), 0.0, 0.0]
        for k in range(len(STEPS)):
            row += [certain * (k + 1) / 4, (certain + possible) * (k + 1) / 4]
        status = ("certain" if certain >= 0.5 else
                  "possible" if certain + possible >= 0.5 else "no")
        row += [None if status == "no" else low,
                low + 5 if status == "certain" else None, status]
        row += [0.1, 0.2]
        if self.trips:
            row += [certain * 0.9, certain * 0.9 + possible * 0.9]
        return row

    def write(self, folder):
        rng = random.Random(self.seed)
        os.makedirs(folder, exist_ok=True)
        path = os.path.join(folder, "results.gpkg")
        if os.path.exists(path):
            os.remove(path)
        db = sqlite3.connect(path)
        db.execute("CREATE TABLE run (key TEXT, value TEXT)")
        facts = {"version": "0", "run_id": "0123456789ab",
                 "title.cs": self.title, "title.en": self.title,
                 "banner.cs": self.banner, "banner.en": self.banner, "inputs.1.key": "origins",
                 "inputs.1.path": "adresy.csv",
                 "parameters.window_from_s": "21600",
                 "parameters.window_to_s": "72000",
                 "parameters.max_time_s": "7200",
                 "parameters.max_walk_s": "1800", "parameters.max_rides": "4",
                 "parameters.privacy_min_count": str(self.min_count)}
        for d in range(self.days):
            facts[f"parameters.days.day{d}"] = f"2026-11-{24 + d}"
        db.executemany("INSERT INTO run VALUES (?,?)", facts.items())
        self._places(db, rng)
        if self.types:
            self._reach(db, rng)
        self._objects(db)
        if self.addresses:
            self._addresses(db)
        self._notices(db)
        db.commit()
        db.close()
        self._names(folder)

    def _people(self, i):
        return self.residents.get(i, 100 + 37 * (i % 97))

    def _places(self, db, rng):
        db.execute("CREATE TABLE municipality (fid INTEGER PRIMARY KEY, "
                   "geom BLOB, municipality_code TEXT, name TEXT, "
                   "residents REAL)")
        db.executemany(
            "INSERT INTO municipality VALUES (?,?,?,?,?)",
            ((i + 1, _blob(ring), f"{500000 + i}",
              self.names.get(i, f"Obec {i}"), self._people(i))
             for i, ring in enumerate(_rings(self.municipalities, rng))))

    def _reach(self, db, rng):
        columns = ("service_type TEXT, profile TEXT, day TEXT, residents REAL,"
                   "linked_share REAL, certain_share REAL, possible_share REAL,"
                   "no_share REAL, not_applicable_share REAL, no_data_share REAL")
        for step in STEPS:
            columns += (f", within_{step}_share_lo REAL"
                        f", within_{step}_share_hi REAL")
        columns += (", p50_median_min_lo REAL, p50_median_min_hi REAL, "
                    "p50_median_status TEXT, nearest_outside_share_pess REAL, "
                    "nearest_outside_share_opt REAL")
        if self.trips:
            columns += ", day_trip_share_lo REAL, day_trip_share_hi REAL"
        db.execute(f"CREATE TABLE municipality_reach (municipality_code TEXT, "
                   f"{columns})")
        db.execute(f"CREATE TABLE area_reach (area TEXT, value TEXT, "
                   f"{columns})")
        for t in range(self.types):
            for p in range(self.profiles):
                for d in range(self.days):
                    key = [f"type{t}", "adult" if p == 0 else f"profile{p}",
                           f"day{d}"]
                    row = ["study", ""] + key + self._sum(rng, 1000)
                    marks = ",".join("?" * len(row))
                    db.execute(f"INSERT INTO area_reach VALUES ({marks})", row)
                    marks = ",".join("?" * (len(row) - 1))
                    db.executemany(
                        f"INSERT INTO municipality_reach VALUES ({marks})",
                        ([f"{500000 + i}"] + key +
                         self._sum(rng, self._people(i))
                         for i in range(self.municipalities)))

    def _objects(self, db):
        if not self.services:
            return
        db.execute("CREATE TABLE service (fid INTEGER PRIMARY KEY, service_id "
                   "TEXT, name TEXT, service_type TEXT, form TEXT, provider "
                   "TEXT, building_id TEXT, opening_hours TEXT, capacity REAL, "
                   "capacity_unit TEXT, x REAL, y REAL)")
        for t in range(self.types):
            db.execute("INSERT INTO service VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
                       (t + 1, f"S{t}",
                        self.label.get("S0", f"Služba {t} <i>&amp;"),
                        f"type{t}", ("outpatient", "residential", "field")[t % 3],
                        self.label.get("provider", "Poskytovatel \"&\""),
                        "B2" if t == 1 else "B1",
                        self.label.get("hours", "Mo-Fr 08:00-16:00"), 5, "",
                        -598000, -1098000))
        db.execute("CREATE TABLE building (fid INTEGER PRIMARY KEY, "
                   "building_id TEXT, name TEXT, x REAL, y REAL)")
        db.executemany("INSERT INTO building VALUES (?,?,?,-598000,-1098000)",
                       [(1, "B1", self.label.get("B1", "Dům")), (2, "B2", ""),
                        (3, "B3", "")])
        db.execute("CREATE TABLE usability (object_id TEXT, rule_set TEXT, "
                   "user_group TEXT, grade_lo TEXT, grade_hi TEXT, "
                   "score_lo REAL, score_hi REAL, known_share REAL)")
        db.executemany("INSERT INTO usability VALUES (?,'r',?,'not',"
                       "'accessible',10,90,0.5)",
                       [(o, g) for o in ("B1", "B2", "B3", "Z1")
                        for g in ("wheelchair", "senior")])
        db.execute("CREATE TABLE usability_criterion (object_id TEXT, rule_set "
                   "TEXT, user_group TEXT, criterion TEXT, outcome TEXT, value "
                   "REAL, limit_accessible REAL, limit_partly REAL, unit TEXT, "
                   "clause TEXT)")
        db.executemany("INSERT INTO usability_criterion VALUES (?,'r',"
                       "'wheelchair','door',?,?,800,700,'mm','')",
                       [("B1", "fail", 700), ("B2", "unknown", None),
                        ("Z1", "partly", 750)])
        db.execute("CREATE TABLE stop (fid INTEGER PRIMARY KEY, stop_id TEXT, "
                   "name TEXT, accessible TEXT, x REAL, y REAL)")
        db.execute("INSERT INTO stop VALUES (1,'Z1',?,'yes',-598000,-1098000)",
                   (self.label.get("stop", "Náměstí"),))
        if self.barriers:
            self._streets(db)
        if self.load:
            db.execute("CREATE TABLE load (fid INTEGER PRIMARY KEY, "
                       "service_id TEXT, load_share REAL)")
            db.execute("INSERT INTO load VALUES (1,'S0',1.25)")

    def _addresses(self, db):
        """Places with their residents, seniors and the service of the first
        type they have nearest; the way breaks at the door for all but the first."""
        db.execute("CREATE TABLE origin (origin_id TEXT, residents REAL, "
                   "residents_senior REAL)")
        db.execute("CREATE TABLE reach (origin_id TEXT, service_type TEXT, "
                   "profile TEXT, day TEXT, status TEXT, nearest_id_pess TEXT, "
                   "nearest_id_opt TEXT, p50_min_lo REAL, p50_min_hi REAL, "
                   "break_at TEXT, day_trip_lo INTEGER, day_trip_hi INTEGER)")
        for i, (residents, seniors, nearest) in enumerate(self.addresses):
            db.execute("INSERT INTO origin VALUES (?,?,?)",
                       (f"A-SECRET-{i}", residents, seniors))
            db.executemany(
                "INSERT INTO reach VALUES (?,?,?,'day0',?,?,?,?,?,?,?,?)",
                [(f"A-SECRET-{i}", f"type{t}",
                  "adult" if p == 0 else f"profile{p}",
                  "no" if i else "certain", None if t else nearest,
                  None if t else nearest, 11 + i, 11 + i,
                  "entrance" if i else None, 0 if i else 1, 0 if i else 1)
                 for t in range(self.types) for p in range(self.profiles)])

    def _streets(self, db):
        """A kerb that few pass, steps that many do, both beside B1."""
        db.execute("CREATE TABLE barrier (fid INTEGER PRIMARY KEY, geom BLOB, "
                   "barrier_id TEXT, kind TEXT, value_lo INTEGER, value_hi "
                   "INTEGER, unit TEXT, word TEXT, origin TEXT, "
                   "stopped_certain TEXT, stopped_possible TEXT, "
                   "slowed_certain TEXT, slowed_possible TEXT, residents REAL)")
        point = (b"GP\x00\x01" + struct.pack("<i", 5514) +
                 struct.pack("<BIdd", 1, 1, -598100, -1098100))
        db.executemany(
            "INSERT INTO barrier VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            [(1, point, "b1", "kerb", 30, 300, "mm", None, "mapped", None,
              "profile1", None, None, 3),
             (2, point, "b2", "steps", 4, 4, "steps", None, "mapped",
              "profile1", None, None, None, 77),
             (3, point, "b3", self.label.get("type0", "odd"), None, None, None,
              self.label.get("type0", "odd"), "mapped", None, None, "profile1",
              None, 55),
             (4, b"GP", "b4", "slope", -258, 342, "bp", None, "estimated",
              None, None, None, "adult;profile1", 5)])
        line = [(-600000, -1100000), (-597000, -1103000), (-590000, -1110000)]
        wkb = struct.pack("<BII", 1, 2, len(line))
        wkb += b"".join(struct.pack("<dd", *p) for p in line)
        db.execute("CREATE TABLE street (fid INTEGER PRIMARY KEY, geom BLOB, "
                   "kind TEXT)")
        db.execute("CREATE TABLE water (fid INTEGER PRIMARY KEY, geom BLOB, "
                   "kind TEXT)")
        db.executemany("INSERT INTO water VALUES (?,?,?)",
                       [(1, point[:8] + wkb, "course"),
                        (2, point[:8] + wkb, "area")])
        db.executemany("INSERT INTO street VALUES (?,?,?)",
                       [(1, point[:8] + wkb, "main"), (2, b"GP\x00", "main"),
                        (3, point[:8] + wkb[:20], "main")])

    def _notices(self, db):
        db.execute("CREATE TABLE notice (code TEXT, severity TEXT, file TEXT, "
                   "row INTEGER, field TEXT, value TEXT, n_of_code INTEGER, "
                   "text_cs TEXT, text_en TEXT)")
        db.executemany(
            "INSERT INTO notice VALUES (?,?,?,?,?,?,?,?,?)",
            [("bad_row", "warning", "adresy.csv", 7, "x", "A-SECRET-1", 1,
              "Adresa A-SECRET-1 neleží.", "Address A-SECRET-1 is off."),
             ("origin_not_linked", "info", "", None, "p", "A-SECRET-2", 3,
              "Místo A-SECRET-2 není napojeno.", "Origin A-SECRET-2 is off."),
             ("plain", "info", "sluzby.csv", 2, "", "", 1,
              "Obyčejná poznámka <b>.", "A plain remark <b>.")])

    def _names(self, folder):
        def named(name, **more):
            told = self.label.get(name, name)
            return {"id": name, "cs": told + " česky", "en": told, **more}
        names = {
            "languages": ["cs", "en"],
            "service_types": [named(f"type{t}", groups=["group0"])
                              for t in range(self.types)],
            "working_groups": [named("group0")],
            "profiles": [named("adult" if p == 0 else f"profile{p}",
                               needs_building=p == 1,
                               **({"user_group": "wheelchair"} if p == 1
                                  else {}))
                         for p in range(self.profiles)],
            "rule_sets": [named("r")], "criteria": [named("door")],
            "photos": {"B1": ["https://example.org/a.jpg?x=1&y=\"2\"",
                              "foto 1.jpg"]}}
        with open(os.path.join(folder, "names.json"), "w",
                  encoding="utf-8") as f:
            json.dump(names, f)


def large():
    """A study of the size of the country."""
    w = World()
    w.municipalities, w.types, w.profiles = 6258, 15, 6
    return w


def hostile():
    """Every name that a study can hold is one that could break a page."""
    w = World()
    w.label = dict(zip(("type0", "type1", "profile1", "group0", "door", "r",
                        "S0", "provider", "B1", "stop", "hours"),
                       HOSTILE * 2))
    w.barriers = True
    w.banner = HOSTILE[2] + HOSTILE[0]
    w.title = HOSTILE[1]
    w.municipalities = len(HOSTILE) + 2
    w.names = dict(enumerate(HOSTILE))
    w.days = 2
    return w


if __name__ == "__main__":
    import sys
    {"large": large, "hostile": hostile, "plain": World}[sys.argv[1]]() \
        .write(sys.argv[2])
