#!/usr/bin/env bash
# Which days does the first month of the Ethiopian year 2016 cover, asked of the Python package dhis2-client?
#
# Guess:    12 September to 11 October 2023, or an error that names the missing package.
# Seen:     1 to 31 January 2016, also where its optional helper convertdate is installed. It looks for the modules
#           convertdate.ethiopian and convertdate.jalali, which convertdate 2.5.1 does not have (there is only coptic, islamic,
#           persian …), and what it does not find it counts as Gregorian, in silence. The Coptic calendar is found and right.
# Hence:    its pages of analytics for an Ethiopian or Persian server are cut by months of another era, and nothing fails.
# Versions: dhis2-client 0.3.2, convertdate 2.5.1 (PyPI)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet dhis2-client==0.3.2 convertdate==2.5.1
cat >months.py <<'PY'
from dhis2_client.utils.calendar import month_bounds

for calendar, year in (("ethiopian", 2016), ("persian", 1402), ("coptic", 1740)):
    first, last = month_bounds(calendar, year, 1)
    print(calendar, year, first, last)
PY
venv/bin/python months.py | tee seen.txt
cat >expected.txt <<'TXT'
ethiopian 2016 2016-01-01 2016-01-31
persian 1402 1402-01-01 1402-01-31
coptic 1740 2023-09-12 2023-10-11
TXT
diff expected.txt seen.txt && echo 'as stated'
