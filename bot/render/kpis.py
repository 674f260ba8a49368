"""KPIs: their form, each in a line, and what was understood (K2, K3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from bot.domain.answers import KpiTold
from bot.domain.kpis import LONGEST_KPI, LONGEST_WORDS, MOST_KPIS, Cadence, Kpi, from_value
from bot.domain.pilot import Pilot
from bot.render import forms, kit, words
from bot.render.forms import Facts
from bot.render.kit import Block
from bot.render.speech import Speech

NEW = ""  # the name of one that is not there so far
LACKS: Mapping[str, str] = MappingProxyType(
    {
        "figures": "from which figure to which",
        "source": "a source",
        "cadence": "how often it is reported",
        "receiver": "who gets the report",
    }
)


def form(pilot: Pilot | None, facts: Facts) -> Block:
    """One KPI: the one that `facts` name, else the first that lacks something, else a new one.

    The very first begins as what the pilot is worth, where that is known.
    """
    if "k" not in facts and pilot:
        kpis = pilot.design.kpis
        unfinished = next((one.name for one in kpis if one.lacks), NEW)
        facts = {**facts, "k": unfinished, "first": not kpis}
    known = _known(pilot, facts)
    there = bool(facts.get("k"))
    blocks = [
        *forms.heading(pilot, facts),
        kit.field(
            "name",
            "What is measured, in which unit?",
            kit.text_input(
                spelled(known) if known else None,
                example="Handling time, minutes",
                most=LONGEST_KPI,
            ),
            hint="Emptied, it is no longer a KPI of this pilot." if there else None,
            optional=there,
        ),
        kit.field(
            "figures",
            "From which figure to which?",
            kit.text_input(_typed(known), example="400 to 280", most=LONGEST_KPI),
            hint="As it is today, and as it is to be in production.",
        ),
        kit.field(
            "source",
            "Where does the figure come from?",
            kit.text_input(
                known.source if known else None, example="the claims system", most=LONGEST_WORDS
            ),
            hint="Without a source it cannot be reported.",
        ),
        kit.field(
            "cadence",
            "How often is it reported?",
            kit.choice_input(
                [(words.capital(one), one.value) for one in Cadence],
                known.cadence.value if known and known.cadence else None,
            ),
        ),
        kit.field(
            "receiver",
            "Who gets the report?",
            kit.text_input(
                known.receiver if known else None, example="the claims board", most=LONGEST_WORDS
            ),
        ),
    ]
    return kit.modal("kpi", "KPI", blocks, submit="Save", facts=facts)


def _known(pilot: Pilot | None, facts: Facts) -> Kpi | None:
    if pilot is None:
        return None
    name = facts.get("k")
    found = next((one for one in pilot.design.kpis if one.name == name), None)
    if found is None and facts.get("first") and pilot.value:
        return from_value(pilot.value)
    return found


def spelled(kpi: Kpi) -> str:
    """Its name with its unit, as one would type it."""
    return f"{kpi.name} ({kpi.unit})" if kpi.unit else kpi.name


def _typed(kpi: Kpi | None) -> str | None:
    if kpi is None or kpi.baseline is None:
        return None
    target = f"{kpi.target:f}" if kpi.target is not None else ""
    return f"{kpi.baseline:f} to {target}".strip()


# what people read


def speech(told: KpiTold) -> Speech:
    pilot = told.pilot
    if told.changed:
        return _changed(told, told.changed)
    if told.removed:
        text = f"{kit.words(told.removed)} is no longer a KPI of {words.pilot(pilot)}."
        return Speech(text=kit.unmarked(text), blocks=[kit.section(text), *_more(told)])
    kpis = pilot.design.kpis
    if not kpis:
        text = f"{words.pilot(pilot)} has no KPI so far."
        return Speech(text=kit.unmarked(text), blocks=[kit.section(text), *_more(told)])
    text = f"{words.pilot(pilot)} has {words.few(len(kpis), 'KPI')}."
    lines = kit.sections(f"• {line(kpi)}" for kpi in kpis)
    return Speech(text=kit.unmarked(text), blocks=[kit.section(text), *lines, *_more(told)])


def _changed(told: KpiTold, kpi: Kpi) -> Speech:
    text = f"{words.pilot(told.pilot)}: {line(kpi)}."
    if not kpi.lacks:
        return Speech(text=kit.unmarked(text), blocks=[kit.section(text), *_more(told)])
    lacks = words.listed([LACKS[name] for name in kpi.lacks])
    text = f"{text} Still to come: {lacks}."
    value = {"p": told.pilot.number, "n": told.pilot.design.kpis.index(kpi)}
    button = kit.button("Complete it", "kpi", value, primary=True)
    return Speech(text=kit.unmarked(text), blocks=[kit.section(text), kit.actions(button)])


def _more(told: KpiTold) -> list[Block]:
    """Another one, or one of those to be changed where they are listed."""
    if not told.may_fill:
        return []
    number, kpis = told.pilot.number, told.pilot.design.kpis
    complete = any(not kpi.lacks for kpi in kpis)
    elements = []
    if len(kpis) < MOST_KPIS:
        label = "Add another KPI" if kpis else "Add a KPI"
        value = {"p": number, "n": len(kpis)}
        elements.append(kit.button(label, "kpi", value, primary=not complete))
    if kpis and not told.changed:
        choices = [(kpi.name, {"p": number, "n": place}) for place, kpi in enumerate(kpis)]
        elements.append(kit.menu("kpi_change", "Change one of them", choices))
    return [kit.actions(*elements)] if elements else []


def line(kpi: Kpi) -> str:
    """K3: without a source it is called not reportable."""
    parts = [
        _figures(kpi),
        kpi.cadence or "",
        f"from {kit.words(kpi.source)}" if kpi.source else "not reportable, as it has no source",
        f"to {kit.words(kpi.receiver)}" if kpi.receiver else "",
    ]
    return f"{kit.bold(kit.words(kpi.name))}: {', '.join(part for part in parts if part)}"


def _figures(kpi: Kpi) -> str:
    if kpi.baseline is None or kpi.target is None:
        return ""
    first, last = _figure(kpi, kpi.baseline), _figure(kpi, kpi.target)
    unit = "" if kpi.is_percent or not kpi.unit else f" {kit.words(kpi.unit)}"
    return f"from {first} to {last}{unit}"


def _figure(kpi: Kpi, amount: Decimal) -> str:
    return f"{words.number(amount)}{'%' if kpi.is_percent else ''}"


def summary(kpis: Sequence[Kpi]) -> str:
    """On the card: a complete one by its figures, and how many there are besides."""
    first, *rest = sorted(kpis, key=lambda kpi: bool(kpi.lacks))
    silent = [kpi for kpi in rest if not kpi.is_reportable]
    more = f"; {words.number(len(rest))} more" if rest else ""
    unsaid = f", {words.number(len(silent))} of them not reportable" if silent else ""
    return f"{line(first)}{more}{unsaid}"
