"""The report in Slack: its paper as blocks, with the charts as lines where Slack takes none."""

from __future__ import annotations

from datetime import date, datetime

from bot.domain.answers import ReportsSent, ReportTold
from bot.domain.filters import filter_text
from bot.domain.report import Report
from bot.domain.report_letters import Subscription
from bot.domain.spans import span_text
from bot.render import kit, reports, words
from bot.render.kit import Block
from bot.render.reports import Bars, Headline, Paper, Table
from bot.render.speech import Speech

FILES = (("pdf", "PDF"), ("xlsx", "Spreadsheet"))
SHOWN = 20  # units or currencies, those of most pilots first


def told(answer: ReportTold) -> Speech:
    how = "who gets it by itself: " + words.command("report quarter to @dee")
    more = [kit.context(f"For the PMO, {how}.")] if answer.may_send else []
    return report(answer.report, more)


def report(about: Report, more: list[Block] | None = None) -> Speech:
    paper = reports.paper(about)
    facts = {"s": span_text(about.span), "f": filter_text(about.filter)}
    buttons = [kit.button(label, f"report_{kind}", facts) for kind, label in FILES]
    end = [*_notes(paper), kit.actions(*buttons), *(more or [])]
    top = [*_head(paper), *_figures(paper)]
    return Speech(
        text=kit.clip(_notification(paper), kit.NOTIFICATION),
        blocks=[*top, *_charts(paper), *_table(paper.next), *end],
        plainer=[
            *top,
            *_in_lines(paper.stages),
            *_in_lines(paper.stuck),
            *_rows(paper.next),
            *end,
        ],
    )


def _notification(paper: Paper) -> str:
    reached = paper.headlines[0]
    return f"{paper.title}. {reached.title}: {reached.value}, {reached.says}."


def _head(paper: Paper) -> list[Block]:
    return [kit.section(f"*{kit.words(paper.title)}*\n{kit.words(paper.about)}")]


def _figures(paper: Paper) -> list[Block]:
    said = [_headline(one) for one in paper.headlines]
    tables = [line for table in (paper.value, paper.cost) for line in _as_lines(table)]
    causes = f"*{paper.causes.title}*\n" + "\n".join(
        f"• {kit.words(line)}" for line in reports.lines(paper.causes)
    )
    return [*kit.sections(said), *kit.sections(tables), kit.section(causes)]


def _headline(one: Headline) -> str:
    source = f"\n_{kit.words(one.source)}_" if one.source else ""
    return f"*{one.title}: {kit.words(one.value)}*\n{kit.words(one.says)}{source}"


def _as_lines(table: Table) -> list[str]:
    """One table a message: these two are told in lines."""
    if not table.rows:
        return [f"*{table.title}*\n{kit.words(table.none)}"]
    rows = [_in_a_line(table, row) for row in table.rows[:SHOWN]]
    more = len(table.rows) - len(rows)
    left_out = [f"and {words.number(more)} more in the files"] if more else []
    return [f"*{table.title}*", *rows, *left_out, *map(kit.words, table.under)]


def _in_a_line(table: Table, row: tuple[reports.Cell, ...]) -> str:
    """`hours: 12 live pilots, promised 14,400; 9 have told: realised 9,600 of 10,800, 89%`."""
    name, pilots, stated, told, expected, done, share = row
    have = "has" if told == 1 else "have"
    done_of = f"{told} {have} told: {table.head[5]} {done} of {expected}, {share}"
    known = done_of if told else "nobody has told so far"
    many = words.count(int(str(pilots)), "live pilot")
    return f"• {kit.words(str(name))}: {many}, {table.head[2]} {stated}; {known}"


def _charts(paper: Paper) -> list[Block]:
    return [
        block
        for bars in (paper.stages, paper.stuck)
        for block in (
            [kit.bar_chart(bars.title, bars.series, bars.bars)] if bars.bars else _in_lines(bars)
        )
    ]


def _in_lines(bars: Bars) -> list[Block]:
    said = "\n".join(f"• {kit.words(line)}" for line in reports.lines(bars))
    return [kit.section(f"*{bars.title}*\n{said}")]


def _table(table: Table) -> list[Block]:
    if not table.rows:
        return [kit.section(f"*{table.title}*\n{kit.words(table.none)}")]
    rows = [tuple(map(str, row)) for row in table.rows]
    return [
        kit.section(f"*{table.title}*"),
        kit.table(table.head, rows, right=table.numbers),
        *([kit.context(*table.under)] if table.under else []),
    ]


def _rows(table: Table) -> list[Block]:
    rows = [kit.words(" · ".join(map(str, row))) for row in table.rows] or [table.none]
    said = "\n".join(f"• {row}" for row in (*rows, *table.under))
    return kit.sections([f"*{table.title}*", said])


def _notes(paper: Paper) -> list[Block]:
    return [kit.context(*map(kit.words, paper.notes))] if paper.notes else []


def file_sent(name: str) -> str:
    return f"{kit.words(name)} is in your messages with Preflight."


# to whom it goes


def sent(answer: ReportsSent, now: datetime) -> str:
    if not answer.to:
        return (
            "Nobody gets the report by itself. "
            f"{words.command('report quarter to @dee')} sends it once a quarter is over."
        )
    people = words.listed([_subscription(one, day, now) for one, day in answer.to])
    dry = " Dry run is on, so nothing is sent." if answer.dry_run else ""
    return f"The report goes to {people}.{dry}"


def _subscription(one: Subscription, on: date, now: datetime) -> str:
    which = words.which(one.filter)
    about = f" about pilots{which}" if which else ""
    day = words.day(on, now)
    return f"{words.person(one.person)} every {one.length}{about} (next on {day})"
