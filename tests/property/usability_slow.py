# SPDX-License-Identifier: MIT
"""Grades of buildings, slowly: written from the description of the method and
of the files alone. Whatever was not measured takes, one after another, every
value that could make a difference; whatever may exist is there and is not.

Grades are 0 (not), 1 (partly), 2 (accessible). A verdict is (worst grade, best
grade, worst utility, best utility)."""
import itertools
import re

import yaml

GRADES = ("not", "partly", "accessible")
ANY, BEST, WORST = (0, 2, 0.0, 1.0), (2, 2, 1.0, 1.0), (0, 0, 0.0, 0.0)
LINKS = ("approach", "entrance", "inside", "room")


def read(text):
    """Every scalar as text: `no` is a word here."""
    return yaml.load(text, Loader=yaml.BaseLoader)


class Words:
    """What may be surveyed, with units and ranges."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as text:
            data = read(text)
        self.units = {k: {u: float(f) for u, f in v.items()}
                      for k, v in data["units"].items()}
        self.objects = {k: v["objects"] for k, v in data["elements"].items()}
        self.attribute = {(a["element"], a["attribute"]): a
                          for a in data["attributes"]}

    def of(self, element, name):
        return self.attribute[element, name]

    def number(self, a, text):
        """"12.5 %" in the unit of the attribute."""
        value, unit = re.fullmatch(r"(-?[\d.]+)\s*(\S*)", text).groups()
        if not unit:
            return float(value)
        return round(float(value) * self.units[a["unit"]][unit], 6)


# ---- conditions ------------------------------------------------------------

TOKEN = re.compile(r"\s*(<=|>=|!=|[<>=(),]|1:[\d.]+|[A-Za-z_]+"
                   r"|-?[\d.]+(?:\s*(?:%|bp|mm|cm|dm|m|kg|count)(?!\w))?)")


class Condition:
    """A condition of a rule file: what it names, and whether it holds."""

    def __init__(self, text, element, words):
        self.element, self.words = element, words
        self.tokens = TOKEN.findall(text.strip())
        assert "".join(self.tokens).replace(" ", "") == re.sub(
            r"\s", "", text), (text, self.tokens)
        self.names = [t for t in self.tokens
                      if (element, t) in words.attribute]
        self.bounds = []  # (attribute, number): where truth changes
        self.holds({n: None for n in self.names})

    def holds(self, world):
        self.at, self.world = 0, world
        return self.either()

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self, wanted=None):
        token = self.tokens[self.at]
        assert wanted in (None, token), (wanted, self.tokens)
        self.at += 1
        return token

    def either(self):
        value = self.both()
        while self.peek() == "or":
            self.take()
            value = self.both() or value
        return value

    def both(self):
        value = self.one()
        while self.peek() == "and":
            self.take()
            value = self.one() and value
        return value

    def one(self):
        token = self.peek()
        if token == "not":
            self.take()
            return not self.one()
        if token in ("always", "never"):
            return self.take() == "always"
        if token == "(":
            self.take()
            value = self.either()
            self.take(")")
            return value
        return self.comparison()

    def operand(self):
        fold = None
        if self.peek() in ("min", "max", "abs"):
            fold = self.take()
            self.take("(")
        names = [self.take()]
        while fold and self.peek() == ",":
            self.take()
            names.append(self.take())
        if fold:
            self.take(")")
        return {"min": min, "max": max, "abs": lambda v: abs(v[0]),
                None: lambda v: v[0]}[fold], names

    def comparison(self):
        fold, names = self.operand()
        a = self.words.of(self.element, names[0])
        operator = self.take()
        if operator == "in":
            self.take("(")
            wanted = [self.take()]
            while self.peek() == ",":
                self.take()
                wanted.append(self.take())
            self.take(")")
            operator = "="
        else:
            wanted = [self.take()]
        values = [self.world[n] for n in names]
        result = False
        for text in wanted:
            times = 1
            if a["kind"] != "number":
                bound = text
            elif text.startswith("1:"):
                times, bound = float(text[2:]), self.words.units["bp"]["%"]*100
            else:
                bound = self.words.number(a, text)
            for name in names:
                self.bounds.append((name, bound, times))
            if None in values:
                continue  # only looking for names and bounds
            v = fold(values)
            if a["kind"] == "number":
                v *= times
            result = result or {
                "<=": lambda: v <= bound, "<": lambda: v < bound,
                ">=": lambda: v >= bound, ">": lambda: v > bound,
                "=": lambda: v == bound, "!=": lambda: v != bound}[operator]()
        return result


# ---- one criterion ---------------------------------------------------------

class Criterion:
    def __init__(self, data, element, words):
        self.id, self.data, self.element, self.words = (
            data["id"], data, element, words)

        def condition(text):
            return Condition(text, element, words)

        self.judged = {}
        self.bands = []
        for b in data.get("bands", [data]):
            self.bands.append((condition(b.get("when", "always")),
                               condition(b.get("accessible", "never")),
                               condition(b.get("partly", "never"))))
        self.groups = data.get("groups")
        every = [c for band in self.bands for c in band]
        self.names = sorted({n for c in every for n in c.names})
        self.bounds = [b for c in every for b in c.bounds]
        measured = [c for band in self.bands for c in band[1:] if c.names]
        self.measured = measured[0] if measured else None
        self.anchors = None
        if "utility" in data:
            self.anchors = sorted((self.code(k), float(u))
                                  for k, u in data["utility"].items())

    def code(self, text):
        """A yes or no as a number, too."""
        if text in ("yes", "no"):
            return float(text == "yes")
        return self.words.number(
            self.words.of(self.element, self.measured.names[0]), text)

    def candidates(self, name):
        """Every value of the attribute that could make a difference."""
        a = self.words.of(self.element, name)
        if a["kind"] == "yesno":
            return ["yes", "no"]
        if a["kind"] != "number":
            return list(a["values"])
        lo, hi = float(a["min"]), float(a["max"])
        out = {lo, hi, 0.0}
        for other, bound, times in self.bounds:
            if other == name:
                for v in (bound / times, -bound / times):
                    out |= {v, v - 0.25, v + 0.25}
        return sorted(v for v in out if lo <= v <= hi)

    def utility(self, grade, value):
        if self.anchors is None or value is None:
            return grade / 2
        at = self.anchors
        if value <= at[0][0]:
            return at[0][1]
        for (x0, u0), (x1, u1) in zip(at, at[1:]):
            if value <= x1:
                return u0 + (value - x0) / (x1 - x0) * (u1 - u0)
        return at[-1][1]

    def value(self, facts):
        """What was measured; None while any part of it is unknown. A word
        has no number."""
        if not self.measured:
            return None
        fold, names = self.fold()
        values = [facts.get(n) for n in names]
        if None in values:
            return None
        if isinstance(values[0], str):
            return {"yes": 1.0, "no": 0.0}.get(values[0], values[0])
        return fold(values)

    def fold(self):
        self.measured.at = 0
        self.measured.world = {}
        return self.measured.operand()

    def worlds(self, facts):
        unknown = [n for n in self.names if facts.get(n) is None]
        known = {n: facts[n] for n in self.names if facts.get(n) is not None}
        for values in itertools.product(*(self.candidates(n)
                                          for n in unknown)):
            yield {**known, **dict(zip(unknown, values))}

    def judge(self, facts):
        """Verdict; whether all is known; the band that holds, if that is
        known."""
        key = tuple(facts.get(n) for n in self.names)
        if key not in self.judged:
            self.judged[key] = self.judge_anew(facts)
        return self.judged[key]

    def judge_anew(self, facts):
        lo, hi, u_lo, u_hi = 2, 0, 1.0, 0.0
        bands, known = set(), True
        value = self.value(facts)
        for world in self.worlds(facts):
            holding = [b for b in self.bands if b[0].holds(world)]
            assert len(holding) == 1, (self.id, world)
            band = holding[0]
            bands.add(self.bands.index(band))
            grade = (2 if band[1].holds(world) else
                     1 if band[2].holds(world) else 0)
            lo, hi = min(lo, grade), max(hi, grade)
            asks = bool(band[1].names or band[2].names)
            if asks and value is None:
                u_lo, u_hi, known = 0.0, 1.0, False
            else:
                number = None if isinstance(value, str) else value
                u = self.utility(grade, number if asks else None)
                u_lo, u_hi = min(u_lo, u), max(u_hi, u)
        band = bands.pop() if len(bands) == 1 else None
        return (lo, hi, u_lo, u_hi), known and band is not None, band

    def limits(self, band):
        """(bound, comparison) of accessible and of partly, in the unit of the
        attribute; None where nothing that has a number is asked."""
        out = []
        for c in self.bands[band or 0][1:]:
            bound = c.bounds[0][1] if c.names else None
            bound = {"yes": 1.0, "no": 0.0}.get(bound, bound)
            number = bound is not None and not isinstance(bound, str)
            out.append((bound / c.bounds[0][2] if number else None,
                        next((t for t in c.tokens
                              if t in ("<=", "<", ">=", ">")), None)))
        return out


# ---- requirements ----------------------------------------------------------

def worse(a, b):
    return tuple(map(min, a, b))


def better(a, b):
    return tuple(map(max, a, b))


def hull(a, b):
    return (min(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]),
            max(a[3], b[3]))


class Requirement:
    def __init__(self, data, groups, use_unverified, above, words):
        self.id, self.link = data["id"], data["link"]
        self.weight = float(data.get("weight", 1))
        self.knock_out = data.get("kind", "knock-out") == "knock-out"
        self.all = data.get("combine", "any") == "all"
        self.floor = GRADES.index(data.get("floor", "not"))
        self.if_absent = data["if_absent"]
        self.groups = data.get("groups", groups)
        self.alternatives = []
        for a in data["alternatives"]:
            criteria = []
            for c in a["criteria"]:
                verified = c.get("verified",
                                 data.get("verified", above))
                if verified == "yes" or use_unverified:
                    criteria.append(Criterion(c, a["element"], words))
            self.alternatives.append(
                (a["element"], GRADES.index(a.get("cap", "accessible")),
                 criteria))

    def counting(self, group, criteria):
        return [c for c in criteria if not c.groups or group in c.groups]

    def element(self, group, alternative, facts):
        """Verdict of one element, and (known criteria, criteria)."""
        verdict, known, n = BEST, 0, 0
        for c in self.counting(group, alternative[2]):
            v, all_known, _ = c.judge(facts)
            verdict = worse(verdict, v)
            known += all_known
            n += 1
        cap = alternative[1]
        return (min(verdict[0], cap), min(verdict[1], cap),
                verdict[2], verdict[3]), known, n

    def judge(self, group, building, way_to):
        """(verdict, known share, does it count)."""
        each, known, n, more = [], 0, 0, False
        for alternative in self.alternatives:
            more = more or building.more(alternative[0])
            for e in building.elements(alternative[0]):
                v, k, m = self.element(group, alternative, e.facts)
                zone = e.zone()
                if way_to and zone:
                    v = (min(v[0], way_to[zone][0]), min(v[1], way_to[zone][1]),
                         v[2], v[3])
                each.append((v, e.perhaps))
                known, n = known + k, n + m
        absent = {"fail": WORST, "unknown": ANY}.get(self.if_absent, BEST)
        outcomes = []
        perhaps = [i for i, e in enumerate(each) if e[1]]
        for size in range(len(perhaps) + 1):
            for some in itertools.combinations(perhaps, size):
                there = [v for i, (v, p) in enumerate(each)
                         if not p or i in some]
                outcomes.append(self.combine(there, absent))
                if more:
                    outcomes.append(self.combine(there + [ANY], absent))
        verdict = outcomes[0]
        for o in outcomes[1:]:
            verdict = hull(verdict, o)
        skips = self.if_absent == "skip"
        counts = not skips or bool(each) or more
        if skips and perhaps and len(perhaps) == len(each):
            # It may turn out not to count, and the others make the score.
            verdict = (verdict[0], verdict[1], 0.0, verdict[3])
        verdict = (max(verdict[0], self.floor), max(verdict[1], self.floor),
                   verdict[2], verdict[3])
        return verdict, self.share(bool(perhaps), bool(each), more, known,
                                   n), counts

    def share(self, perhaps, some, more, known, n):
        """Known criteria among all. Nothing is known while it is open which
        elements exist, one more element is one more that is unknown, and
        where there is none it is known what follows."""
        if perhaps or (not some and self.if_absent == "unknown"):
            return 0.0
        n += more
        return known / n if n else 1.0

    def combine(self, verdicts, absent):
        if not verdicts:
            return absent
        out = verdicts[0]
        for v in verdicts[1:]:
            out = worse(out, v) if self.all else better(out, v)
        return out


# ---- buildings -------------------------------------------------------------

class Element:
    def __init__(self, no, facts, perhaps=False, zones=(None, None)):
        self.no, self.facts, self.perhaps, self.zones = (
            no, facts, perhaps, zones)

    def joins(self):
        a, b = self.zones
        return a is not None and b is not None and a != b

    def zone(self):
        return None if self.joins() else self.zones[0] or self.zones[1]


class Building:
    """`kinds`: element -> list of Element; `unrecorded`: kinds of which there
    may be more."""

    def __init__(self, kinds, unrecorded):
        self.kinds, self.unrecorded = kinds, unrecorded

    def elements(self, kind):
        return self.kinds.get(kind, [])

    def more(self, kind):
        return kind in self.unrecorded


class RuleSet:
    def __init__(self, text, words, use_unverified):
        data = read(text)
        self.id, self.groups = data["id"], data["groups"]
        self.requirements = [
            Requirement(r, self.groups, use_unverified, data.get("verified"),
                        words) for r in data["requirements"]]

    def asked(self, group):
        """Requirements of which at least one criterion is meant for the
        group."""
        return [r for r in self.requirements if group in r.groups and
                any(r.counting(group, a[2]) for a in r.alternatives)]

    # -- zones

    def passages(self, group, building):
        """Requirements that the plan decides."""
        return [r for r in self.asked(group) if r.knock_out and not r.all and
                any(e.joins() for kind, _, _ in r.alternatives
                    for e in building.elements(kind))]

    def edges(self, group, building, link):
        """(zone, zone, worst, best) of every element that joins two zones;
        one that may be missing is not counted on."""
        for kind in sorted(building.kinds):
            for e in building.elements(kind):
                if not e.joins():
                    continue
                v = BEST
                for r in self.passages(group, building):
                    for a in r.alternatives:
                        if a[0] == kind and link in (None, r.link):
                            one = r.element(group, a, e.facts)[0]
                            v = worse(v, (max(one[0], r.floor),
                                          max(one[1], r.floor), 0, 0))
                yield (*e.zones, 0 if e.perhaps else v[0], v[1])

    def ways(self, group, building, starts, link):
        """zone -> (worst, best) of the best way there: every simple way is
        walked."""
        edges = list(self.edges(group, building, link))
        zones = {z for e in edges for z in e[:2]} | set(starts)
        for kind in building.kinds:
            for e in building.elements(kind):
                zones |= {z for z in e.zones if z}
        more = any(building.more(a[0]) for r in self.passages(group, building)
                   for a in r.alternatives)
        out = {}
        for z in zones:
            out[z] = tuple(max((self.widest(s, z, edges, end, {s})
                                for s in starts), default=0)
                           for end in (2, 3))
            if more:
                out[z] = (out[z][0], 2)
        return out

    def widest(self, at, to, edges, end, seen):
        if at == to:
            return 2
        best = 0
        for e in edges:
            if at not in e[:2]:
                continue
            other = e[1] if e[0] == at else e[0]
            if other not in seen:
                best = max(best, min(e[end], self.widest(
                    other, to, edges, end, seen | {other})))
        return best

    def desk(self, building, desk_names):
        zones = {z for kind in building.kinds
                 for e in building.elements(kind) for z in e.zones if z}
        named = {z for z in zones if z.lower() in desk_names}
        return named or {e.zone() for e in building.elements("counter")
                         if e.zone()}

    # -- the whole

    def grade(self, group, building, outside_names, desk_names):
        zones = {z for kind in building.kinds
                 for e in building.elements(kind) for z in e.zones if z}
        starts = {z for z in zones if z.lower() in outside_names}
        desk = self.desk(building, desk_names)
        joined = any(e.joins() for kind in building.kinds
                     for e in building.elements(kind))
        plan = ("connected" if not joined else "no_outside" if not starts
                else "no_desk" if not desk else "plan")
        link_lo, link_hi = dict.fromkeys(LINKS, 2), dict.fromkeys(LINKS, 2)
        whole, way_to, passages = (2, 2), None, []
        if plan == "plan":
            passages = self.passages(group, building)
            way_to = self.ways(group, building, starts, None)
            whole = self.best_of(way_to, desk)
            for link in LINKS:
                way = self.ways(group, building, starts, link)
                link_lo[link], link_hi[link] = self.best_of(way, desk)
        weight = u_lo = u_hi = known = 0.0
        for r in self.asked(group):
            v, share, counts = r.judge(group, building, way_to)
            if not counts:
                continue
            weight += r.weight
            u_lo += r.weight * v[2]
            u_hi += r.weight * v[3]
            known += r.weight * share
            if r.knock_out and r not in passages:
                link_lo[r.link] = min(link_lo[r.link], v[0])
                link_hi[r.link] = min(link_hi[r.link], v[1])
        return {"lo": min([whole[0], *link_lo.values()]),
                "hi": min([whole[1], *link_hi.values()]),
                "link_lo": link_lo, "link_hi": link_hi, "plan": plan,
                "score": (100 * u_lo / weight, 100 * u_hi / weight)
                if weight else None,
                "known": known / weight if weight else None}

    @staticmethod
    def best_of(ways, desk):
        return (max(ways[z][0] for z in desk), max(ways[z][1] for z in desk))

    def criteria(self, group, building):
        """(requirement, criterion, kind, number, verdict, band) of every
        criterion at every element."""
        for r in self.asked(group):
            for kind, _, criteria in r.alternatives:
                for e in building.elements(kind):
                    for c in r.counting(group, criteria):
                        verdict, _, band = c.judge(e.facts)
                        yield r, c, kind, e, verdict, band
