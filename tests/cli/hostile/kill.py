#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Kills `dosah run study.yaml` at N random moments (fixed seed) and checks
after each that the results in place are whole (old or new). The last run is
let through; nothing but results and results.previous may be left of all.
Usage: kill.py N"""
import os
import random
import signal
import subprocess
import sys
import time

COMMAND = ["dosah", "run", "-q", "study.yaml"]
WHOLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "whole.py")


def run():
    start = time.monotonic()
    subprocess.run(COMMAND, check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - start


def check(moment):
    done = subprocess.run([sys.executable, WHOLE, "results"],
                          capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"killed after {moment:.3f} s: {done.stdout}{done.stderr}"
                 f"{sorted(os.listdir('.'))}")


random.seed(5514)
length = min(run(), run())
killed = 0
for _ in range(int(sys.argv[1])):
    moment = random.uniform(0, length * 1.1)
    with subprocess.Popen(COMMAND, stdout=subprocess.DEVNULL) as process:
        time.sleep(moment)
        process.send_signal(signal.SIGKILL)
        process.wait()
        killed += process.returncode == -signal.SIGKILL
    check(moment)
run()
check(0)
left = [name for name in os.listdir(".") if name.startswith("results")
        and name not in ("results", "results.previous")]
if left:
    sys.exit(f"left over: {left}")
if not killed:
    sys.exit("no run was killed")
print("whole")
