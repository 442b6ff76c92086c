#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Command-line tests as data. Each *.cases file holds blocks:

    == a sentence that says what must hold
    % shell line run first in an empty folder (set-up; must succeed)
    $ the command, run by sh with dosah on the PATH
    ? exit code
    > a line of stdout, in order, exactly        (all lines, if any is given)
    >~ a regular expression found in stdout
    ! text found in stderr
    !~ a regular expression found in stderr
    !0                                            stderr must be empty
    @ shell line run afterwards that must succeed

$DEMO is the demo study's folder, $TINY a small study that runs in a moment
(copied into the folder by `% cp -r $TINY/. .`), $CASES the folder of this file.
Usage: run.py DOSAH_BINARY FILE.cases
"""
import os
import re
import subprocess
import sys
import tempfile


def parse(path):
    cases, case = [], None
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            line = line.rstrip("\n")
            if line.startswith("== "):
                case = {"name": line[3:], "line": number, "steps": []}
                cases.append(case)
            elif line and not line.startswith("#"):
                mark, _, text = line.partition(" ")
                if case is None or mark not in (
                        "%", "$", "?", ">", ">~", "!", "!~", "!0", "@"):
                    sys.exit(f"{path}:{number}: not understood: {line}")
                case["steps"].append((mark, text))
    return cases


def shell(command, cwd, env):
    return subprocess.run(["sh", "-c", command], cwd=cwd, env=env, timeout=300,
                          stdin=subprocess.DEVNULL, capture_output=True)


def check(mark, text, result, wanted_lines):
    """None, or what is wrong."""
    out = result.stdout.decode("utf-8", "replace")
    err = result.stderr.decode("utf-8", "replace")
    if mark == "?" and result.returncode != int(text):
        return f"exit code {result.returncode}, expected {text}"
    if mark == ">":
        wanted_lines.append(text)
    if mark == ">~" and not re.search(text, out, re.M):
        return f"stdout lacks /{text}/"
    if mark == "!" and text not in err:
        return f"stderr lacks: {text}"
    if mark == "!~" and not re.search(text, err, re.M):
        return f"stderr lacks /{text}/"
    if mark == "!0" and err:
        return "stderr is not empty"
    return None


def run_case(case, env):
    """List of faults."""
    faults, result, wanted = [], None, []
    with tempfile.TemporaryDirectory() as cwd:
        for mark, text in case["steps"]:
            if mark in ("%", "@"):
                step = shell(text, cwd, env)
                if step.returncode != 0:
                    faults.append(f"{mark} {text}\n{step.stdout.decode()}"
                                  f"{step.stderr.decode()}")
            elif mark == "$":
                result = shell(text, cwd, env)
            else:
                fault = check(mark, text, result, wanted)
                if fault:
                    faults.append(fault)
    if wanted and result.stdout.decode().splitlines() != wanted:
        faults.append("stdout differs from the > lines")
    if result.returncode in (139, 134, 136) or b"Sanitizer" in result.stderr:
        faults.append("crashed")
    if faults:
        faults.append("stdout:\n" + result.stdout.decode("utf-8", "replace")[:2000])
        faults.append("stderr:\n" + result.stderr.decode("utf-8", "replace")[:4000])
    return faults


def main():
    binary, path = os.path.abspath(sys.argv[1]), sys.argv[2]
    source = os.environ["DOSAH_SOURCE"]
    env = {k: v for k, v in os.environ.items()
           if not k.startswith("LC_") and k not in ("LANG", "LANGUAGE")}
    env.update(PATH=os.path.dirname(binary) + ":" + env["PATH"],
               DEMO=source + "/datasets/vmk-demo",
               TINY=source + "/datasets/init",
               CASES=os.path.dirname(os.path.abspath(path)))
    failed = 0
    cases = parse(path)
    for case in cases:
        faults = run_case(case, env)
        print("not ok" if faults else "ok", case["name"])
        if faults:
            failed += 1
            print(f"  {path}:{case['line']}")
            for fault in faults:
                print("  " + fault.replace("\n", "\n  "))
    print(f"{len(cases) - failed} passed, {failed} failed")
    return 1 if failed or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
