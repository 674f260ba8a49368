"""What the operator reads before somebody is forgotten, and after."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.forgetting import Forgetting, Held, StillHolds
from bot.domain.pilot import GOVERNS, PLAN_OWNER, RACI, TEAM, Role
from bot.render import words

APART = {
    TEAM: "on the team",
    GOVERNS: "holds governance items",
    PLAN_OWNER: "owns the change plan",
    RACI: "stands in the RACI",
}
SLACKS_OWN = "What Slack itself keeps of messages is up to Slack's own settings."


def foreseen(plan: Forgetting) -> Iterator[str]:
    """Before anything is done."""
    person = plan.person
    yield f"{person.name} ({person.slack_id}, row {person.id}) becomes {plan.pseudonym}."
    yield "Gone for good: name, Slack id, e-mail, time zone and the place of their DM."
    if plan.held or plan.pmo:
        yield "Falls vacant, as when somebody leaves the workspace:"
        yield from holdings(plan.held, pmo=plan.pmo)
    yield from _traces(plan)


def done(plan: Forgetting) -> Iterator[str]:
    yield f"{plan.person.name} is forgotten, and is called {plan.pseudonym} from now on."
    yield from _traces(plan)


def still_holds(refusal: StillHolds) -> Iterator[str]:
    """Every pilot, and the way out."""
    yield f"{refusal.person.name} still has a part here:"
    yield from holdings(refusal.held, pmo=refusal.pmo)
    yield (
        "Hand it over in Slack first: /pilot edit P-7 for one pilot, /pilot assign for many. "
        "With --vacate it falls vacant instead, and the sponsors are asked."
    )


def holdings(held: tuple[Held, ...], *, pmo: bool) -> Iterator[str]:
    if pmo:
        yield "  the PMO (preflight settings pmo)"
    for one in held:
        roles = words.listed([_called(role) for role in one.roles])
        yield f"  {one.pilot.key} {one.pilot.name}: {roles}"


def _called(role: str) -> str:
    return APART.get(role) or words.ROLES[Role(role)]


def _traces(plan: Forgetting) -> Iterator[str]:
    if plan.withdrawn:
        yield f"Withdrawn: {words.count(plan.withdrawn, 'message')} still to be sent."
    if plan.letters:
        messages = words.count(plan.letters, "message")
        yield f"Where {messages} to them stand in Slack is no longer known. {SLACKS_OWN}"
    if plan.events:
        events = words.count(plan.events, "event")
        yield f"In {events} the name gives way to the new one; everything else there stays."
    if plan.mentions:
        yield (
            f"People wrote the name on {words.listed(plan.mentions)}. "
            "That is part of what they say there: change it in Slack if it is to go."
        )
