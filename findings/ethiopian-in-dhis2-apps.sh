#!/usr/bin/env bash
# Which months does the calendar library of DHIS2's own apps give for an Ethiopian year?
#
# Guess:    thirteen (the calendar has Pagume), or the twelve that the DHIS2 server knows.
# Seen:     none. @dhis2/multi-calendar-dates pins @js-temporal/polyfill 0.4.3, which does not know the names that the ICU of Node 20
#           (ICU 78), 22 and 24 gives to the eras of the Ethiopian and Coptic calendars: every call throws a RangeError, generating
#           periods, converting a day, and asking what day it is today. Islamic, Persian and Nepali years work.
# Hence:    nothing on Node can lean on this library for an Ethiopian server. The server itself counts twelve months of thirty days and
#           refuses a thirteenth (seen on 2.42.5.2 and 2.44).
# Versions: @dhis2/multi-calendar-dates 2.1.2; Node of this machine (seen on 20.20.2, 22.23.3 and 24.21.0)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @dhis2/multi-calendar-dates@2.1.2 >/dev/null 2>&1
cat >years.js <<'JS'
const { generateFixedPeriods, convertFromIso8601, getNowInCalendar } = require('@dhis2/multi-calendar-dates');
const tell = (what, look) => {
  try {
    console.log(what, look());
  } catch (error) {
    console.log(what, error.name, error.message.replace(/\d+/g, 'N'));
  }
};
const years = { ethiopian: 2016, coptic: 1740, islamic: 1445, persian: 1402, nepali: 2080 };
for (const [calendar, year] of Object.entries(years)) {
  tell(`${calendar} months`, () => generateFixedPeriods({ year, calendar, periodType: 'MONTHLY', locale: 'en' }).length);
}
tell('ethiopian day', () => JSON.stringify(convertFromIso8601('2023-09-12', 'ethiopian')));
tell('ethiopian now', () => String(getNowInCalendar('ethiopian', 'UTC').year > 0));
JS
node years.js | tee seen.txt
cat >expected.txt <<'TXT'
ethiopian months RangeError Era aa (ISO year N) was not matched by any era
coptic months RangeError Era am (ISO year N) was not matched by any era
islamic months 12
persian months 12
nepali months 12
ethiopian day RangeError Era am (ISO year N) was not matched by any era
TXT
echo "node $(node --version), ICU $(node -p process.versions.icu)"
diff expected.txt <(head -n 6 seen.txt) && grep -q '^ethiopian now RangeError' seen.txt && echo 'as stated'
