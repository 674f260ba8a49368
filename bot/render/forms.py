"""The forms: five answers at most, "later" always possible, what was typed kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.domain.answers import GateTold, Question
from bot.domain.asks import Item
from bot.domain.causes import LONGEST_CAUSE
from bot.domain.cost import Cost
from bot.domain.digests import Schedule
from bot.domain.filters import Filter, filter_text
from bot.domain.forms import Registration
from bot.domain.people import Person, SlackId
from bot.domain.pilot import LONGEST_NAME, LONGEST_UNIT, Milestone, Pilot, Role
from bot.domain.stages import BEFORE_LIVE, Stage, following, preceding
from bot.render import causes, gates, kit, words
from bot.render.asks import subject
from bot.render.kit import Block

VALUE_EXAMPLE = "120 hours/month for 12 claims handlers"
OWNER_HINT = (
    "Anybody but its lead and its team; the sponsor may. They are asked by DM and can say no."
)
COMPLETE = "It is complete, because …"
PLANNED = {
    Milestone.APPROVAL: "Approval planned on",
    Milestone.LAUNCH: "Launch planned on",
    Milestone.END: "End of the pilot planned on",
    Milestone.GO_LIVE: "Go-live planned on",
}
Facts = Mapping[str, Any]


def register(form: Registration, near: Sequence[Pilot] = ()) -> Block:
    """Name, lead, sponsor, owner, value: the rest is asked for when it is needed."""
    blocks = [
        *_near(near),
        kit.field(
            "name",
            "Name",
            kit.text_input(form.name, example="Claims triage", most=LONGEST_NAME),
            optional=False,
        ),
        kit.field(
            "lead",
            "Lead",
            kit.person_input(form.lead),
            hint="Who is asked for what is missing. Without one, that is you.",
        ),
        kit.field("sponsor", "Sponsor", kit.person_input(form.sponsor)),
        kit.field(
            "owner",
            "Production owner",
            kit.person_input(form.owner),
            hint=OWNER_HINT,
        ),
        kit.field(
            "value",
            "What is it worth in numbers?",
            kit.text_input(form.value, example=VALUE_EXAMPLE),
            hint="A number, a unit and a period. It can follow later.",
        ),
    ]
    kept = {
        "cost": form.cost,
        "unit": form.unit,
        "launch": form.launch,
        "approval": form.approval,
        "end": form.end,
        "go_live": form.go_live,
        "backup": form.backup,
        "pmo_lead": form.pmo_lead,
        "team": list(form.team),
        "sure": form.name if near else None,  # the name that was asked about
    }
    facts = {name: answer for name, answer in kept.items() if answer}
    submit = "Register anyway" if near else "Register"
    return kit.modal("register", "Register a pilot", blocks, submit=submit, facts=facts)


def _near(near: Sequence[Pilot]) -> list[Block]:
    if not near:
        return []
    names = words.listed([words.pilot(pilot) for pilot in near])
    one, sound = ("It is", "sounds") if len(near) == 1 else ("They are", "sound")
    return [
        kit.section(
            f"{names} {sound} much the same. {one} on the register already. Is yours another?"
        )
    ]


def value(pilot: Pilot | None, facts: Facts, typed: str | None = None) -> Block:
    known = pilot.value if pilot else None
    heads = str(known.head_count) if known and known.head_count else None
    blocks = [
        *which(pilot, facts),
        kit.field(
            "value",
            "What does it change, and by how much?",
            kit.text_input(
                typed or (known.text if known else None), example="120 hours/month", most=300
            ),
            hint="A number, a unit and a period: EUR 50k/year, 15% fewer errors/month.",
            optional=False,
        ),
        kit.field(
            "role",
            "Whose work changes?",
            kit.text_input(known.role if known else None, example="claims handlers", most=500),
        ),
        kit.field(
            "heads", "How many people are they?", kit.text_input(heads, example="12", most=20)
        ),
        kit.field(
            "measured",
            "How is it measured, and by whom?",
            kit.text_input(
                known.measured if known else None, example="weekly report, by Finance", most=500
            ),
        ),
    ]
    return kit.modal("value", "Value in numbers", blocks, submit="Save", facts=facts)


def cost(pilot: Pilot | None, facts: Facts, typed: str | None = None) -> Block:
    known = pilot.cost if pilot else None
    blocks = [
        *which(pilot, facts),
        kit.field(
            "pilot_total",
            "The pilot, in all",
            kit.text_input(_pilot_total(known), example="EUR 40k", most=100),
        ),
        kit.field(
            "yearly",
            "Production, a year",
            kit.text_input(
                typed or _yearly(known), example="EUR 150k, or EUR 120k-150k-200k", most=200
            ),
            hint="With security, data governance, access, recovery and maintenance. "
            "One of the three figures is enough to begin with.",
        ),
        kit.field(
            "once", "Production, once", kit.text_input(_once(known), example="EUR 60k", most=200)
        ),
        *_complete(known),
        kit.field("next", "And then", kit.tick_input("Break it down by category", "break_down")),
    ]
    return kit.modal("cost", "Cost in production", blocks, submit="Save", facts=facts)


def _complete(cost: Cost | None) -> list[Block]:
    """Where it was said why a low cost is complete; else that is asked for once it is low."""
    if cost is None or cost.note is None:
        return []
    return [kit.field("note", COMPLETE, kit.text_input(cost.note, long=True, most=500))]


def cost_note(pilot: Pilot | None, facts: Facts) -> Block:
    """C4: it stands with a note."""
    blocks = [
        *which(pilot, facts),
        kit.field(
            "note",
            COMPLETE,
            kit.text_input(pilot.cost.note if pilot and pilot.cost else None, long=True, most=500),
            optional=False,
        ),
    ]
    return kit.modal("cost_note", "Why it is complete", blocks, submit="Save", facts=facts)


def _pilot_total(cost: Cost | None) -> str | None:
    return words.money(cost.pilot) if cost and cost.pilot else None


def _yearly(cost: Cost | None) -> str | None:
    if cost is None or cost.yearly is None or cost.currency is None:
        return None
    return figures(cost.currency, (cost.yearly.low, cost.yearly.likely, cost.yearly.high))


def _once(cost: Cost | None) -> str | None:
    if cost is None or cost.once is None or cost.currency is None:
        return None
    return figures(cost.currency, (cost.once.low, cost.once.likely, cost.once.high))


def figures(currency: str, amounts: Sequence[Any]) -> str:
    """An estimate as one would type it."""
    different = list(dict.fromkeys(amounts))
    shown = different if len(different) == 1 else amounts
    return f"{currency} {'-'.join(words.number(amount).replace(',', '') for amount in shown)}"


def owner(pilot: Pilot | None, facts: Facts, typed: SlackId | None = None) -> Block:
    named = pilot.owner.person if pilot and pilot.owner else None
    former = pilot.accepted_owner if pilot else None
    blocks = [
        *which(pilot, facts),
        *([kit.section(_instead_of(former))] if former else []),
        kit.field(
            "owner",
            "Who will own it in production?",
            kit.person_input(typed or (named.slack_id if named else None)),
            hint=OWNER_HINT,
            optional=False,
        ),
    ]
    return kit.modal("owner", "Production owner", blocks, submit="Ask them", facts=facts)


def _instead_of(owner: Person) -> str:
    said = "has accepted it, and no longer owns it as soon as somebody else is asked."
    return f"{words.bold(owner)} {said}"


def stage(pilot: Pilot | None, facts: Facts, wanted: str | None = None) -> Block:
    choices = _moves(pilot) if pilot else [(one.value, one.value) for one in Stage]
    blocks = [
        *which(pilot, facts),
        kit.field("stage", "Move it to", kit.choice_input(choices, wanted), optional=False),
        _why(pilot),
    ]
    return kit.modal("stage", "Move to another stage", blocks, submit="Move", facts=facts)


def _why(pilot: Pilot | None) -> Block:
    """Whatever was stopped comes back only with what has changed."""
    element = kit.text_input(long=True, most=500)
    if pilot and pilot.stage is Stage.STOPPED:
        return kit.field("reason", "What has changed since?", element, optional=False)
    return kit.field("reason", "Why?", element, hint="Needed for a step back, or to stop.")


def _moves(pilot: Pilot) -> list[tuple[str, str]]:
    ahead, back = following(pilot.stage), preceding(pilot.stage)
    stop = Stage.STOPPED if pilot.stage in BEFORE_LIVE else None
    return [(one.value, one.value) for one in (ahead, back, stop) if one]


def hold(pilot: Pilot | None, facts: Facts) -> Block:
    until = pilot.hold_until.isoformat() if pilot and pilot.hold_until else None
    blocks = [
        *which(pilot, facts),
        kit.field(
            "until",
            "On hold until",
            kit.day_input(until),
            hint="Nothing is asked through that day.",
            optional=False,
        ),
    ]
    return kit.modal("hold", "Put on hold", blocks, submit="Hold", facts=facts)


def stop(pilot: Pilot | None, facts: Facts, reason: str | None = None) -> Block:
    choices = [(label, cause.value) for cause, label in causes.CAUSES.items()]
    blocks = [
        *which(pilot, facts),
        kit.field(
            "cause",
            "Why does it stop?",
            kit.choice_input(choices),
            hint="The next pilot learns from it.",
            optional=False,
        ),
        kit.field(
            "reason",
            "What else is there to say?",
            kit.text_input(reason, long=True, most=LONGEST_CAUSE),
            hint="Needed with “Something else”; one sentence will do.",
        ),
    ]
    return kit.modal("stop", "Stop the pilot", blocks, submit="Stop it", facts=facts)


def override(
    told: GateTold | None, facts: Facts, until: str | None = None, reason: str | None = None
) -> Block:
    blocks = [
        *which(told.pilot if told else None, facts),
        kit.section(gates.would_pass(told) if told else gates.PASSING),
        kit.field(
            "reason",
            "Why may it go on without?",
            kit.text_input(reason, long=True, most=500),
            optional=False,
        ),
        kit.field(
            "until",
            "Through which day?",
            kit.text_input(until, example="31 March", most=60),
            hint="What is open is asked about again after that day.",
            optional=False,
        ),
    ]
    return kit.modal("override", "Let it pass", blocks, submit="Let it pass", facts=facts)


def hand(item: Item, facts: Facts) -> Block:
    blocks = [
        _asked(item),
        kit.field(
            "person",
            "Who can do it?",
            kit.person_input(),
            hint="They are asked by DM and hear that it comes from you.",
            optional=False,
        ),
    ]
    return kit.modal("hand", "Hand it to …", blocks, submit="Ask them", facts=facts)


def link(pilot: Pilot | None, facts: Facts) -> Block:
    blocks = [
        *which(pilot, facts),
        kit.field(
            "link",
            "Link",
            kit.text_input(example="https://wiki.example.com/claims-triage", most=1000),
            optional=False,
        ),
        kit.field(
            "about", "What is there?", kit.text_input(example="the security review", most=200)
        ),
    ]
    return kit.modal("link", "Add a link", blocks, submit="Add", facts=facts)


def edit_groups(pilot: Pilot | None, facts: Facts) -> Block:
    """Which group of answers to edit; the form of that group follows."""
    choices = [
        ("Name, unit, who may see it", "about"),
        ("People", "people"),
        ("Planned dates", "dates"),
    ]
    blocks = [
        *which(pilot, facts),
        kit.field("group", "What do you want to edit?", kit.choice_input(choices), optional=False),
    ]
    return kit.modal("edit", "Edit", blocks, submit="Next", facts=facts)


def edit_about(pilot: Pilot, facts: Facts) -> Block:
    """An import may have brought longer words than people type; they have to fit as well."""
    name, unit = max(LONGEST_NAME, len(pilot.name)), max(LONGEST_UNIT, len(pilot.unit or ""))
    blocks = [
        kit.field("name", "Name", kit.text_input(pilot.name, most=name), optional=False),
        kit.field("unit", "Unit", kit.text_input(pilot.unit, example="Retail claims", most=unit)),
        kit.field(
            "restricted",
            "Who may see it",
            kit.tick_input("Only its people and the PMO", "restricted", ticked=pilot.restricted),
        ),
    ]
    return kit.modal("edit_about", f"Edit {pilot.key}", blocks, submit="Save", facts=facts)


def edit_people(pilot: Pilot, facts: Facts) -> Block:
    blocks = [
        kit.field("lead", "Lead", kit.person_input(_slack(pilot.lead))),
        kit.field("sponsor", "Sponsor", kit.person_input(_slack(pilot.sponsor))),
        kit.field("backup", "Backup owner", kit.person_input(_slack(pilot.backup))),
        kit.field("pmo_lead", "PMO lead", kit.person_input(_slack(pilot.pmo_lead))),
        kit.field(
            "team", "Pilot team", kit.people_input([member.slack_id for member in pilot.team])
        ),
    ]
    return kit.modal("edit_people", f"Edit {pilot.key}", blocks, submit="Save", facts=facts)


def edit_dates(pilot: Pilot, facts: Facts) -> Block:
    blocks = [
        kit.field(milestone, label, kit.day_input(_iso(pilot.planned.get(milestone))))
        for milestone, label in PLANNED.items()
    ]
    return kit.modal("edit_dates", f"Edit {pilot.key}", blocks, submit="Save", facts=facts)


EDIT = {
    **dict.fromkeys(("about", "name", "unit", "restricted"), edit_about),
    **dict.fromkeys(("people", "team", "lead", "sponsor", "backup", "pmo"), edit_people),
    **dict.fromkeys(("dates", "launch", "approval"), edit_dates),
}


def _asked(item: Item) -> Block:
    return kit.section(f"{words.pilot(item.pilot)}: {subject(item)}")


def plan(item: Item, facts: Facts) -> Block:
    blocks = [
        _asked(item),
        kit.field(
            "day",
            "I'll do it by",
            kit.day_input(),
            hint="No reminder before that day. At most 30 days ahead.",
            optional=False,
        ),
    ]
    return kit.modal("plan", "I'll do it by …", blocks, submit="Save", facts=facts)


def not_me(item: Item, following: Person | None, facts: Facts) -> Block:
    """`following` is asked where nobody is named."""
    name = kit.plain_words(following.name) if following and following.has_name else "the next"
    otherwise = f"{name} is asked" if following else "the PMO hears that nobody is left to ask"
    blocks = [
        _asked(item),
        kit.field(
            "person",
            "Who can answer it?",
            kit.person_input(),
            hint=f"They hear that it comes from you. Leave it empty and {otherwise}.",
        ),
    ]
    return kit.modal("not_me", "Not me", blocks, submit="Pass it on", facts=facts)


def waiting(item: Item, facts: Facts) -> Block:
    blocks = [
        _asked(item),
        kit.field("person", "Whom do you wait for?", kit.person_input(), optional=False),
        kit.field(
            "text",
            "What do you wait for?",
            kit.text_input(example="the licence quote", most=300),
            hint="They are asked for it, and the question comes back to you after that.",
            optional=False,
        ),
    ]
    return kit.modal("waiting", "Waiting for …", blocks, submit="Ask them", facts=facts)


def pause(facts: Facts) -> Block:
    blocks = [
        kit.field(
            "day",
            "No reminders through",
            kit.day_input(),
            hint="At most 14 days ahead. What people send you still arrives.",
            optional=False,
        )
    ]
    return kit.modal("pause", "Pause for me until …", blocks, submit="Pause", facts=facts)


def decline(pilot: Pilot, facts: Facts) -> Block:
    blocks = [
        *which(pilot, facts),
        kit.field(
            "other",
            "Who could own it instead?",
            kit.person_input(),
            hint="Leave it empty if you know nobody: whoever named you looks on. "
            "Nobody you name hears of it before they decide.",
        ),
    ]
    return kit.modal("decline", "Decline or suggest", blocks, submit="Send", facts=facts)


def question(pilot: Pilot, facts: Facts) -> Block:
    blocks = [
        *which(pilot, facts),
        kit.field(
            "text",
            "What do you want to know?",
            kit.text_input(long=True, most=1000),
            optional=False,
        ),
    ]
    return kit.modal("question", "Ask a question", blocks, submit="Ask", facts=facts)


def reply(asked: Question, facts: Facts) -> Block:
    blocks = [
        kit.section(f"{words.pilot(asked.pilot)}\n> {kit.words(asked.text)}"),
        kit.field("text", "Your answer", kit.text_input(long=True, most=1000), optional=False),
    ]
    return kit.modal("reply", "Answer", blocks, submit="Send", facts=facts)


def digest(wanted: Filter, schedule: Schedule, facts: Facts) -> Block:
    days = [(words.weekday(day), str(day)) for day in range(7)]
    blocks = [
        kit.field(
            "filter",
            "Which pilots?",
            kit.text_input(filter_text(wanted), example="all of them", most=200),
            hint="A stage, stalled, gaps, or words of their names. Empty for all.",
        ),
        kit.field(
            "weekday",
            "Day of the week",
            kit.choice_input(days, str(schedule.weekday)),
            optional=False,
        ),
        kit.field(
            "hour",
            "Time of day",
            kit.text_input(f"{schedule.hour:%H:%M}", most=10),
            optional=False,
        ),
        kit.field("zone", "Time zone", kit.text_input(schedule.zone.key, most=50), optional=False),
    ]
    return kit.modal("digest", "Weekly digest", blocks, submit="Save", facts=facts)


def assign(wanted: Filter, facts: Facts) -> Block:
    roles = [
        (words.capital(words.ROLES[role]), role.value) for role in Role if role is not Role.OWNER
    ]
    blocks = [
        kit.field(
            "filter",
            "Which pilots?",
            kit.text_input(filter_text(wanted), example="gaps", most=200),
            hint="A stage, stalled, gaps, or words of their names. Empty for all.",
        ),
        kit.field("role", "Role", kit.choice_input(roles, Role.LEAD.value), optional=False),
        kit.field("person", "Person", kit.person_input(), optional=False),
    ]
    return kit.modal("assign", "Assign a role", blocks, submit="Next", facts=facts)


def said(title: str, blocks: Sequence[Block]) -> Block:
    """What a form did, said in its own place."""
    return kit.modal("said", title, list(blocks), close="Close")


def about(pilot: Pilot | None, named: str) -> Facts:
    """What travels with a form: the pilot, and whether its answers stand in it (`seen`)."""
    return {"p": pilot.key, "seen": True} if pilot else {"p": named}


def heading(pilot: Pilot | None, facts: Facts) -> list[Block]:
    """The pilot a form is about; by the words of a command until we know who looks."""
    return [kit.section(words.pilot(pilot) if pilot else kit.words(str(facts["p"])))]


def pmo_lead(pilot: Pilot | None, facts: Facts) -> Block:
    blocks = [
        *which(pilot, facts),
        kit.field(
            "person",
            "Who is its PMO lead?",
            kit.person_input(_slack(pilot.pmo_lead) if pilot else None),
            hint="They take part in everything about it.",
            optional=False,
        ),
    ]
    return kit.modal("pmo_lead", "PMO lead", blocks, submit="Save", facts=facts)


def which(pilot: Pilot | None, facts: Facts) -> list[Block]:
    """The pilot a form is about; asked for where a command named none."""
    if pilot or facts.get("p"):
        return heading(pilot, facts)
    return [kit.field("pilot", "Pilot", kit.text_input(example="P-7", most=200), optional=False)]


def _slack(person: Person | None) -> str | None:
    return person.slack_id if person else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
