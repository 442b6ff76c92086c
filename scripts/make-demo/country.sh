#!/bin/sh
# SPDX-License-Identifier: MIT
# The invented country is the same each time and everywhere, as large as it
# says, and a study that the program reads without an error.
#
#   country.sh MAKE_COUNTRY DOSAH SCRATCH
set -eu
make=$1
dosah=$2
dir=$3
known=1535641f343c255ff546c4d0a92785e5774b04a01472ff0882759a31d19a550b

rm -rf "$dir"
mkdir -p "$dir"
"$make" "$dir/a" 1/64

fail() { echo "$1"; exit 1; }
rows() { echo $(($(wc -l <"$dir/a/$1") - 1)); }
near() { # what, from, to
    n=$(rows "$1")
    [ "$n" -ge "$2" ] && [ "$n" -le "$3" ] || fail "$1: $n rows"
}
near gtfs/stops.txt 620 640
near gtfs/trips.txt 6500 8500
near gtfs/stop_times.txt 105000 120000
near origins.csv 46870 46880
sum=$(cat "$dir"/a/*.* "$dir"/a/gtfs/* | sha256sum | cut -d' ' -f1)
[ "$sum" = "$known" ] || fail "the files changed: $sum"
"$dosah" check "$dir/a/study.yaml" >"$dir/check.log" 2>&1 ||
    { cat "$dir/check.log"; exit 1; }
