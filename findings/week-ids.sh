#!/usr/bin/env bash
# How must the first week of 2024 be written?
#
# Guess:    2024W1, as a DHIS2 server exports it, and 2024W01 is read as well (servers take both, observed on 2.42.5.2 and 2.44).
# Seen:     each tool reads one of the two and refuses the other. dhis2-client wants two digits and so refuses the ids that servers
#           export for weeks 1 to 9; DHIS2's own app library, openhexa.toolbox and dhis2-fetch want one digit there.
# Hence:    ids that one of these tools made up must be brought into the server's form before they are compared with exported ones.
# Versions: dhis2-client 0.3.2, openhexa.toolbox 2.9.0, dhis2-fetch 0.1.3 (PyPI), @dhis2/multi-calendar-dates 2.1.2 (npm)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @dhis2/multi-calendar-dates@2.1.2 >/dev/null 2>&1
python3 -m venv venv
venv/bin/pip install --quiet dhis2-client==0.3.2 openhexa.toolbox==2.9.0 dhis2-fetch==0.1.3
cat >weeks.js <<'JS'
const { createFixedPeriodFromPeriodId } = require('@dhis2/multi-calendar-dates');
for (const periodId of ['2024W1', '2024W01']) {
  let answer;
  try {
    answer = createFixedPeriodFromPeriodId({ periodId, calendar: 'gregory' }).startDate;
  } catch {
    answer = 'refused';
  }
  console.log('multi-calendar-dates', periodId, answer);
}
JS
cat >weeks.py <<'PY'
from dhis2_client.utils.calendar import period_start_end
from dhis2_fetch.periods import generate_periods
from openhexa.toolbox.dhis2.periods import period_from_string

readers = {
    "dhis2-client": lambda text: period_start_end(text)["startDate"],
    "openhexa.toolbox": lambda text: period_from_string(text).start,
    "dhis2-fetch": lambda text: generate_periods(text, text, "Weekly"),
}
for name, read in readers.items():
    for text in ("2024W1", "2024W01"):
        try:
            answer = read(text)
        except Exception:
            answer = "refused"
        print(name, text, answer)
PY
{ node weeks.js; venv/bin/python weeks.py; } | tee seen.txt
cat >expected.txt <<'TXT'
multi-calendar-dates 2024W1 2024-01-01
multi-calendar-dates 2024W01 refused
dhis2-client 2024W1 refused
dhis2-client 2024W01 2024-01-01
openhexa.toolbox 2024W1 2024-01-01
openhexa.toolbox 2024W01 refused
dhis2-fetch 2024W1 ['2024W1']
dhis2-fetch 2024W01 refused
TXT
diff expected.txt seen.txt && echo 'as stated'
