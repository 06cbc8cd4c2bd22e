#!/bin/sh
# A comma locale changes no number. usage: comma_locale.sh SARTORIUSCTL ANSWERS WORK_FOLDER
# Qt sets the C locale at start; a number read through it would turn 0.9 into 0.
set -eu
ctl=$1 answers=$2 work=$3

mkdir -p "$work"
if [ ! -d "$work/de_DE.UTF-8" ]; then
    localedef -i de_DE -f UTF-8 "$work/de_DE.UTF-8"
fi
export LOCPATH="$work"
# The control: without it an unknown locale would fall back to C and prove nothing.
if [ "$(LC_ALL=de_DE.UTF-8 locale decimal_point)" != "," ]; then
    echo "the comma locale is not in force" >&2
    exit 1
fi
LC_ALL=C.UTF-8 "$ctl" assess evaluate medial-knee "$answers" --json > "$work/point.json"
LC_ALL=de_DE.UTF-8 "$ctl" assess evaluate medial-knee "$answers" --json > "$work/comma.json"
grep -q '"candidates"' "$work/point.json"
cmp "$work/point.json" "$work/comma.json"
