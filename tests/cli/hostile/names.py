#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Gives municipalities, services and the title names that upset careless
output: 200 characters, quotes, ampersands, tags, right to left, emoji,
formulas, line breaks, markup of Pango, combining marks."""
import json

NASTY = ["x" * 200, "A & B < C > \"D\" 'E'", "<script>alert(1)</script>",
         "שלום مرحبا", "🏥🚌 \u202eobrácené", "=1+1", "a\nb\tc", "<b>&amp;",
         "Z̸̢̛͎͔͙̟͇̳̎̀͛̇͠", "%s%n{value}", "\u200b", "N'; DROP TABLE x;--"]

with open("municipalities.geojson", encoding="utf-8") as file:
    towns = json.load(file)
towns["features"][0]["properties"]["name"] = NASTY[0] + NASTY[2]
towns["features"][1]["properties"]["name"] = NASTY[1] + NASTY[3] + NASTY[4]
with open("municipalities.geojson", "w", encoding="utf-8") as file:
    json.dump(towns, file, ensure_ascii=False)
with open("services.csv", "a", encoding="utf-8") as file:
    for number, name in enumerate(NASTY):
        quoted = name.replace('"', '""')
        file.write(f'"N{number}-{quoted}","{quoted}",counselling,outpatient,'
                   f'"{quoted}",,17.9145,49.4291,,,,,,,\n')
with open("study.yaml", encoding="utf-8") as file:
    lines = file.read().split("\n")
title = json.dumps(NASTY[1] + NASTY[2] + NASTY[4] + NASTY[0], ensure_ascii=False)
with open("study.yaml", "w", encoding="utf-8") as file:
    for line in lines:
        file.write((f"title: {title}" if line.startswith("title:") else line)
                   + "\n")
