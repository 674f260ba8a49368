"""What the store's tests put into it: people, pilots, asks and letters, with only what matters."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.asks import Ask, AskId
from bot.domain.cost import parse_cost
from bot.domain.letters import Kind, LetterId, Owed
from bot.domain.people import Person, Profile, SlackId
from bot.domain.pilot import Ownership, Pilot, PilotId
from bot.domain.policy import Policy
from bot.domain.rules import Rule
from bot.domain.stages import Stage
from bot.domain.value import parse_value
from bot.domain.workspace import Identity
from bot.store import Store

NOW = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)  # a Monday
LATER = NOW + timedelta(days=365)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
POLICY = Policy()
VALUE = parse_value("120 hours/month for 12 claims handlers")
COST = parse_cost("pilot EUR 40k, production EUR 120k-150k-200k/year plus 60k once")
BANK = Identity(slack_id="T-BANK", name="Bank", bot_user="U-BOT", bot_id="B-BOT", app_id="A-BOT")
PHARMA = replace(BANK, slack_id="T-PHARMA", name="Pharma")


def person(store: Store, name: str, **facts: Any) -> Person:
    """Somebody Slack has told us about."""
    slack_id = SlackId(f"U-{name.split(maxsplit=1)[0].upper()}")
    return store.people.learn(Profile(slack_id=slack_id, name=name, **facts), NOW)


def pilot(store: Store, name: str = "Claims triage", **facts: Any) -> Pilot:
    """A pilot on the register, at which the scan is to look at once."""
    fresh = Pilot(
        id=PilotId(0),
        number=0,
        name=name,
        stage=facts.pop("stage", Stage.PROPOSED),
        registered_at=NOW,
        changed_at=facts.pop("changed_at", NOW),
        **facts,
    )
    return store.pilots.add(fresh, POLICY, NOW)


def accepted(owner: Person) -> Ownership:
    return Ownership(person=owner, named_by=None, named_at=NOW, accepted_at=NOW, accepted=True)


def decided(owner: Person) -> dict[str, Any]:
    """All three decisions."""
    return {"value": VALUE, "cost": COST, "owner": accepted(owner)}


def ask(store: Store, about: Pilot, rule: Rule = Rule.O2, **facts: Any) -> Ask:
    """An open ask; `speak_at` is now for whoever is asked, unless it is given."""
    facts = {"holder": facts.get("person"), "speak_at": NOW, **facts}
    fresh = Ask(id=None, pilot=about.id, rule=rule, opened_at=NOW, since=NOW, **facts)
    return store.asks.put(fresh)


def letter(store: Store, key: str = "reminder/1/2026-11-02", **facts: Any) -> LetterId:
    """A letter owed from now on."""
    owed = Owed(key=key, **{"kind": Kind.REMINDER, "due_at": NOW, **facts})
    store.letters.owe(owed, NOW)
    found = store.letters.keyed(key)
    if found is None:
        raise LookupError(key)
    return found.id


def shown(*asks: Ask) -> dict[AskId, int]:
    """What a letter shows: asks, each with its next round."""
    return {one.id: one.round + 1 for one in asks if one.id}
