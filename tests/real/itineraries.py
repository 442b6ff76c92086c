#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Itineraries of dosah explain against the timetable itself: every part is in
the feed that day, and a naive search finds nothing earlier. The feed is read
here with the csv module alone. Usage: itineraries.py DOSAH"""
import csv
import datetime
import io
import json
import math
import os
import shutil
import tempfile
import zipfile

from real import data, dosah, expect, finish

# There are no streets: people walk the straight line times the detour at the
# adult's speed, 1.3 m/s. Lengths on the sphere differ from those of the plane
# by less than this share and these seconds.
DETOUR, SPEED, SHARE, SLACK_S = 1.3, 1.3, .006, 2
CHANGE_S, MAX_WALK_S, MAX_TRANSFER_S, MAX_RIDES = 60, 1800, 600, 4
DAY_S = 86400

# name, day, leave after, home by, origin, service, rides there, rides back
# (None: one gets there, but not back in time). Places are stops (by id) or
# lon, lat.
PAIRS = [
    ("on foot", "2018-09-11", "06:00", "20:00", (17.9655, 49.4840),
     (17.9680, 49.4830), 0, 0),
    ("one ride", "2018-09-11", "06:00", "20:00", "238699", "236681", 1, 1),
    ("a change at another stop", "2018-09-11", "06:00", "20:00", "239062",
     "237116", 2, 2),
    ("four rides", "2018-09-11", "06:00", "20:00", "236250", "236904", 4, 3),
    ("past midnight", "2018-09-11", "23:30", "24:30", "238460", "238259", 1,
     None),
    ("a trip of the day before", "2018-09-12", "00:00", "00:30", "238460",
     "238259", 1, None),
]

STUDY = """title: Test, itineraries on a real timetable
banner: {{cs: SMYŠLENÁ DATA, en: INVENTED DATA}}
crs: EPSG:5514
municipalities: {{source: area.geojson}}
origins: {{source: origins.csv}}
timetable: {{source: gtfs-located.zip}}
days: [{{name: day, date: {day}}}]
services: {{source: services.csv}}
profiles: [adult]
reach: {{window: {leave}-{home}, max_walk: 30min, max_transfer: 10min, change_time: 60s,
  max_rides: 4, max_time: 180min, detour_factor: 1.3}}
