#!/usr/bin/env bash
# Which months does the DHIS2 period 202403B cover?
#
# Guess:    May and June: the two digits count the bi-months of the year, 1 to 6 (so on the server, observed on 2.42.5.2 and 2.44).
# Seen:     the library of DHIS2's apps says so. openhexa.toolbox reads the digits as the number of a month: 202403B is March and April,
#           202402B is refused, and the bi-month of 15 March is written 202403B, which a server takes for May and June.
#           dhis2-fetch writes 2024B3, which is no period of DHIS2, and refuses 202403B.
#           Beside it, in the toolbox: a range of any type whose two ends are the same period is refused, "Start date must be before end date".
# Versions: @dhis2/multi-calendar-dates 2.1.2 (npm), openhexa.toolbox 2.9.0, dhis2-fetch 0.1.3 (PyPI)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @dhis2/multi-calendar-dates@2.1.2 >/dev/null 2>&1
python3 -m venv venv
venv/bin/pip install --quiet openhexa.toolbox==2.9.0 dhis2-fetch==0.1.3
cat >bimonths.js <<'JS'
const { createFixedPeriodFromPeriodId } = require('@dhis2/multi-calendar-dates');
const period = createFixedPeriodFromPeriodId({ periodId: '202403B', calendar: 'gregory' });
console.log('apps 202403B', period.startDate, period.endDate);
JS
cat >bimonths.py <<'PY'
from datetime import date

from dhis2_fetch.periods import generate_periods
from openhexa.toolbox.dhis2.periods import BiMonth, InvalidPeriodError, Month, period_from_string

period = period_from_string("202403B")
print("toolbox 202403B", period.start, period.end)
print("toolbox 2024-03-15", BiMonth.from_date(date(2024, 3, 15)))
for what, look in {
    "202402B": lambda: period_from_string("202402B"),
    "202401 to 202401": lambda: list(Month.from_string("202401").range(Month.from_string("202401"))),
}.items():
    try:
        print("toolbox", what, look())
    except InvalidPeriodError as error:
        print("toolbox", what, "refused:", error)
for text in ("2024B3", "202403B"):
    try:
        print("dhis2-fetch", text, generate_periods(text, text, "BiMonth"))
    except ValueError:
        print("dhis2-fetch", text, "refused")
PY
{ node bimonths.js; venv/bin/python bimonths.py; } | tee seen.txt
cat >expected.txt <<'TXT'
apps 202403B 2024-05-01 2024-06-30
toolbox 202403B 2024-03-01 2024-04-30
toolbox 2024-03-15 202403B
toolbox 202402B refused: Invalid bi-month: 2
toolbox 202401 to 202401 refused: Start date must be before end date.
dhis2-fetch 2024B3 ['2024B3']
dhis2-fetch 202403B refused
TXT
diff expected.txt seen.txt && echo 'as stated'
