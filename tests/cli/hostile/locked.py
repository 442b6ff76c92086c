#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Holds the lock of results/ as a run does while another run starts; then a
lock file is left behind as by a killed run. Usage: locked.py"""
import fcntl
import os
import subprocess
import sys

COMMAND = ["dosah", "run", "-q", "study.yaml"]


def run():
    return subprocess.run(COMMAND, capture_output=True, text=True, check=False)


with open("results.lock", "w+", encoding="ascii") as lock:
    lock.write("dosah 1\n")
    lock.flush()
    fcntl.lockf(lock, fcntl.LOCK_EX)
    second = run()
if second.returncode != 5 or "another run" not in second.stderr:
    sys.exit(f"{second.returncode}: {second.stderr}")
if os.path.exists("results") or os.path.exists(".dosah-cache"):
    sys.exit("the work was done")
third = run()
if third.returncode != 0 or os.path.exists("results.lock"):
    sys.exit(f"{third.returncode}: {third.stderr}")
print("refused, then accepted")
