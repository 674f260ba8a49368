"""An independent reading of the rules: which reminders a year of one workspace must contain."""

from __future__ import annotations

from tests.year.oracle.judge import Report, examine, judge
from tests.year.oracle.verdicts import Doubt
from tests.year.oracle.violations import Violation

__all__ = ["Doubt", "Report", "Violation", "examine", "judge"]
