#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Pages of the report as text: pages.py DOSAH. Each check is a sentence."""
import html.parser
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest

import world

DOSAH = sys.argv.pop(1)
VOID = {"meta", "br", "img", "link", "input", "hr"}


class Page(html.parser.HTMLParser):
    """Fails on tags that do not match; keeps ids, headings and text."""

    def __init__(self, text):
        super().__init__()
        self.open, self.ids, self.levels, self.text = [], [], [], []
        self.links, self.refs, self.tables = [], [], 0
        self.feed(text)
        assert not self.open, self.open

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if "id" in attrs:
            self.ids.append(attrs["id"])
        for key in ("aria-labelledby", "aria-describedby"):
            self.refs += attrs.get(key, "").split()
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        for key in ("src", "href"):
            if key in attrs:
                self.links.append(attrs[key])
        self.tables += tag == "table"
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, (tag, self.open[-5:])
        self.open.pop()

    def handle_data(self, text):
        if self.open[-1:] not in (["script"], ["style"]):
            self.text.append(text)


def report(w):
    """Both pages as text and parsed."""
    with tempfile.TemporaryDirectory() as folder:
        w.write(folder)
        subprocess.run([DOSAH, "report", "--out", folder + "/out", folder],
                       check=True, stdout=subprocess.DEVNULL)
        text = {}
        for lang in ("cs", "en"):
            with open(f"{folder}/out/{lang}.html", encoding="utf-8") as f:
                text[lang] = f.read()
        return text, {lang: Page(text[lang]) for lang in text}


def data_of(text):
    return json.loads(re.search(
        r'<script type="application/json" id="data">(.*?)</script>', text,
        re.S).group(1))


