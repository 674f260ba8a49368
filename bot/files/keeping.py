"""The report as a file to be kept: which kinds there are, and what it is called."""

from __future__ import annotations

from bot.domain.report import Report
from bot.render.reports import Paper

KINDS = ("pdf", "xlsx")


def file_name(report: Report, kind: str) -> str:
    """`ai-pilots-2026-10-01-to-2026-12-31.pdf`, or with the day it was counted on."""
    span = report.span
    days = f"{span.first.isoformat()}-to-{span.last.isoformat()}" if span else report.today
    return f"ai-pilots-{days}.{kind}"


def written(paper: Paper, kind: str) -> bytes:
    """Both are slow to load, and rare."""
    if kind == "pdf":
        from bot.files import pdf  # noqa: PLC0415

        return pdf.written(paper)
    from bot.files import spreadsheets  # noqa: PLC0415

    return spreadsheets.written(paper)
