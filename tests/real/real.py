# SPDX-License-Identifier: MIT
"""What the tests on real data share. The data are no part of the project:
DOSAH_TEST_DATA names their folder, else ../shared/data beside the source."""
import csv
import json
import os
import re
import subprocess
import sys
import tempfile
import time

SKIPPED = 77
HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.environ.get("DOSAH_TEST_DATA") or os.path.normpath(
    os.path.join(HERE, "..", "..", "..", "shared", "data"))
BINARY = os.path.abspath(sys.argv[1])
faults = []


def data(*names):
    """Paths of data files; the test is skipped if one is missing."""
    paths = [os.path.join(DATA, name) for name in names]
    for path in paths:
        if not os.path.exists(path):
            print("skipped: no", path)
            sys.exit(SKIPPED)
    return paths


def expect(fact, sentence):
    print("ok" if fact else "not ok", sentence)
    if not fact:
        faults.append(sentence)


def folder(study, *links):
    """A folder with the files of tests/real/STUDY and links to data."""
    path = tempfile.mkdtemp(prefix="dosah-real-")
    for name in os.listdir(os.path.join(HERE, study)):
        with open(os.path.join(HERE, study, name), "rb") as source, \
                open(os.path.join(path, name), "wb") as copy:
            copy.write(source.read())
    for link in links:
        os.symlink(link, os.path.join(path, os.path.basename(link)))
    return path


def dosah(*args, code=0, out=None):
    """Runs the program; its stdout, or written to the path `out`. Prints the
    seconds it took and its own figures."""
    began = time.monotonic()
    with (open(out, "wb") if out else tempfile.TemporaryFile()) as stdout:
        run = subprocess.run([BINARY, *args], stdout=stdout, timeout=1500,
                             stderr=subprocess.PIPE, check=False)
        seconds = time.monotonic() - began
        text = ""
        if not out:
            stdout.seek(0)
            text = stdout.read().decode()
    err = run.stderr.decode("utf-8", "replace")
    print(f"# dosah {' '.join(args)[:120]}: {seconds:.2f} s")
    print("".join("#   " + line + "\n" for line in err.splitlines()), end="")
    if run.returncode != code or "Sanitizer" in err:
        print(text[:4000])
        sys.exit(f"exit code {run.returncode}, expected {code}")
    return text, seconds


def check(study, code=0):
    """Notices by code: (count, first English sentence, all sentences)."""
    text, seconds = dosah("check", "--json", study, code=code)
    return {n["code"]: (n["totalNotices"],
                        " ".join(s["en"] for s in n["sampleNotices"]))
            for n in json.loads(text)["notices"]}, seconds


def table(path):
    with open(path, encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def number_in(pattern, text):
    found = re.search(pattern, text)
    return int(found.group(1)) if found else None


def finish():
    print(f"{len(faults)} faults")
    sys.exit(1 if faults else 0)