class Report(unittest.TestCase):
    def check(self, text, pages):
        for lang in text:
            page = pages[lang]
            self.assertEqual(len(page.ids), len(set(page.ids)), "ids repeat")
            for ref in page.refs:
                self.assertIn(ref, page.ids)
            for a, b in zip(page.levels, page.levels[1:]):
                self.assertLessEqual(b - a, 1, "a heading level is left out")
            for link in page.links:
                if link.startswith("#"):
                    self.assertIn(link[1:], page.ids)
            self.assertNotIn("nan", " ".join(page.text).split())
            self.assertNotRegex(" ".join(page.text), r"report\.\w+")

    def test_a_plain_study_gives_whole_pages_in_both_languages(self):
        text, pages = report(world.World())
        self.check(text, pages)
        self.assertIn('<html lang="cs">', text["cs"])
        self.assertIn("tam a zpět", text["cs"])
        self.assertIn("24. 11. 2026", text["cs"])
        self.assertIn("24 November 2026", text["en"])

    def test_nothing_is_fetched_from_anywhere(self):
        text, pages = report(world.World())
        for lang in text:
            for link in pages[lang].links:
                self.assertTrue(link.startswith("#") or
                                link in ("cs.html", "en.html") or
                                link.startswith("https://example.org/"), link)
            self.assertIn("default-src 'none'", text[lang])

    def test_names_are_text_whatever_they_hold(self):
        text, pages = report(world.hostile())
        self.check(text, pages)
        for lang in text:
            self.assertNotIn("<script>window", text[lang])
            self.assertNotIn("<img", text[lang])
            words = " ".join(pages[lang].text)
            for name in world.HOSTILE:
                self.assertIn(name, words)
                self.assertIn(name, data_of(text[lang])["place"])
                self.assertGreater(words.count(name), 3)
            # the names cut short or taken apart stand whole elsewhere
            self.assertEqual(text[lang].count("<script"), 3)
            self.assertNotIn("onerror=\"", text[lang])

    def test_without_services_the_page_says_so(self):
        w = world.World()
        w.types, w.services = 0, False
        text, pages = report(w)
        self.check(text, pages)
        self.assertIn("no service that people would travel to", text["en"])

    def test_one_municipality_is_enough(self):
        w = world.World()
        w.municipalities = 1
        self.check(*report(w))

    def test_one_municipality_that_nobody_can_leave_is_worst(self):
        w = world.World()
        w.municipalities, w.unreachable = 1, True
        text, pages = report(w)
        self.check(text, pages)
        self.assertRegex(text["en"], r'id="finding"[^>]*>Worst off: '
                                     r'<bdi>Obec 0</bdi> \(0%\)')

    def test_a_municipality_without_residents_is_no_worst_place(self):
        w = world.World()
        w.municipalities, w.unreachable, w.residents = 1, True, {0: 0}
        text, pages = report(w)
        self.check(text, pages)
        self.assertNotIn("Worst off", text["en"].split("<script")[0])

    def test_barriers_are_told_in_words_to_whom_and_by_how_many(self):
        w = world.World()
        self.assertNotIn('id="hindrances"', report(w)[0]["en"])
        w.barriers = True
        text, pages = report(w)
        self.check(text, pages)
        section = re.search(r'<section id="hindrances".*?</section>',
                            text["en"], re.S).group(0)
        rows = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", section, re.S)
        rows = [re.sub(r"<[^>]*>", "|", r) for r in rows]
        self.assertEqual(len(rows), 4)
        self.assertRegex(rows[0], r"^\|?steps\|.*count: 4.*stops: \|profile1\|"
                                  r".*\|77\|")
        self.assertRegex(rows[2], r"slope.*−2.6 to 3.4%.*perhaps slows: "
                                  r"\|adult\|, \|profile1\|.*\|5\|")
        self.assertRegex(rows[3], r"kerb.*30–300 mm.*perhaps stops.*&lt;5\|")
        group = re.search(r'<section id="groups".*?<section id=', text["en"],
                          re.S).group(0)
        self.assertIn("within 500 m", group)
        self.assertIn("count: 4", group)
        self.assertNotIn("−2.6", group)  # lies nowhere
        self.assertIn('<path id="street" d="M0 0M', text["en"])
        self.assertEqual(len(re.findall(r'<g id="water".*?"M0 0M.*?"M0 0M',
                                        text["en"], re.S)), 1)

    def test_a_building_without_a_name_is_called_by_what_it_houses(self):
        text, _ = report(world.World())
        self.assertIn("<bdi>type1 (B2)</bdi>", text["en"])
        self.assertIn("<bdi>Building (B3)</bdi>", text["en"])
        self.assertIn("<bdi>type1 česky (B2)</bdi>", text["cs"])
        self.assertIn("<bdi>Dům</bdi>", text["cs"])

    def test_what_was_never_measured_stands_in_one_line(self):
        text, _ = report(world.World())
        self.assertRegex(text["en"], r'<li class="o-u">never measured: '
                                     r'<bdi>door</bdi></li>')
        self.assertRegex(text["en"], r'<li class="o-p"><bdi>door</bdi>: '
                                     r'750 mm, limit 800 mm</li>')

    def test_invented_data_are_marked_on_the_map_and_on_paper(self):
        w = world.World()
        self.assertNotIn("banner mark", report(w)[0]["en"])
        w.banner = 'INVENTED "DATA" </style>'
        text, pages = report(w)
        self.check(text, pages)
        self.assertRegex(text["en"], r'(?s)id="mapbox".*?</svg><p class="banner '
                                     r'mark"><bdi>INVENTED &quot;DATA&quot;')
        self.assertIn('@page{@top-right{content:"INVENTED \\22 DATA\\22  '
                      '\\3c /style\\3e "}}', text["en"])

    def test_one_profile_has_no_gap(self):
        w = world.World()
        w.profiles = 1
        text, pages = report(w)
        self.check(text, pages)
        self.assertNotIn('id="gains"', text["en"])

    def test_where_nothing_can_be_reached_shares_are_nought(self):
        w = world.World()
        w.unreachable = True
        text, pages = report(w)
        self.check(text, pages)
        self.assertIn("out of reach", text["en"])
        self.assertRegex(text["en"], r'<p class="big">0%')

    def test_results_without_day_trips_tell_of_reach(self):
        w = world.World()
        w.trips = False
        text, pages = report(w)
        self.check(text, pages)
        self.assertIn("certainly reach a service", text["en"])
        self.assertIn("Opening hours of services do not enter", text["en"])
        self.assertEqual(data_of(text["en"])["trips"], 0)

    def test_the_section_on_capacity_appears_with_its_table(self):
        w = world.World()
        self.assertNotIn('id="capacity"', report(w)[0]["en"])
        w.load = True
        text, pages = report(w)
        self.check(text, pages)
        self.assertIn('id="capacity"', text["en"])

    def test_counts_below_the_threshold_and_addresses_stand_nowhere(self):
        w = world.World()
        w.residents = {1: 3, 2: 4}
        w.names = {1: "Malá", 2: "Menší"}
        text, pages = report(w)
        for lang in text:
            data = data_of(text[lang])
            self.assertEqual(data["people"][1:3], [-2, -2])
            for block in data["block"]:
                for key in "cqablh":
                    self.assertEqual(block[key][1:3], [-1, -1])
                self.assertEqual(block["s"][1:3], "--")
            self.assertNotIn("SECRET", text[lang])
            row = re.search(r"<bdi>Malá</bdi></th>(.*?)</tr>", text[lang],
                            re.S).group(1)
            self.assertRegex(row, "soukromí|privacy")
            self.assertNotRegex(row, r">\s*3\s*<|%")
            self.assertNotRegex(text[lang], r"<title>Malá: \d")

    def test_no_few_people_of_addresses_are_counted_anywhere(self):
        w = world.World()
        w.barriers = True
        # S1 is nearest to three people, and three seniors live there at all
        w.addresses = [(300, 0, "S0"), (3, 3, "S1")]
        text, pages = report(w)
        self.check(text, pages)
        for lang in text:
            self.assertNotIn("SECRET", text[lang])
            rows = re.findall(r"<tr><th scope=\"row\"><bdi>type\d[^<]*</bdi>"
                              r"</th>(.*?)</tr>", text[lang], re.S)
            near = [r for r in rows if "Poskytovatel" in r]
            self.assertEqual(len(near), 2)
            self.assertIn(">300<", near[0])
            self.assertIn("11 min", near[0])
            self.assertIn(">&lt;5<", near[1])
            self.assertNotIn("12 min", near[1])
            # shares of seniors are left out, and where three people's way breaks
            people = re.search(r"<caption[^>]*>[^<]*(?:podle věku|by age).*?"
                               r"</table>", text[lang], re.S).group(0)
            cells = re.findall(r"<tr><th scope=\"row\">.*?</tr>", people, re.S)
            for row in cells:
                self.assertRegex(row, r"–</td>\s*</tr>$")
            groups = re.search(r'<section id="groups".*?<section id=',
                               text[lang], re.S).group(0)
            self.assertNotRegex(groups, "vstup do budovy|entrance of the")

    def test_numbers_are_written_as_the_language_does(self):
        w = world.World()
        w.residents = {0: 12345}
        text, _ = report(w)
        self.assertIn("12\u202f345", text["cs"])
        self.assertIn("12,345", text["en"])

    def test_neighbours_keep_their_common_border(self):
        w = world.World()
        w.municipalities = 25
        text, _ = report(w)
        edges = {}
        for d in re.findall(r'<path fill="[^"]*" d="(M[^"]*)"><title>',
                            text["en"]):
            x, y, *rest = [int(v) for v in re.findall(r"-?\d+", d)]
            points = [(x, y)]
            for dx, dy in zip(rest[::2], rest[1::2]):
                points.append((points[-1][0] + dx, points[-1][1] + dy))
            self.assertEqual(points[0], points[-1], "the outline is open")
            for a, b in zip(points, points[1:]):
                edge = (min(a, b), max(a, b))
                edges[edge] = edges.get(edge, 0) + 1
        # 5 x 5 fields: 40 common borders of several edges, 20 outer ones
        common = sum(1 for n in edges.values() if n == 2)
        self.assertGreater(common, 40)
        self.assertEqual(set(edges.values()), {1, 2})
        self.assertLess(sum(1 for n in edges.values() if n == 1), 20 * 7)


if __name__ == "__main__":
    unittest.main()
