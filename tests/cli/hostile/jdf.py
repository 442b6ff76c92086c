#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Write jdf/, a small JDF 1.11 batch, into a copy of the study $TINY, and make
the study read it: one invented line, two trips there and two back."""
import os
import re

FILES = {
    "VerzeJDF": [["1.11", "", "", "", "01012026", "test"]],
    "Pevnykod": [[str(i + 1), c, ""] for i, c in enumerate("X+1234567@{()x$|")],
    "Dopravci": [["12345678", "", "Smyšlený dopravce", "1", "", "", "", "", "",
                  "", "", "", "1"]],
    "Linky": [["900001", "Vzorov – Příkladov", "12345678", "V", "A", "0", "0",
               "0", "0", "", "", "", "", "01012026", "31122027", "1", "1"]],
    "Zastavky": [["1", "Vzorov", "", "střed", "", "CZ"] + [""] * 6,
                 ["2", "Příkladov", "", "u kříže", "", "CZ"] + [""] * 6,
                 ["3", "Příkladov", "", "střed", "", "CZ"] + [""] * 6],
    "Zaslinky": [["900001", str(k), "", str(k), "", "", "", "", "1"]
                 for k in (1, 2, 3)],
    "Spoje": [["900001", str(n), "1", "10"] + [""] * 9 + ["1"]
              for n in (1, 2, 3, 4)],
    "Zasspoje": [],
    "Caskody": [],
}
for n in (1, 2, 3, 4):
    order = (1, 2, 3) if n % 2 else (3, 2, 1)
    for i, k in enumerate(order):
        time = f"{5 + 2 * n:02d}{5 + 3 * i:02d}"
        FILES["Zasspoje"].append(
            ["900001", str(n), str(k), str(k), "", "", "", "", "", str(k),
             "" if i == 0 else time, "" if i == 2 else time, "", "", "1"])

os.mkdir("jdf")
for name, rows in FILES.items():
    text = "".join('"' + '","'.join(row) + '";\r\n' for row in rows)
    with open(f"jdf/{name}.txt", "wb") as out:
        out.write(text.encode("cp1250"))

with open("study.yaml", encoding="utf-8") as study:
    text = study.read()
text, n = re.subn(r"source: \[gtfs\]", "source: [jdf]\n  stops: gtfs/stops.txt",
                  text)
assert n == 1
with open("study.yaml", "w", encoding="utf-8") as study:
    study.write(text)
