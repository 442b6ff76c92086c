#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Real boundaries and a real timetable with invented services: who is told to
have no stop, who gets to town by bus. Usage: microregion.py DOSAH"""
import json
import os
import shutil

from real import check, data, dosah, expect, finish, folder, table

# The feed covers the Moravian-Silesian side only.
WITH_STOP = {"Krhová", "Lešná", "Valašské Meziříčí"}


def write_origins(path, boundaries):
    """Three points per member: its definition point and two beside it."""
    with open(boundaries, encoding="utf-8") as source:
        features = json.load(source)["features"]
    members = [f["properties"] for f in features
               if f["properties"]["clen_mikroregionu"]]
    with open(path, "w", encoding="utf-8") as out:
        out.write("id,lon,lat\n")
        for p in members:
            for k, (dx, dy) in enumerate(((0, 0), (.002, 0), (0, .002))):
                out.write(f"{p['nazev']} {k},{p['def_lon'] + dx:.5f},"
                          f"{p['def_lat'] + dy:.5f}\n")
    return {p["nazev"] for p in members}


def located(boundaries, feed):
    study = folder("microregion", boundaries, feed)
    names = write_origins(os.path.join(study, "origins.csv"), boundaries)
    path = os.path.join(study, "study.yaml")
    found, _ = check(path, code=3)
    _, sentence = found["municipality_without_stop"]
    expect("15" in sentence and all(
        (name in sentence) == (name not in WITH_STOP) for name in names),
        "a notice names the 15 municipalities without a stop")
    # Ten trips run from 29 October 2017 on, four thousand from 10 December.
    expect("2017-10-29/2018-12-31" in found["feed_validity"][1],
           "a notice tells the days of the timetable")
    expect(found["fast_travel_between_consecutive_stops"][0] == 664,
           "664 hops are faster than 120 km/h")
    expect(found["invalid_date"][0] == 2124, "2,124 rows have no date")

    dosah("run", "--only", "tables", path)
    rows = {(r["origin_id"], r["service_type"], r["day"]): r
            for r in table(os.path.join(study, "results/csv/reach.csv"))}
    for k in range(3):
        r = rows[f"Lešná {k}", "counselling", "workday"]
        expect(r["status"] == "certain" and int(r["rides_opt"]) >= 1,
               f"Lešná {k} gets to Valašské Meziříčí by bus "
               f"(best {r['best_min_lo']}, p50 {r['p50_min_lo']} min)")
        expect(rows[f"Kelč {k}", "counselling", "workday"]["status"] == "no",
               f"Kelč {k} does not get to Valašské Meziříčí")
        r = rows[f"Kelč {k}", "therapeutic_workshop", "workday"]
        expect(r["status"] == "certain" and r["rides_opt"] == "0",
               f"Kelč {k} walks to what stands in Kelč")
    reached = [r for (o, _, _), r in rows.items() if o.startswith("Kelč")
               and r["rides_opt"] not in ("", "0")]
    expect(not reached, "nobody in Kelč takes a bus")
    expect(rows["Lešná 0", "home_care", "workday"]["status"] ==
           "not_applicable", "home care comes to Lešná")
    shutil.rmtree(study)


def without_positions(boundaries, feed):
    study = folder("microregion", boundaries, feed)
    write_origins(os.path.join(study, "origins.csv"), boundaries)
    path = os.path.join(study, "study.yaml")
    with open(path, encoding="utf-8") as source:
        text = source.read().replace("gtfs-located", "gtfs-zero-coordinates")
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)
    found, _ = check(path, code=3)
    expect("2876" in found["all_stops_at_zero_coordinates"][1],
           "a notice tells that all 2,876 stops lie at 0, 0")
    expect(found["stop_time_with_arrival_before_previous_departure_time"][0]
           == 4, "four trips go back in time")
    expect("municipality_without_stop" not in found,
           "stops without a position say nothing of municipalities")
    dosah("run", "--only", "tables", path)
    rows = table(os.path.join(study, "results/csv/reach.csv"))
    expect(rows and all(r["rides_opt"] in ("", "0") for r in rows),
           "nobody rides in a timetable without positions")
    shutil.rmtree(study)


def main():
    boundaries, feed, zero = data(
        "microregion/municipalities.geojson", "kodis/gtfs-located.zip",
        "kodis/gtfs-zero-coordinates.zip")
    located(boundaries, feed)
    without_positions(boundaries, zero)
    finish()


main()
