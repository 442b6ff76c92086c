#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Costs of every profile in both readings, node to node, against pgRouting on
# the edges that the product exports: 1,000 pairs each, exactly equal.
#   compare.sh EXPORT_EDGES DATA_DIR
# Exit 77: PostgreSQL with pgRouting or the data are not there.
set -euo pipefail

export_edges=$1
data=${DOSAH_TEST_DATA:-$2}
command -v pg_virtualenv >/dev/null || { echo "no pg_virtualenv"; exit 77; }
[ -f /usr/share/postgresql/15/extension/pgrouting.control ] ||
    { echo "no pgRouting"; exit 77; }
[ -f "$data/porto-alegre/poa_osm.pbf" ] &&
    [ -f "$data/osm/liechtenstein.osm.pbf" ] ||
    { echo "no streets in $data"; exit 77; }

profiles="adult senior walking_aid wheelchair_manual wheelchair_power pram low_vision car"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
chmod 755 "$dir"
for profile in $profiles; do
    mkdir -p "$dir"/{liechtenstein,porto-alegre}/"$profile"/{opt,pess}
    "$export_edges" "$data/osm/liechtenstein.osm.pbf" EPSG:32632 "$profile" \
        "$dir/liechtenstein/$profile"
    "$export_edges" "$data/porto-alegre/poa_osm.pbf" EPSG:32722 "$profile" \
        "$dir/porto-alegre/$profile" "$data/porto-alegre/poa_elevation.tif"
done

cat >"$dir/compare.sql" <<'SQL'
CREATE TEMP TABLE raw (id bigint, way_id bigint, source bigint, target bigint,
    x1 float, y1 float, x2 float, y2 float, length_m float, cost_ms bigint,
    reverse_cost_ms bigint, source_pass_ms bigint, target_pass_ms bigint);
\copy raw FROM 'edges.csv' CSV HEADER
CREATE TEMP TABLE ours (source bigint, target bigint, ms bigint);
\copy ours FROM 'costs.csv' CSV HEADER
-- A node is charged when a path passes through it: put on the arc into it,
-- taken off again at the target. Where it is closed, so is the arc.
CREATE TEMP TABLE edges AS SELECT id, source, target,
    CASE WHEN cost_ms < 0 OR target_pass_ms < 0 THEN -1
         ELSE cost_ms + target_pass_ms END::float AS cost,
    CASE WHEN reverse_cost_ms < 0 OR source_pass_ms < 0 THEN -1
         ELSE reverse_cost_ms + source_pass_ms END::float AS reverse_cost
    FROM raw;
CREATE TEMP TABLE pass AS SELECT DISTINCT source AS node, source_pass_ms AS ms
    FROM raw UNION SELECT DISTINCT target, target_pass_ms FROM raw;
CREATE TEMP TABLE theirs AS SELECT start_vid AS source, end_vid AS target,
    agg_cost::bigint - pass.ms AS ms
    FROM pgr_dijkstraCost('SELECT * FROM edges',
        'SELECT DISTINCT source, target FROM ours', true)
    JOIN pass ON pass.node = end_vid;
\pset tuples_only on
\pset format unaligned
SELECT count(*) || ' pairs, ' || count(theirs.ms) || ' connected, ' ||
    count(*) FILTER (WHERE ours.source <> ours.target AND
                     ours.ms <> coalesce(theirs.ms, -1)) || ' differ'
    FROM ours LEFT JOIN theirs USING (source, target);
SQL

cat >"$dir/all.sh" <<'SH'
psql -Xqc 'CREATE EXTENSION postgis; CREATE EXTENSION pgrouting'
for d in */*/*/; do
    line=$(cd "$d" && psql -Xq -v ON_ERROR_STOP=on -f ../../../compare.sql 2>&1)
    echo "$d: $line"
done
SH

as=()
if [ "$(id -u)" -eq 0 ]; then # PostgreSQL refuses root
    chown -R postgres "$dir"
    as=(runuser -u postgres --)
fi
cd "$dir"
"${as[@]}" pg_virtualenv -v 15 sh all.sh >out.log 2>err.log || cat err.log
cat out.log
[ "$(grep -c ': 1000 pairs, .*, 0 differ$' out.log)" -eq 32 ]
