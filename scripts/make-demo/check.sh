#!/bin/sh
# SPDX-License-Identifier: MIT
# What datasets/vmk-demo promises. usage: check.sh DATASETS
set -eu
datasets=$1
cd "$datasets/vmk-demo"
failed=0

# is WHAT VALUE TEST LIMIT: one promise, e.g. is "rows of facts" 18 -eq 18
is() {
    if [ "$2" "$3" "$4" ]; then
        echo "ok   $1: $2"
    else
        echo "FAIL $1: $2, expected $3 $4"
        failed=1
    fi
}

rows() { awk 'END { print NR - 1 }' "$1"; }
column() { awk -F, -v c="$2" 'NR > 1 { s += $c } END { print s + 0 }' "$1"; }
distinct() { awk -F, -v c="$2" 'NR > 1 { print $c }' "$1" | sort -u | wc -l; }

is "facts, rows" "$(rows facts.csv)" -eq 18
is "facts, residents" "$(column facts.csv 3)" -eq 41727

# population.csv: code,name,total,0-14,15-64,65+; origins.csv: …,municipality,
# weight,senior,child
is "municipalities whose homes do not add up" "$(awk -F, '
    FNR == 1 { next }
    FILENAME == "population.csv" { t[$1] = $3; c[$1] = $4; s[$1] = $6; next }
    { t[$4] -= $5; s[$4] -= $6; c[$4] -= $7 }
    END { for (k in t) n += t[k] != 0 || s[k] != 0 || c[k] != 0; print n + 0 }
' population.csv origins.csv)" -eq 0
is "homes" "$(rows origins.csv)" -ge 5500
is "homes" "$(rows origins.csv)" -le 6500
is "homes outside 1-6 and 10-60 residents" "$(awk -F, '
    NR > 1 && !($5 >= 1 && $5 <= 6 || $5 >= 10 && $5 <= 60)' \
    origins.csv | wc -l)" -eq 0
town=$(awk -F, '$1 == 545058 { print int($3 * 1000 / 41727) }' population.csv)
is "share of the town, per mille" "$town" -ge 525
is "share of the town, per mille" "$town" -le 545

is "areas" "$(grep -c '"Feature"' municipalities.geojson)" -eq 41
is "members" "$(grep -c '"member":1' municipalities.geojson)" -eq 18

ways=$(grep -c '<way' streets.osm)
is "ways" "$ways" -ge 1500
no_slope=$(grep '<way' streets.osm | grep -vc 'k="incline"')
is "ways without a slope, per cent" $((100 * no_slope / ways)) -ge 10
kerbs=$(grep -c 'v="kerb"' streets.osm)
no_kerb=$(grep 'v="kerb"' streets.osm | grep -vc 'k="kerb"')
is "kerbs not recorded, per cent" $((100 * no_kerb / kerbs)) -ge 10
is "named streets" "$(grep -c 'k="name"' streets.osm || true)" -eq 0

is "services" "$(distinct services.csv 1)" -eq 60
is "service types" "$(distinct services.csv 3)" -ge 15
is "forms" "$(distinct services.csv 4)" -eq 4
is "working groups" "$(tail -n +2 services.csv | sed 's/".*"//' |
    cut -d, -f12 | tr ';' '\n' | sort -u | wc -l)" -eq 6
is "types not in the taxonomy" "$(awk -F, '
    NR > 1 { print $3 }' services.csv | sort -u | while read -r type; do
    grep -q "^  - id: $type\$" "$datasets/service-types.yaml" || echo "$type"
done | wc -l)" -eq 0
is "services closed on the workday" "$(grep -c 'Tu off' services.csv)" -ge 1

is "surveyed buildings" "$(awk -F, '$2 == "building" { print $1 }' \
    survey.csv | sort -u | wc -l)" -eq 120
is "services in a building never surveyed" \
    "$(grep -c ',B901,' services.csv)" -ge 1
is "candidates" "$(rows premises.csv)" -eq 40

is "trips on the workday" "$(grep -c ',WD,' gtfs/trips.txt)" -ge 300
is "trips on the workday" "$(grep -c ',WD,' gtfs/trips.txt)" -le 450
is "stops" "$(rows gtfs/stops.txt)" -ge 100
is "stops" "$(rows gtfs/stops.txt)" -le 150
is "accessibility states of trips" "$(sed 1d gtfs/trips.txt |
    sed "s/.*,//" | sort -u | wc -l)" -eq 3
is "times past midnight" \
    "$(grep -c ',2[4-9]:' gtfs/stop_times.txt)" -ge 1
# a municipality is the first part of the name of a stop
is "municipalities with stops but no Sunday service" "$(awk -F, '
    FILENAME ~ /trips/ { if ($2 == "SS") sunday[$3] = 1; next }
    FILENAME ~ /times/ { if ($1 in sunday) served[$4] = 1; next }
    FNR > 1 && !/Za hranic/ {
        gsub(/"/, "", $2); seen[$2] = 1
        if ($1 in served) ok[$2] = 1
    }
    END { for (m in seen) n += !(m in ok); print n + 0 }
' gtfs/trips.txt gtfs/stop_times.txt gtfs/stops.txt)" -ge 3

is "bytes" "$(cat facts.csv study.yaml README.md elevation.* \
    municipalities.geojson population.csv origins.csv streets.osm \
    services.csv survey.csv premises.csv gtfs/* | wc -c)" -le 6000000
is "banner" "$(grep -c '^banner:.*SMYŠLENÁ DATA.*INVENTED DATA' \
    study.yaml)" -eq 1
exit $failed
