"""What each column of an imported register can hold, told once: for the guide and the sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from bot.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """`choices` are all that it takes, where they are few."""

    says: str
    example: str
    choices: tuple[str, ...] = ()


STAGES = ("proposed", "approved", "running", "concluded", "live", "retired", "stopped")
YES = ("yes", "no")
CADENCES = ("weekly", "monthly", "quarterly")
PERSON = "one person, as a Slack id or an e-mail"
PLANNED = "the planned day"
ENTERED = "the day on which that stage was really entered; it has happened"
DECIDED = "the day on which that decision was made"
RACI = "who answers (A, one person), does it (R), is asked (C), is told (I)"
LINE = "A: cy@example.com; R: dee@example.com"
BESIDE = "the data in the pilot"
LATER = "the data in production; same as in the pilot needs `data_confirmer`"
FIELDS: Mapping[str, Mapping[str, Told]] = MappingProxyType(
    {
        "The pilot": {
            "name": Told("needed; up to 500 characters, never cut", "Claims triage"),
            "stage": Told("how far it is; without this column proposed", "running", STAGES),
            "unit": Told("the department or business line, up to 200 characters", "Claims"),
            "restricted": Told("seen by its people and the PMO only", "no", YES),
        },
        "Its people": {
            "lead": Told(PERSON, "bo@example.com"),
            "sponsor": Told(PERSON, "dee@example.com"),
            "owner": Told(f"{PERSON}; named, and asked to accept", "cy@example.com"),
            "backup": Told(f"{PERSON}; stands in for the owner", "fay@example.com"),
            "pmo_lead": Told(PERSON, "ana@example.com"),
            "team": Told("several people, with commas or semicolons between", "bo@example.com"),
        },
        "What it is worth": {
            "value": Told(
                "the promised change: a number, a unit, a period",
                "120 hours/month for 12 claims handlers",
            ),
            "value_currency": Told("for amounts that name none; else the workspace's", "EUR"),
            "value_role": Told("whose hours they are", "claims handlers"),
            "value_heads": Told("how many people that is", "12"),
            "value_measured": Told("how it is measured", "time sheets"),
            "value_baseline": Told("what it is today, or when that is known", "400 hours/month"),
            "value_rate": Told("what an hour is worth, and why", "EUR 60/hour because HR says so"),
            "value_metric": Told("the key metric it feeds", "days to settle a claim"),
        },
        "What it costs": {
            "cost": Told(
                "the pilot, and production a year and once; categories may be named",
                "pilot EUR 40k, production EUR 150k/year plus 60k once",
            ),
            "cost_currency": Told("for amounts that name none; else the workspace's", "EUR"),
            "cost_note": Told("why a low production cost is complete", "the platform is paid for"),
        },
        "Its days": {
            "approval": Told(PLANNED, "2027-01-15"),
            "launch": Told(PLANNED, "2027-02-01"),
            "end": Told(PLANNED, "2027-05-31"),
            "go_live": Told(PLANNED, "2027-07-01"),
            "hold_until": Told("on hold through that day", "2027-01-10"),
            "approved_on": Told(ENTERED, "2026-09-01"),
            "launched_on": Told(ENTERED, "2026-10-01"),
            "concluded_on": Told(ENTERED, "2026-11-02"),
            "live_on": Told(ENTERED, "2026-11-16"),
            "retired_on": Told(ENTERED, "2026-11-16"),
            "stopped_on": Told(ENTERED, "2026-11-16"),
            "value_on": Told(DECIDED, "2026-08-17"),
            "owner_on": Told(DECIDED, "2026-08-17"),
            "cost_on": Told(DECIDED, "2026-08-17"),
        },
        "Who will use it": {
            "plan_owner": Told(f"{PERSON}; looks after the change plan", "eli@example.com"),
            "group": Told("who is to use it beyond the pilot", "claims handlers in four cities"),
            "group_people": Told("how many they are; more than the pilot's users", "240"),
            "pilot_users": Told("how many use the pilot", "12"),
            "trainings": Told("days, with semicolons between", "2027-06-14; 2027-06-21"),
            "adoption_target": Told("percent of the group that use it each week", "60%"),
            "feedback_channel": Told("a Slack channel by its id", "C012ABCDEF"),
            "communications": Told("what they are told, and when", "a letter in May"),
        },
        "What it is measured by, and what it must answer": {
            "kpi": Told("its name, and its unit behind a comma", "Handling time, minutes"),
            "kpi_figures": Told("from where to where", "42 to 28"),
            "kpi_source": Told("where the figure comes from", "claims system, report 12"),
            "kpi_cadence": Told("how often it is reported", "monthly", CADENCES),
            "kpi_receiver": Told("who gets the report", "claims board"),
            "questions": Told(
                "up to five, one a line or with semicolons between",
                "Does it work on scanned letters?",
            ),
        },
        "Its data": {
            "data_pilot_quality": Told(BESIDE, "checked by hand"),
            "data_pilot_permissions": Told(BESIDE, "test extract, agreed with privacy"),
            "data_pilot_frequency": Told(BESIDE, "once"),
            "data_pilot_source": Told(BESIDE, "extract of 2025"),
            "data_pilot_owner": Told(BESIDE, "claims IT"),
            "data_production_quality": Told(LATER, "checked nightly"),
            "data_production_permissions": Told(LATER, "role claims-read"),
            "data_production_frequency": Told(LATER, "hourly"),
            "data_production_source": Told(LATER, "claims system"),
            "data_production_owner": Told(LATER, "same"),
            "data_confirmer": Told(f"{PERSON}; confirms what is the same", "fay@example.com"),
        },
        "Who does what in production": {
            "raci_operate": Told(f"{RACI}; the A is the owner", "R: fay@example.com"),
            "raci_decide": Told(RACI, LINE),
            "raci_account": Told(RACI, LINE),
            "raci_change": Told(RACI, LINE),
            "raci_incident": Told(RACI, LINE),
        },
        "Its papers": {
            "governance": Told(
                "an item of your preset a line: how it is met, or the link that shows it",
                "security-review: https://wiki.example.com/p7/security",
            ),
            "links": Told(
                "one a line: an https address and what is found there",
                "https://wiki.example.com/p7 the plan",
            ),
        },
    }
)


def reference() -> str:
    """The page of the guide."""
    return "\n".join(_reference())


def _reference() -> Iterator[str]:
    yield "# The fields of a register"
    yield ""
    yield "What a column can hold when a file is imported. The columns of"
    yield "[template.xlsx](template.xlsx) have these names; a map gives them to columns of any"
    yield "other file ([import.md](import.md)). A blank cell says nothing is known."
    for group, fields in FIELDS.items():
        yield from ("", f"## {group}", "", "| field | holds | for example |", "|---|---|---|")
        for name, told in fields.items():
            takes = f": {', '.join(told.choices)}" if told.choices else ""
            yield f"| `{name}` | {told.says}{takes} | {told.example} |"
    yield ""
    yield "No file says what somebody has accepted, seen, confirmed, waived or found out, nor what"
    yield "an accepted owner needs: that is theirs to say, and Preflight asks them for it."
    yield ""
