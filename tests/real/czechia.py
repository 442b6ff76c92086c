#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""All municipalities of a country with residents. Usage: czechia.py DOSAH"""
import os
import shutil

from real import HERE, check, data, expect, finish, folder


def main():
    study = folder("czechia", *data("czechia/municipalities.topojson",
                                    "czechia/population-by-age-2020.csv"))
    shutil.copy(os.path.join(HERE, "microregion", "services.csv"), study)
    found, seconds = check(os.path.join(study, "study.yaml"))
    print(f"# 6,258 municipalities read and checked in {seconds:.2f} s")
    expect(found["geometry_repaired"][0] == 32,
           "32 invalid polygons are repaired and told")
    expect("coordinates_assumed" in found,
           "a file without a CRS is read as degrees, and told so")
    expect("population_without_municipality" not in found and
           "municipality_without_population" not in found,
           "each municipality has its residents")
    shutil.rmtree(study)
    finish()


main()
