"""How a digest reads: what has not moved and why, then figures; by pattern, never by person."""

from __future__ import annotations

from bot.domain.adoption import is_behind
from bot.domain.digests import Adoption, AtRisk, Portfolio, Standing
from bot.domain.effect import MonthsEffect
from bot.domain.filters import filter_text
from bot.domain.pilot import LONGEST_NAME, Pilot
from bot.domain.stages import Decision, Stage
from bot.render import change_plans, check_ins, effect, kit, words
from bot.render.kit import Block
from bot.render.speech import Speech

BENCHMARK = (
    'A PMO consultancy reports: "33% of AI proof-of-concept projects transition to production".'
)
NO_MORE = "No more stalled pilots."
HEAD = ("pilot", "stage", "working days unchanged", "what is next", "who holds it (role)")
NAME = LONGEST_NAME  # an import may have brought longer ones
PLAIN_ROWS = 20


def posted(portfolio: Portfolio, months_effect: MonthsEffect | None = None) -> Speech:
    """The digest of a channel; without the newer blocks its table and chart become lines."""
    about_effect = effect.of_a_month(months_effect) if months_effect else []
    rest = [*figures(portfolio), *about_effect, *_more(portfolio)]
    used = [*adoption_lines(portfolio), *at_risk_lines(portfolio)]
    stalled = _stalled_table(portfolio)
    chart = _chart(portfolio)
    return Speech(
        text=kit.clip(_notification(portfolio), kit.NOTIFICATION),
        blocks=[*_opening(portfolio), *stalled, *used, *chart, *rest],
        plainer=[
            *_opening(portfolio),
            *stalled_lines(portfolio),
            *used,
            *chart_lines(portfolio),
            *rest,
        ],
    )


def page(portfolio: Portfolio) -> Speech:
    """More of the stalled pilots, for the one person who asked."""
    lines = [*stalled_lines(portfolio), *_more(portfolio)]
    if not lines:
        return Speech(text=NO_MORE, blocks=[kit.section(NO_MORE)])
    pilots = [standing.pilot for standing in portfolio.stalled]
    named = words.named_some(pilots, len(pilots))
    return Speech(text=f"Stalled pilots, page {portfolio.page + 1}: {named}.", blocks=lines)


def _notification(portfolio: Portfolio) -> str:
    if not portfolio.pilots:
        return kit.unmarked(first_line(portfolio))
    pilots = words.count(portfolio.pilots, "pilot")
    stalled = words.number(portfolio.stalled_count) if portfolio.stalled_count else "none"
    decided = (
        words.number(portfolio.decided_this_month) if portfolio.decided_this_month else "none"
    )
    return f"{pilots}, {stalled} stalled, {decided} decided this month."


def _opening(portfolio: Portfolio) -> list[Block]:
    which = words.which(portfolio.filter)
    about = [kit.context(f"About pilots{which}.")] if which else []
    return [kit.section(first_line(portfolio)), *about]


def first_line(portfolio: Portfolio) -> str:
    stalled = portfolio.stalled_count
    which = words.which(portfolio.filter)
    if not portfolio.pilots and which:
        return f"*No pilots{which} at present.*"
    if not portfolio.pilots:
        return f"*No pilots yet.* {words.command('register')} puts the first one on the register."
    if not stalled:
        return f"*Nothing is stalled.* {words.count(portfolio.pilots, 'pilot')} on the register."
    have = "has" if stalled == 1 else "have"
    return f"*{words.count(stalled, 'pilot')} {have} not moved.* {_patterns(portfolio)}"


def _patterns(portfolio: Portfolio) -> str:
    """D1: grouped by what is missing."""
    wants = {
        Decision.OWNER: "an owner",
        Decision.VALUE: "value in numbers",
        Decision.COST: "a cost",
    }
    counts = portfolio.lacking.items()
    every = [wants[one] for one, count in counts if count == portfolio.stalled_count]
    parts = [
        f"{words.number(count)} {'lacks' if count == 1 else 'lack'} {wants[one]}"
        for one, count in counts
        if 0 < count < portfolio.stalled_count
    ]
    if every:
        whole = "it lacks" if portfolio.stalled_count == 1 else "all of them lack"
        parts = [f"{whole} {words.listed(every)}", *parts]
    if not parts:
        return f"{'It is' if portfolio.stalled_count == 1 else 'All of them are'} fully decided."
    return f"{words.capital(words.listed(parts))}."


# the stalled


def _stalled_table(portfolio: Portfolio) -> list[Block]:
    if not portfolio.stalled:
        return []
    rows = [_row(standing) for standing in portfolio.stalled]
    return [kit.table(HEAD, rows, right=[2])]


def _row(standing: Standing) -> tuple[str, ...]:
    pilot = standing.pilot
    name = f"{pilot.key} {kit.clip(pilot.name, NAME)}"
    return (name, pilot.stage, str(standing.days), next_step(standing), holder(standing))


def stalled_lines(portfolio: Portfolio) -> list[Block]:
    return kit.sections(_line(standing) for standing in portfolio.stalled[:PLAIN_ROWS])


def _line(standing: Standing) -> str:
    days = f"{words.count(standing.days, 'working day')} unchanged"
    pilot = standing.pilot
    name = f"*{kit.words(kit.clip(pilot.name, NAME))}* ({pilot.key})"
    return f"{name} · {standing.pilot.stage} · {days} · {next_step(standing)} · {holder(standing)}"