day_trip: {{leave_after: "{leave}", home_by: "{home}"}}
"""


class Feed:
    def __init__(self, path):
        with zipfile.ZipFile(path) as archive:
            def rows(name):
                text = io.TextIOWrapper(archive.open(name), "utf-8-sig")
                return list(csv.DictReader(text))
            self.stop = {r["stop_id"]: (float(r["stop_lon"]),
                                        float(r["stop_lat"]))
                         for r in rows("stops.txt")}
            self.line = {r["route_id"]: r["route_short_name"]
                         for r in rows("routes.txt")}
            self.trip = {r["trip_id"]: r for r in rows("trips.txt")}
            self.week = {r["service_id"]: r for r in rows("calendar.txt")}
            self.other = {(r["service_id"], r["date"]): r["exception_type"]
                          for r in rows("calendar_dates.txt")}
            self.calls = {}
            for r in rows("stop_times.txt"):
                self.calls.setdefault(r["trip_id"], []).append(
                    (int(r["stop_sequence"]), seconds(r["arrival_time"]),
                     seconds(r["departure_time"]), r["stop_id"]))
            for calls in self.calls.values():
                calls.sort()

    def runs(self, trip, date):
        service, text = self.trip[trip]["service_id"], f"{date:%Y%m%d}"
        other = self.other.get((service, text))
        if other:
            return other == "1"
        week = self.week.get(service)
        return bool(week) and week["start_date"] <= text <= \
            week["end_date"] and week[f"{date:%A}".lower()] == "1"

    def runs_of(self, day):
        """(trip, seconds to add) of yesterday, today and tomorrow."""
        for back in (-1, 0, 1):
            date = day + datetime.timedelta(days=back)
            for trip in self.calls:
                if self.runs(trip, date):
                    yield trip, back * DAY_S


def seconds(clock):
    h, m, s = map(int, clock.split(":"))
    return 3600 * h + 60 * m + s


def metres(a, b):
    x = math.radians(b[0] - a[0]) * math.cos(math.radians((a[1] + b[1]) / 2))
    return 6371000 * math.hypot(x, math.radians(b[1] - a[1]))


def walk_s(a, b):
    return metres(a, b) * DETOUR / SPEED


class Search:
    """Earliest arrivals, connection by connection. Walks are taken a little
    too short, so that what it finds is never later than the truth."""

    def __init__(self, feed, day):
        self.feed = feed
        self.hops = sorted(
            (a[2] + add, i, b[1] + add, (trip, add), a[3], b[3])
            for trip, add in feed.runs_of(day)
            for i, (a, b) in enumerate(zip(feed.calls[trip],
                                           feed.calls[trip][1:])))
        self.near = self.footpaths()

    def lasts(self, a, b, most_s):
        """Seconds of a walk, None if it is too long."""
        s = walk_s(a, b) * (1 - SHARE) - SLACK_S
        return max(0, s) if s <= most_s else None

    def footpaths(self):
        size, cells, near = .012, {}, {}
        for stop, (x, y) in self.feed.stop.items():
            cells.setdefault((int(x / size), int(y / size)), []).append(stop)
        for stop, (x, y) in self.feed.stop.items():
            near[stop] = [(stop, CHANGE_S)]
            for i in (-1, 0, 1):
                for j in (-1, 0, 1):
                    for q in cells.get((int(x / size) + i,
                                        int(y / size) + j), ()):
                        s = self.lasts((x, y), self.feed.stop[q],
                                       MAX_TRANSFER_S)
                        if q != stop and s is not None:
                            near[stop].append((q, max(1, s) + CHANGE_S))
        return near

    def earliest(self, start, end, leave_s):
        walk = self.lasts(start, end, MAX_WALK_S)
        best = math.inf if walk is None else leave_s + walk
        ready = [{} for _ in range(MAX_RIDES + 1)]
        egress = {}
        for stop, place in self.feed.stop.items():
            s = self.lasts(start, place, MAX_WALK_S)
            if s is not None:
                ready[0][stop] = leave_s + s
            s = self.lasts(place, end, MAX_WALK_S)
            if s is not None:
                egress[stop] = s
        seated = {}
        for dep, _, arr, trip, a, b in self.hops:
            if dep < leave_s - 5 or dep > best:
                continue
            rides = seated.get(trip, MAX_RIDES + 1)
            for k in range(1, rides):
                if ready[k - 1].get(a, math.inf) <= dep:
                    rides = seated[trip] = k
                    break
            if rides > MAX_RIDES:
                continue
            if b in egress:
                best = min(best, arr + egress[b])
            for q, s in self.near[b]:
                if arr + s < ready[rides].get(q, math.inf):
                    for k in range(rides, MAX_RIDES + 1):
                        if arr + s < ready[k].get(q, math.inf):
                            ready[k][q] = arr + s
        return best


def check_ride(feed, day, part):
    """The trip runs and calls at both stops at these times."""
    calls = feed.calls.get(part["trip_id"], [])
    times = seconds(part["from_time"]), seconds(part["to_time"])
    for back in (-1, 0, 1):
        add = back * DAY_S
        if not feed.runs(part["trip_id"],
                         day + datetime.timedelta(days=back)):
            continue
        on = [n for n, _, dep, stop in calls
              if stop == part["from"]["id"] and dep + add == times[0]]
        off = [n for n, arr, _, stop in calls
               if stop == part["to"]["id"] and arr + add == times[1]]
        if on and off and min(on) < max(off):
            return feed.line[feed.trip[part["trip_id"]]["route_id"]] == \
                part["line"]
    return False


def check_walk(feed, part, ends):
    a, b = (feed.stop[part[k]["id"]] if part[k] else end
            for k, end in zip(("from", "to"), ends))
    took = seconds(part["to_time"]) - seconds(part["from_time"])
    s = walk_s(a, b)
    return abs(took - s) <= s * SHARE + SLACK_S


def check_journey(name, feed, day, search, journey, ends):
    now = seconds(journey["leave"])
    doubt = 1
    for part in journey["parts"]:
        what = f"{name}: {part['kind']} {part['from_time']}–{part['to_time']}"
        if part["kind"] == "ride":
            expect(check_ride(feed, day, part),
                   f"{what} line {part['line']} is in the timetable")
        else:
            expect(check_walk(feed, part, ends), f"{what} has its length")
            doubt += SLACK_S + SHARE * (seconds(part["to_time"]) -
                                        seconds(part["from_time"]))
        expect(seconds(part["from_time"]) >= now, f"{what} begins in time")
        now = seconds(part["to_time"])
    expect(now == seconds(journey["arrive"]), f"{name}: the last part arrives")
    found = search.earliest(*ends, seconds(journey["leave"]))
    expect(found <= now <= found + 2 * doubt,
           f"{name}: leaving {journey['leave']} nobody arrives before "
           f"{journey['arrive']} ({now - found:.0f} s after a naive search)")
    return sum(p["kind"] == "ride" for p in journey["parts"])


def explain(zip_path, work, pair, origin, service):
    name, day, leave, home = pair[:4]
    for file, text in (
            ("study.yaml", STUDY.format(day=day, leave=leave, home=home)),
            ("origins.csv", f"id,lon,lat,weight\nO,{origin[0]},{origin[1]},"
             "1\n"),
            ("services.csv", "id,type,form,lon,lat,opening_hours,stay_min\n"
             f"S,counselling,outpatient,{service[0]},{service[1]},24/7,10\n"),
            ("area.geojson", json.dumps({
                "type": "FeatureCollection", "features": [{
                    "type": "Feature",
                    "properties": {"code": "1", "name": "Region"},
                    "geometry": {"type": "Polygon", "coordinates": [[
                        [16.5, 49.2], [19, 49.2], [19, 50.4], [16.5, 50.4],
                        [16.5, 49.2]]]}}]}))):
        with open(os.path.join(work, file), "w", encoding="utf-8") as out:
            out.write(text)
    feed = os.path.join(work, "gtfs-located.zip")
    if not os.path.exists(feed):
        os.symlink(zip_path, feed)
    text, _ = dosah("explain", os.path.join(work, "study.yaml"), "--from",
                    "O", "--to", "S", "--json", "--progress", "none")
    return json.loads(text)["optimistic"]


def main():
    path, = data("kodis/gtfs-located.zip")
    feed, searches = Feed(path), {}
    work = tempfile.mkdtemp(prefix="dosah-real-")
    for pair in PAIRS:
        name, origin, service = pair[0], *(
            feed.stop[p] if isinstance(p, str) else p for p in pair[4:6])
        day = datetime.date.fromisoformat(pair[1])
        if day not in searches:
            searches[day] = Search(feed, day)
        told = explain(path, work, pair, origin, service)
        rides = [check_journey(f"{name}, {way}", feed, day, searches[day],
                               told[way], ends) if told[way] else None
                 for way, ends in (("there", (origin, service)),
                                   ("back", (service, origin)))]
        expect(rides == list(pair[6:]),
               f"{name}: rides there and back {rides}")
    shutil.rmtree(work)
    finish()


if __name__ == "__main__":
    main()
