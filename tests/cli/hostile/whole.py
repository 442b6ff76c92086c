#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Says "whole" if a results folder holds exactly the files its manifest names,
each of the size stated there."""
import json
import os
import sys

folder = sys.argv[1]
with open(os.path.join(folder, "manifest.json"), encoding="utf-8") as file:
    named = json.load(file)["files"]
found = {os.path.relpath(os.path.join(base, name), folder)
         for base, _, names in os.walk(folder) for name in names}
found.discard("manifest.json")
faults = [f"missing {path}" for path in sorted(set(named) - found)]
faults += [f"foreign {path}" for path in sorted(found - set(named))]
faults += [f"size of {path}" for path in sorted(found & set(named))
           if os.path.getsize(os.path.join(folder, path)) != named[path]["size"]]
print("\n".join(faults) or "whole")
sys.exit(1 if faults else 0)
