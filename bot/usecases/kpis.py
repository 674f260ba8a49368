"""The KPIs of a pilot: added, changed, left out (K2, K3)."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.answers import KpiTold
from bot.domain.command_text import PilotRef
from bot.domain.events import Change, Figures
from bot.domain.forms import NothingTyped, Reading, WrongAnswers
from bot.domain.kpis import (
    LONGEST_WORDS,
    MOST_KPIS,
    Cadence,
    FromTo,
    Kpi,
    KpiThereAlready,
    TooManyKpis,
    UnitOfKpi,
    check_share,
    from_to,
    kpi_text,
    name_and_unit,
)
from bot.domain.people import Person, SlackId
from bot.domain.permissions import Act, may
from bot.domain.pilot import Pilot
from bot.domain.topics import Topic
from bot.domain.typed import as_typed, within
from bot.frozen import dataclass
from bot.usecases import acting, changing
from bot.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiAnswers:
    """What somebody typed about one KPI; `known` is the name it had, if it was there before."""

    known: str | None = None
    name: str | None = None
    figures: str | None = None
    source: str | None = None
    cadence: str | None = None
    receiver: str | None = None


def told(work: Work, who: SlackId, ref: PilotRef) -> KpiTold:
    actor, pilot = acting.acting(work, who, Act.READ, ref)
    return KpiTold(pilot=pilot, may_fill=may(actor, Act.DESIGN, pilot, work.policy))


def set_kpi(work: Work, who: SlackId, ref: PilotRef, answers: KpiAnswers) -> KpiTold:
    """One KPI, new or changed; one whose name was emptied is left out."""
    actor, pilot = acting.acting(work, who, Act.DESIGN, ref, topic=Topic.KPI)
    kpis = pilot.design.kpis
    before = next((one for one in kpis if one.name == answers.known), None)
    if before and not answers.name:
        kept = tuple(one for one in kpis if one is not before)
        return _write(work, actor, pilot, kept, before, None)
    after = _read(answers)
    others = [one for one in kpis if one is not before]
    if any(one.name.casefold() == after.name.casefold() for one in others):
        raise WrongAnswers({"name": KpiThereAlready(after.name)})
    if before is None and len(kpis) >= MOST_KPIS:
        raise TooManyKpis(MOST_KPIS)
    changed = tuple(after if one is before else one for one in kpis) if before else (*kpis, after)
    return _write(work, actor, pilot, changed, before, after)


def _read(answers: KpiAnswers) -> Kpi:
    reading = Reading()
    named = reading.attempt("name", _name, answers.name)
    figures = reading.read("figures", from_to, answers.figures)
    source = reading.read("source", _words, answers.source, "source")
    receiver = reading.read("receiver", _words, answers.receiver, "receiver")
    reading.check()
    if named is None:
        raise NothingTyped("name")
    name, unit = named
    kpi = Kpi(
        name=name,
        unit=unit or (figures.unit if figures else None),
        source=source,
        cadence=Cadence(answers.cadence) if answers.cadence else None,
        receiver=receiver,
    )
    return _with_figures(kpi, figures) if figures else kpi


def _with_figures(kpi: Kpi, figures: FromTo) -> Kpi:
    reading = Reading()
    if kpi.unit is None:
        reading.refused["name"] = UnitOfKpi(kpi.name)
    reading.attempt("figures", check_share, kpi, figures)
    reading.check()
    return replace(kpi, baseline=figures.baseline, target=figures.target)


def _name(text: str | None) -> tuple[str, str | None]:
    name, unit = name_and_unit(text or "")
    if not name:
        raise NothingTyped("kpi")
    return name, unit


def _words(text: str, field: str) -> str:
    return within(LONGEST_WORDS, " ".join(as_typed(text).split()), field)


def _write(  # noqa: PLR0913, PLR0917
    work: Work,
    actor: Person,
    pilot: Pilot,
    kpis: tuple[Kpi, ...],
    before: Kpi | None,
    after: Kpi | None,
) -> KpiTold:
    removed = before.name if before and after is None else None
    if kpis != pilot.design.kpis:
        sides = (
            Figures(text=kpi_text(before) if before else None),
            Figures(text=kpi_text(after) if after else None),
        )
        event = changing.event(work, pilot, Change.KPI, actor, *sides)
        designed = pilot.designed(replace(pilot.design, kpis=kpis))
        pilot = changing.write(work, pilot, designed, [event], actor, Topic.KPI)
    return KpiTold(pilot=pilot, may_fill=True, changed=after, removed=removed)
