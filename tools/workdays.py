"""Makes `src/tinghao/core/data/workdays.csv` anew from the package chinesecalendar 1.11.

usage: uv run --with chinesecalendar==1.11.0 tools/workdays.py

The package is needed for this alone and never by the running system: it raises an error for a year
that it does not know, and the office edits the calendar in a table.
"""

from __future__ import annotations

import csv
from pathlib import Path

from chinese_calendar import constants  # type: ignore[import-not-found,unused-ignore]

OUT = Path(__file__).resolve().parents[1] / "src/tinghao/core/data/workdays.csv"
YEARS = range(2019, 2027)
NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
}


def main() -> None:
    rows = [(day, 0, NAMES[name]) for day, name in constants.holidays.items() if day.year in YEARS]
    rows += [(day, 1, f"{NAMES[name]}调休") for day, name in constants.workdays.items() if day.year in YEARS]
    with OUT.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(("date", "working", "note"))
        writer.writerows(sorted(rows))
    print(f"{OUT}: {len(rows)} days")


if __name__ == "__main__":
    main()
