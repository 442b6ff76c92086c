#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Adds to streets.osm what real and broken extracts hold: ways with missing
nodes, loops, edges of no length, absurd tag values, odd and duplicate ids."""
TAGS = [("width", "-5"), ("width", "1e400"), ("width", "šířka"),
        ("incline", "900%"), ("incline", "-1e9%"), ("incline", "nan"),
        ("step_count", "1000000000"), ("step_count", "-3"),
        ("kerb:height", "-0.5"), ("surface", "x" * 250), ("smoothness", ""),
        ("layer", "99999999999999"), ("maxspeed", "infinity"),
        ("incline:across", "200 kg"), ("width", "1,5 m"), ("width", "4'11\"")]
WAYS = ["<nd ref=\"1\"/><nd ref=\"999999\"/><nd ref=\"2\"/>",
        "<nd ref=\"888888\"/><nd ref=\"999999\"/>",
        "<nd ref=\"1\"/><nd ref=\"1\"/>", "<nd ref=\"1\"/>", "",
        "<nd ref=\"1\"/><nd ref=\"2\"/><nd ref=\"3\"/><nd ref=\"1\"/>",
        "<nd ref=\"1\"/><nd ref=\"-7\"/>", "<nd ref=\"-7\"/><nd ref=\"-8\"/>",
        "<nd ref=\"9007199254740993\"/><nd ref=\"2\"/>",
        "<nd ref=\"1\"/><nd ref=\"2\"/><nd ref=\"1\"/><nd ref=\"2\"/>"]


def quote(text):
    return (text.replace("&", "&amp;").replace('"', "&quot;")
            .replace("<", "&lt;"))


with open("streets.osm", encoding="utf-8") as file:
    text = file.read()
nodes = "".join(f'<node id="{i}" lat="49.4272" lon="17.9111"/>\n'
                for i in (-7, -8, 9007199254740993, 1))
ways = ""
for number, nds in enumerate(WAYS):
    ways += (f'<way id="{number - 3}">{nds}<tag k="highway" v="footway"/>'
             "</way>\n")
for number, (key, value) in enumerate(TAGS):
    ways += (f'<way id="{7000 + number}"><nd ref="1"/><nd ref="2"/>'
             '<tag k="highway" v="steps"/>'
             f'<tag k="{key}" v="{quote(value)}"/></way>\n')
first = text.index("<way")
text = text[:first] + nodes + text[first:]
text = text.replace("</osm>", ways + "</osm>")
with open("streets.osm", "w", encoding="utf-8") as file:
    file.write(text)
