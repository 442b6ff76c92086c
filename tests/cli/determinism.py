#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The demo study gives the same bytes in csv/ and the same rows in the
GeoPackage whatever the threads, the locale and the cache. Usage:
determinism.py DOSAH"""
import filecmp
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile

BINARY = os.path.abspath(sys.argv[1])
SOURCE = os.environ["DOSAH_SOURCE"]
CZECH = {"LC_ALL": "cs_CZ.UTF-8", "LC_NUMERIC": "cs_CZ.UTF-8"}


def czech_locale(folder):
    """Variables of a Czech locale, made here where none is installed; None
    where it cannot be made."""
    names = subprocess.run(["locale", "-a"], text=True, capture_output=True,
                           check=False).stdout.lower()
    if "cs_cz.utf8" in names or "cs_cz.utf-8" in names:
        return CZECH
    path = os.path.join(folder, "locales")
    os.mkdir(path)
    try:
        subprocess.run(["localedef", "-i", "cs_CZ", "-f", "UTF-8",
                        os.path.join(path, "cs_CZ.UTF-8")], check=False,
                       capture_output=True)
    except FileNotFoundError:
        return None
    made = os.path.isdir(os.path.join(path, "cs_CZ.UTF-8"))
    return {**CZECH, "LOCPATH": path} if made else None


def run(study, out, threads, extra=(), **env):
    result = subprocess.run(
        [BINARY, "run", "--only", "tables", "--progress", "none", "--out", out,
         "--threads", str(threads), *extra, os.path.join(study, "study.yaml")],
        env={**os.environ, **env}, capture_output=True, text=True,
        timeout=900, check=False)
    if result.returncode != 0:
        sys.exit(f"exit code {result.returncode}: {result.stderr}")
    return result.stderr


def rows(path):
    """Each table of a GeoPackage as a set of rows, times of writing left
    out."""
    tables = {}
    with sqlite3.connect(path) as db:
        names = [n for (n,) in db.execute(
            "select name from sqlite_master where type = 'table' and name "
            "not like 'gpkg_%' and name not like 'rtree_%' and name not like "
            "'sqlite_%'")]
        for name in names:
            tables[name] = sorted(
                map(repr, db.execute(f'select * from "{name}"')))
    return tables


def differences(a, b):
    """Sentences."""
    left, right = os.path.join(a, "csv"), os.path.join(b, "csv")
    names = sorted(os.listdir(left))
    if names != sorted(os.listdir(right)):
        yield "not the same files"
    _, wrong, odd = filecmp.cmpfiles(left, right, names, shallow=False)
    for name in wrong + odd:
        yield f"csv/{name} differs"
    ours, theirs = (rows(os.path.join(d, "results.gpkg")) for d in (a, b))
    for name in sorted(set(ours) | set(theirs)):
        if ours.get(name) != theirs.get(name):
            yield f"results.gpkg: rows of {name} differ"


def main():
    failed = False
    with tempfile.TemporaryDirectory() as top:
        study = os.path.join(top, "demo")
        shutil.copytree(os.path.join(SOURCE, "datasets", "vmk-demo"), study,
                        ignore=shutil.ignore_patterns("results*",
                                                      ".dosah-cache"))
        first = os.path.join(top, "first")
        run(study, first, 1)
        trials = {
            "2 threads, warm cache": (2, (), {}),
            "5 threads, cache verified": (5, ("--verify-cache",), {}),
            "Czech talk": (2, ("--lang", "cs"), {}),
            "LC_NUMERIC=cs_CZ": (2, (), {"LC_NUMERIC": "cs_CZ.UTF-8"}),
        }
        czech = czech_locale(top)
        if czech:
            trials["a Czech locale, decimal comma"] = (2, (), czech)
        else:
            print("# no Czech locale")
        for name, (threads, extra, env) in trials.items():
            out = os.path.join(top, "other")
            talk = run(study, out, threads, extra, **env)
            warm = "cache" in talk or "mezipaměti" in talk
            found = list(differences(first, out))
            print("not ok" if found else "ok", name,
                  "(from the cache)" if warm else "", *found)
            failed = failed or bool(found)
            shutil.rmtree(out)
        shutil.rmtree(os.path.join(study, ".dosah-cache"))
        out = os.path.join(top, "other")
        run(study, out, 5)
        found = list(differences(first, out))
        print("not ok" if found else "ok", "5 threads, cold cache", *found)
        failed = failed or bool(found)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
