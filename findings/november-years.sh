#!/usr/bin/env bash
# Which months does the DHIS2 period 2024Nov (financial year from November) cover?
#
# Guess:    all tools of DHIS2 say the same as the server, whichever that is.
# Seen:     two tools say November 2024 to October 2025. For the server 2024Nov is November 2023 to October 2024 (FinancialNov; observed
#           on 2.42.5.2 and 2.44 through the days that a period spans), while 2024Oct begins in October 2024 in all three.
#           The same library writes the quarters and half years from November as 2024NovemberQ1 and 2024NovemberS1; the server knows
#           them as 2024NovQ1 and 2024NovS1, and they begin in November 2023.
# Hence:    a period taken from one of these tools by its dates, and sent to a server by its id, lands a year off, and is accepted.
# Versions: @dhis2/multi-calendar-dates 2.1.2 (npm), openhexa.toolbox 2.9.0 (PyPI)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @dhis2/multi-calendar-dates@2.1.2 >/dev/null 2>&1
python3 -m venv venv
venv/bin/pip install --quiet openhexa.toolbox==2.9.0
cat >periods.js <<'JS'
const { createFixedPeriodFromPeriodId, generateFixedPeriods } = require('@dhis2/multi-calendar-dates');
for (const periodId of ['2024Oct', '2024Nov']) {
  const period = createFixedPeriodFromPeriodId({ periodId, calendar: 'gregory' });
  console.log('multi-calendar-dates', periodId, period.startDate, period.endDate);
}
for (const periodType of ['QUARTERLYNOV', 'SIXMONTHLYNOV']) {
  const [first] = generateFixedPeriods({ year: 2024, calendar: 'gregory', periodType, locale: 'en' });
  console.log('multi-calendar-dates', first.id, first.startDate, first.endDate);
}
JS
cat >periods.py <<'PY'
from openhexa.toolbox.dhis2.periods import period_from_string

for text in ("2024Oct", "2024Nov"):
    period = period_from_string(text)
    print("openhexa.toolbox", text, period.start, period.end)
PY
{ node periods.js; venv/bin/python periods.py; } | tee seen.txt
cat >expected.txt <<'TXT'
multi-calendar-dates 2024Oct 2024-10-01 2025-09-30
multi-calendar-dates 2024Nov 2024-11-01 2025-10-31
multi-calendar-dates 2024NovemberQ1 2024-11-01 2025-01-31
multi-calendar-dates 2024NovemberS1 2024-11-01 2025-04-30
openhexa.toolbox 2024Oct 2024-10-01 2025-09-30
openhexa.toolbox 2024Nov 2024-11-01 2025-10-31
TXT
diff expected.txt seen.txt && echo 'as stated'
