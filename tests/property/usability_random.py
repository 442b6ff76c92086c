# SPDX-License-Identifier: MIT
"""Random rule sets, as the loader accepts them: bands that leave no gap,
limits that something meets, accessible within partly."""

GROUPS = ["wheelchair", "pram", "senior"]
LEFT_OUT = ("exists", "all_recorded", "certified")


class Maker:
    def __init__(self, words, rng):
        self.words, self.rng = words, rng
        self.of = {}
        for (kind, name), a in sorted(words.attribute.items()):
            on = words.objects.get(kind, ())
            if ("building" in on and kind != "object" and
                    a["kind"] != "text" and name not in LEFT_OUT and
                    not name.startswith("claimed")):
                self.of.setdefault(kind, []).append(a)

    def chance(self, share):
        return self.rng.random() < share

    def inside(self, a, n):
        """n different whole numbers within the range, rising."""
        lo, hi = int(a["min"]) + 1, int(a["max"]) - 1
        lo, hi = max(lo, -200), min(hi, lo + 2000)
        if hi - lo < n:
            return None
        return sorted(self.rng.sample(range(lo, hi + 1), n))

    def text(self, a, v):
        if a["unit"] == "mm" and self.chance(0.5):
            return f"{v / 10:g} cm"
        if a["unit"] == "bp" and self.chance(0.7):
            return f"{v / 100:g} %"
        return f"{v} {a['unit']}"

    # ---- bands: (condition, …) of which exactly one holds

    def bands(self, kind, but):
        others = [a for a in self.of[kind] if a["attribute"] not in but]
        if not others or self.chance(0.5):
            return ["always"]
        a = self.rng.choice(others)
        name = a["attribute"]
        if a["kind"] == "yesno":
            return [f"{name} = yes", f"not {name} = yes"]
        if a["kind"] == "enum":
            values = list(a["values"])
            self.rng.shuffle(values)
            return [f"{name} = {values[0]}",
                    f"{name} in ({', '.join(values[1:])})"]
        borders = self.inside(a, self.rng.choice((1, 2)))
        if not borders:
            return ["always"]
        texts = [self.text(a, v) for v in borders]
        if len(texts) == 1:
            return [f"{name} <= {texts[0]}", f"{name} > {texts[0]}"]
        return [f"{name} < {texts[0]}",
                f"{name} >= {texts[0]} and {name} <= {texts[1]}",
                f"not {name} <= {texts[1]}"]

    # ---- limits of one operand

    def operand(self, kind):
        a = self.rng.choice(self.of[kind])
        like = [b for b in self.of[kind] if b["kind"] == "number" and
                b.get("unit") == a.get("unit") and b["min"] == a["min"] and
                b["max"] == a["max"] and b is not a]
        name = a["attribute"]
        if a["kind"] == "number" and a["min"].startswith("-"):
            return a, f"abs({name})", [name]
        if a["kind"] == "number" and like and self.chance(0.4):
            b = self.rng.choice(like)["attribute"]
            fold = self.rng.choice(("min", "max"))
            return a, f"{fold}({name}, {b})", [name, b]
        return a, name, [name]

    def limits(self, a, operand, at_most):
        if a["kind"] == "yesno":
            return (f"{operand} = {self.rng.choice(('yes', 'no'))}",
                    self.rng.choice(("always", "never")))
        if a["kind"] == "enum":
            return (f"{operand} {self.rng.choice(('=', '!='))} "
                    f"{self.rng.choice(a['values'])}",
                    self.rng.choice(("always", "never")))
        bounds = self.inside(a, 2)
        if not bounds:
            return f"{operand} >= {a['max']} {a['unit']}", "always"
        if operand.startswith("abs"):
            bounds = [abs(v) + 1 for v in bounds]
            bounds.sort()
        strict, kind = (bounds if at_most else bounds[::-1])
        sign = "<=" if at_most else ">="
        accessible = f"{operand} {sign} {self.text(a, strict)}"
        partly = f"{operand} {sign} {self.text(a, kind)}"
        if self.chance(0.15):
            accessible = "never"
        elif self.chance(0.15):
            partly = self.rng.choice(("always", "never"))
        return accessible, partly

    def utility(self, a):
        if self.chance(0.5) or a["kind"] == "enum":
            return None
        if a["kind"] == "yesno":
            return "{no: %g, yes: %g}" % (self.rng.random(), self.rng.random())
        at = self.inside(a, 3)
        return at and "{%s}" % ", ".join(
            f"{v} {a['unit']}: {self.rng.random():.3f}" for v in at)

    def criterion(self, kind, number, groups):
        a, operand, names = self.operand(kind)
        at_most = self.chance(0.5)
        out = [f"          - id: c{number}"]
        if self.chance(0.4):
            some = self.rng.sample(groups, self.rng.randint(1, len(groups)))
            out.append(f"            groups: [{', '.join(some)}]")
        out.append("            bands:")
        for when in self.bands(kind, names):
            accessible, partly = self.limits(a, operand, at_most)
            out.append(f'              - {{when: "{when}", accessible: '
                       f'"{accessible}", partly: "{partly}"}}')
        utility = self.utility(a)
        if utility and any(operand in line.split("accessible")[1]
                           for line in out if "when" in line):
            out.append(f"            utility: {utility}")
        if self.chance(0.1):
            out.append("            verified: no")
        return out

    def requirement(self, number):
        groups = self.rng.sample(GROUPS, self.rng.randint(1, 3))
        pick = self.rng.choice
        out = [f"  - id: r{number}", "    name: x",
               f"    link: {pick(('approach', 'entrance', 'inside', 'room'))}",
               f"    kind: {pick(('knock-out',) * 4 + ('weighted',))}",
               f"    combine: {pick(('any', 'any', 'all'))}",
               f"    floor: {pick(('not',) * 4 + ('partly',))}",
               f"    if_absent: {pick(('pass', 'fail', 'skip', 'unknown'))}",
               f"    weight: {self.rng.randint(0, 5)}",
               f"    groups: [{', '.join(groups)}]", "    alternatives:"]
        for kind in self.rng.sample(sorted(self.of), self.rng.randint(1, 3)):
            out += [f"      - element: {kind}",
                    f"        cap: {pick(('accessible',) * 4 + ('partly',))}",
                    "        criteria:"]
            for i in range(self.rng.randint(1, 3)):
                out += self.criterion(kind, i, groups)
        return out

    def rule_set(self, name, purpose):
        out = [f"id: {name}", "name: x", "date: 2026-01-01", "source: s",
               "clause: c", "verified: yes", f"purpose: {purpose}",
               f"groups: [{', '.join(GROUPS)}]", "requirements:"]
        for i in range(self.rng.randint(1, 6)):
            out += self.requirement(i)
        return "\n".join(out) + "\n"
