"""Pilots written as CSV that a spreadsheet opens as it stands, and that we can import again."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import TextIO

from bot.domain.pilot import Pilot
from bot.files.own import HEADER, written

# The mark in front is how a spreadsheet knows UTF-8 from the code page of its machine.
ENCODING = "utf-8-sig"


def write_header(file: TextIO) -> None:
    csv.writer(file).writerow(HEADER)


def write_pilots(file: TextIO, pilots: Iterable[Pilot]) -> None:
    """`file` is opened with `ENCODING` and `newline=""`."""
    csv.writer(file).writerows(map(written, pilots))