def next_step(standing: Standing) -> str:
    """What would move it: a missing decision first, then the next stage."""
    if standing.lacks:
        first = standing.lacks[0]
        if first is Decision.OWNER:
            return _about_owner(standing.pilot)
        if first is Decision.COST:
            return "the production cost"
        return "whose hours it saves" if standing.pilot.value else "the value in numbers"
    moves = {
        Stage.PROPOSED: "approval",
        Stage.APPROVED: "launch",
        Stage.RUNNING: "its conclusion",
        Stage.CONCLUDED: "a decision: go live or stop",
    }
    return moves.get(standing.pilot.stage, "nothing")


def _about_owner(pilot: Pilot) -> str:
    named = pilot.awaiting_acceptance
    able = named is not None and named.human_and_here
    return "the named owner's answer" if able else "an owner to be named"


def holder(standing: Standing) -> str:
    """The role that holds the next step; never a person's name (D1)."""
    pilot = standing.pilot
    if standing.lacks:
        return standing.holds or ("lead" if pilot.lead else "nobody yet")
    lead = "lead" if pilot.lead else "nobody yet"
    roles = {
        Stage.PROPOSED: "sponsor" if pilot.sponsor else "PMO",
        Stage.APPROVED: lead,
        Stage.RUNNING: lead,
        Stage.CONCLUDED: "PMO or production owner",
    }
    return roles.get(pilot.stage, "nobody")


# adoption


def adoption_lines(portfolio: Portfolio) -> list[Block]:
    """A2 and D1: a pattern of its own, by pilot and role."""
    many = portfolio.adoption_count
    if not many:
        return []
    live, are = words.count(many, "live pilot"), "is" if many == 1 else "are"
    head = f"*{live} {are} used by too few, or nobody has told by how many.*"
    lines = [f"• {_adoption(one)}" for one in portfolio.adoption]
    if more := many - len(portfolio.adoption):
        lines.append(f"and {words.number(more)} more")
    return kit.sections([head, *lines])


def _adoption(one: Adoption) -> str:
    pilot, plan = one.pilot, one.pilot.design.change
    name = f"*{kit.words(kit.clip(pilot.name, NAME))}* ({pilot.key})"
    if one.active is None:
        told = "nobody has told how many use it since go-live"
    elif is_behind(one.active, plan):
        told = change_plans.share(one.active, plan)
    else:
        told = "nobody has told lately how many use it"
    return f"{name} · {told} · {one.holds or 'nobody is asked at present'}"


# at risk


def at_risk_lines(portfolio: Portfolio) -> list[Block]:
    """P3 and D1: a pattern of its own, by pilot and role."""
    many = portfolio.at_risk_count
    if not many:
        return []
    live, are = words.count(many, "live pilot"), "is" if many == 1 else "are"
    why = "check-ins under half of what was promised, or without an answer"
    head = f"*{live} {are} at risk: {why}.*"
    lines = [f"• {_at_risk(one)}" for one in portfolio.at_risk]
    if more := many - len(portfolio.at_risk):
        lines.append(f"and {words.number(more)} more")
    return kit.sections([head, *lines])


def _at_risk(one: AtRisk) -> str:
    pilot = one.pilot
    name = f"*{kit.words(kit.clip(pilot.name, NAME))}* ({pilot.key})"
    told = check_ins.against(one.risk.on, pilot).rstrip(".") if one.risk else "told since"
    return f"{name} · {told} · {one.holds or 'nobody is asked at present'}"


# the figures


def _counts(portfolio: Portfolio) -> list[tuple[str, int]]:
    return [
        (stage.value, portfolio.stages[stage]) for stage in Stage if portfolio.stages.get(stage)
    ]


def _chart(portfolio: Portfolio) -> list[Block]:
    counts = _counts(portfolio)
    return [kit.bar_chart("Pilots by stage", "pilots", counts)] if counts else []


def chart_lines(portfolio: Portfolio) -> list[Block]:
    """The same numbers where Slack has no chart block."""
    counts = _counts(portfolio)
    if not counts:
        return []
    most = max(count for _, count in counts)
    lines = [f"{_bar(count, most)} {count} {stage}" for stage, count in counts]
    return [kit.section("\n".join(lines))]


def _bar(count: int, most: int) -> str:
    return "▇" * max(1, round(12 * count / most))


def figures(portfolio: Portfolio) -> list[Block]:
    return [kit.context(_designed(portfolio), _reached(portfolio))]


def _designed(portfolio: Portfolio) -> str:
    """B2."""
    apart = words.count(portfolio.launched_unknown, "launched pilot")
    left_out = f" ({apart} with unknown dates counted apart)" if portfolio.launched_unknown else ""
    if not portfolio.launched:
        none = "none launched with known dates" if left_out else "none launched so far"
        return f"Designed before launch: {none}{left_out}."
    return f"Designed before launch: {portfolio.designed} of {portfolio.launched}{left_out}."


def _reached(portfolio: Portfolio) -> str:
    """B1, beside its benchmark."""
    if portfolio.transition_rate is None:
        few = words.too_few(f"{portfolio.decided} decided")
        return f"Reached production: {few}. {BENCHMARK}"
    rate = words.percent(portfolio.transition_rate)
    return (
        f"Reached production: {portfolio.live} of {portfolio.decided} decided, {rate}. {BENCHMARK}"
    )


def _more(portfolio: Portfolio) -> list[Block]:
    """A pilot in full, and further pages, go to whoever asks, not into the channel."""
    shown = [standing.pilot for standing in portfolio.stalled]
    choices = [(f"{one.key} {kit.plain_words(one.name)}", {"p": one.number}) for one in shown]
    menu = [kit.menu("show", "Show a pilot", choices)] if choices else []
    left = portfolio.stalled_left
    facts = {"f": filter_text(portfolio.filter), "n": portfolio.page + 1}
    more = [kit.button(f"Show the other {left}", "digest_page", facts)] if left > 0 else []
    return [kit.actions(*menu, *more)] if menu or more else []
