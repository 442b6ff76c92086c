#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Ctrl-C at many moments of a run: exit code 8, old results whole, nothing
half done left behind; and a killed run: old or new results whole, and the next
run cleans up. Usage: interrupt.py DOSAH"""
import filecmp
import glob
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

BINARY = os.path.abspath(sys.argv[1])
SOURCE = os.environ["DOSAH_SOURCE"]
STOPPED = 8
faults = []


def expect(fact, sentence):
    if not fact:
        print("not ok", sentence)
        faults.append(sentence)


def start(folder):
    return subprocess.Popen(
        [BINARY, "run", "-q", "--progress=json", "--threads", "2",
         os.path.join(folder, "study.yaml")],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def same(a, b):
    """Two folders with the same files of the same bytes."""
    c = filecmp.dircmp(a, b)
    if c.left_only or c.right_only or c.funny_files:
        return False
    _, wrong, odd = filecmp.cmpfiles(a, b, c.common_files, shallow=False)
    return not wrong and not odd and all(
        same(os.path.join(a, d), os.path.join(b, d)) for d in c.common_dirs)


def partial(folder):
    return glob.glob(os.path.join(folder, "results.partial-*"))


def stop_at(folder, stage, number):
    """Sends the signal once the stage begins; the exit code."""
    run = start(folder)
    for line in run.stderr:
        if f'"stage": "{stage}"' in line:
            run.send_signal(number)
            break
    rest, _ = run.communicate(timeout=120)
    return run.returncode, rest


def main():
    rng = random.Random(1)
    with tempfile.TemporaryDirectory() as top:
        folder = os.path.join(top, "study")
        shutil.copytree(os.path.join(SOURCE, "datasets", "init"), folder)
        results = os.path.join(folder, "results")
        code = start(folder)
        code.communicate()
        expect(code.returncode == 0, "a first run")
        old = os.path.join(top, "old")
        shutil.copytree(results, old)

        stopped = 0
        for stage in ("read", "network", "reach", "tables", "maps") * 2:
            code, out = stop_at(folder, stage, signal.SIGINT)
            expect(code in (0, STOPPED), f"stopped in {stage}: exit {code}")
            stopped += code == STOPPED
            expect(not partial(folder), f"{stage}: nothing half done is left")
            if code == STOPPED:
                expect(out == "", f"{stage}: no folder is told")
                expect(same(results, old), f"{stage}: old results are whole")
            else:
                shutil.rmtree(old)
                shutil.copytree(results, old)
        expect(stopped >= 4, f"{stopped} of 10 runs were stopped")

        for _ in range(10):
            run = start(folder)
            time.sleep(rng.uniform(0, 0.6))
            run.kill()
            run.communicate()
            expect(os.path.isdir(results), "results stand after a kill")
            new = os.path.join(top, "new")
            shutil.copytree(results, new)
            check = start(folder)
            check.communicate()
            expect(check.returncode == 0, "the next run goes through")
            expect(os.path.exists(os.path.join(new, "manifest.json")) and
                   same(os.path.join(new, "csv"), os.path.join(old, "csv")),
                   "results after a kill are whole")
            shutil.rmtree(new)
        expect(not partial(folder), "the next run removes what a kill left")
    print(f"{stopped} runs stopped, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
