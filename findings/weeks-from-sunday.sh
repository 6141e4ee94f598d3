#!/usr/bin/env bash
# On which day does the DHIS2 week 2026SunW1 begin?
#
# Guess:    DHIS2 numbers such weeks by the week that holds 4 January, and both tools follow.
# Seen:     the library of DHIS2's apps does: 4 January 2026. openhexa.toolbox takes the Monday week of the ISO calendar with the same
#           number and moves it by the weekday: 28 December 2025, and so a week early for all of 2026. Over the years 2022 to 2030 it is
#           off for whole years of all four types: Wednesday 2022 2027 2028, Thursday 2022 2023 2027 2028, Saturday 2025 2026, Sunday 2026.
# Hence:    a value read for "this week" is the value of the week beside it, for a year at a time, and no request fails.
# Versions: @dhis2/multi-calendar-dates 2.1.2 (npm), openhexa.toolbox 2.9.0 (PyPI)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @dhis2/multi-calendar-dates@2.1.2 >/dev/null 2>&1
python3 -m venv venv
venv/bin/pip install --quiet openhexa.toolbox==2.9.0
cat >weeks.js <<'JS'
const { generateFixedPeriods } = require('@dhis2/multi-calendar-dates');
for (const periodType of ['WEEKLYWED', 'WEEKLYTHU', 'WEEKLYSAT', 'WEEKLYSUN']) {
  for (let year = 2022; year <= 2030; year++) {
    const [first] = generateFixedPeriods({ year, calendar: 'gregory', periodType, locale: 'en' });
    console.log(first.id, first.startDate);
  }
}
JS
cat >weeks.py <<'PY'
from openhexa.toolbox.dhis2.periods import period_from_string

for name in ("WedW", "ThuW", "SatW", "SunW"):
    for year in range(2022, 2031):
        print(f"{year}{name}1", period_from_string(f"{year}{name}1").start)
PY
node weeks.js >apps.txt
venv/bin/python weeks.py >toolbox.txt
# the weeks that differ: period, its first day for DHIS2's apps, its first day for the toolbox
paste -d ' ' apps.txt toolbox.txt | awk '$2 != $4 { print $1, $2, $4 }' | tee seen.txt
cat >expected.txt <<'TXT'
2022WedW1 2021-12-29 2022-01-05
2027WedW1 2026-12-30 2027-01-06
2028WedW1 2027-12-29 2028-01-05
2022ThuW1 2021-12-30 2022-01-06
2023ThuW1 2022-12-29 2023-01-05
2027ThuW1 2026-12-31 2027-01-07
2028ThuW1 2027-12-30 2028-01-06
2025SatW1 2025-01-04 2024-12-28
2026SatW1 2026-01-03 2025-12-27
2026SunW1 2026-01-04 2025-12-28
TXT
diff expected.txt seen.txt && echo 'as stated'
