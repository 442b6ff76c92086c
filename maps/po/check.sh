#!/bin/sh
# SPDX-License-Identifier: MIT
# Fail, and name them, if messages of the sources have no Czech, or only a
# guess. Usage: check.sh cs.po WORK_DIR XGETTEXT_COMMAND...
set -eu
po=$1
work=$2
shift 2

mkdir -p "$work"
"$@" -o "$work/dosah.pot"
msgmerge --quiet --no-fuzzy-matching "$po" "$work/dosah.pot" -o "$work/cs.po"
msgfmt --check-format -o /dev/null "$work/cs.po"

msgattrib --no-wrap --no-obsolete --untranslated "$work/cs.po" >"$work/open.po"
msgattrib --no-wrap --no-obsolete --only-fuzzy "$work/cs.po" >"$work/fuzzy.po"
found=$(cat "$work/open.po" "$work/fuzzy.po" |
    awk '/^msgid ""$/ { long = 1; next } # the header, or several lines follow
         /^msgid /    { print }
         /^msgstr/    { long = 0 }
         long && /^"/ { print }')
if [ -n "$found" ]; then
    echo "messages without a Czech translation (ninja update-po):"
    printf '%s\n' "$found"
    exit 1
fi
