#!/usr/bin/env bash
# Which months does the DHIS2 period 202403B cover?
#
# Guess:    May and June: the two digits count the bi-months of the year, 1 to 6 (so on the server, observed on 2.42.5.2 and 2.44).
# Seen:     the library of DHIS2's apps says so. openhexa.toolbox reads the digits as the number of a month: 202403B is March and April,
#           202402B is refused, and the bi-month of 15 March is written 202403B, which a server takes for May and June.
#           Beside it: a range of any type whose two ends are the same period is refused, "Start date must be before end date".
# Versions: @dhis2/multi-calendar-dates 2.1.2 (npm), openhexa.toolbox 2.9.0 (PyPI)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @dhis2/multi-calendar-dates@2.1.2 >/dev/null 2>&1
python3 -m venv venv
venv/bin/pip install --quiet openhexa.toolbox==2.9.0
cat >bimonths.js <<'JS'
const { createFixedPeriodFromPeriodId } = require('@dhis2/multi-calendar-dates');
const period = createFixedPeriodFromPeriodId({ periodId: '202403B', calendar: 'gregory' });
console.log('apps 202403B', period.startDate, period.endDate);
JS
cat >bimonths.py <<'PY'
from datetime import date

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
PY
{ node bimonths.js; venv/bin/python bimonths.py; } | tee seen.txt
cat >expected.txt <<'TXT'
apps 202403B 2024-05-01 2024-06-30
toolbox 202403B 2024-03-01 2024-04-30
toolbox 2024-03-15 202403B
toolbox 202402B refused: Invalid bi-month: 2
toolbox 202401 to 202401 refused: Start date must be before end date.
TXT
diff expected.txt seen.txt && echo 'as stated'
