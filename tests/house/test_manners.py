"""The rules for all that people read: that each catches its sin, and that every form keeps them.

Every story holds all that was sent in it against the same rules when it ends.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.answers import GateTold, Question
from bot.domain.asks import Ask, Item
from bot.domain.cost import parse_cost
from bot.domain.digests import Schedule
from bot.domain.filters import Filter
from bot.domain.forms import Registration
from bot.domain.gates import Open
from bot.domain.pilot import Pilot, PilotId
from bot.domain.rules import Rule
from bot.domain.stages import Stage
from bot.domain.value import parse_value
from bot.render import adoption_forms, check_in_forms, forms, kit
from bot.render.kit import Block
from tests.manners import message_lapses, view_lapses

NOW = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
CLAIMS = Pilot(
    id=PilotId(1),
    number=1,
    name="Claims triage",
    stage=Stage.RUNNING,
    registered_at=NOW,
    changed_at=NOW,
    value=parse_value("120 hours/month for 12 claims handlers"),
    cost=parse_cost("pilot EUR 40k, production EUR 60k/year because the platform is paid for"),
)
OWNER = Item(
    ask=Ask(id=None, pilot=CLAIMS.id, rule=Rule.O2, opened_at=NOW, since=NOW), pilot=CLAIMS
)
GATE = GateTold(
    pilot=CLAIMS,
    stage=Stage.CONCLUDED,
    open=(Open(rule=Rule.F2, holder=None, by=None),),
    may_fill=True,
    may_override=True,
)
MONDAYS = Schedule(weekday=0, hour=time(9), zone=ZoneInfo("Europe/Zurich"))
FACTS: Mapping[str, Any] = {}
BUTTON = kit.button("Accept", "accept", primary=True)
SAID = "Claims triage is on the register."


OPENED: tuple[tuple[Pilot | None, Mapping[str, Any]], ...] = (CLAIMS, {"p": "P-1"}), (None, {})


def about(form: Callable[..., Block]) -> list[Block]:
    """As it opens for a pilot, and where a command named none."""
    return [form(one, facts) for one, facts in OPENED]


FORMS: Mapping[str, list[Block]] = {
    "register": [forms.register(Registration(name="")), forms.register(Registration(name="x"))],
    **{
        form.__name__: about(form)
        for form in (
            forms.value, forms.cost, forms.cost_note, forms.owner, forms.stage, forms.hold,
            forms.stop, forms.edit_groups, forms.link, forms.pmo_lead,
        )
    },
    **{
        form.__name__: [form(CLAIMS, FACTS)]
        for form in (
            forms.edit_about, forms.edit_people, forms.edit_dates, forms.decline, forms.question,
        )
    },
    **{
        form.__name__: [form(OWNER, FACTS)]
        for form in (forms.plan, forms.waiting, forms.hand)
    },
    **{
        form.__name__: about(form)
        for form in (
            adoption_forms.plan_of, adoption_forms.whom, adoption_forms.how,
            adoption_forms.sign_ups, adoption_forms.attendance, adoption_forms.active,
            adoption_forms.response, adoption_forms.feedback,
        )
    },
    "override": [forms.override(GATE, {"p": "P-1"}), forms.override(None, {})],
    "check_in": about(check_in_forms.check_in),
    "course": [check_in_forms.course(one, None, facts) for one, facts in OPENED],
    "not_me": [forms.not_me(OWNER, None, FACTS)],
    "pause": [forms.pause(FACTS)],
    "reply": [forms.reply(Question(CLAIMS, "Who pays?"), FACTS)],
    "digest": [forms.digest(Filter(), MONDAYS, FACTS)],
    "assign": [forms.assign(Filter(), FACTS)],
    "said": [forms.said("Claims triage", [kit.section(SAID)])],
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_a_form_asks_five_things_at_most_and_one_button_stands_out(name: str) -> None:
    assert [list(view_lapses(view)) for view in FORMS[name]] == [[] for _ in FORMS[name]]


def test_no_form_is_left_out() -> None:
    views = {
        name
        for room in (forms, adoption_forms, check_in_forms)
        for name, function in inspect.getmembers(room, inspect.isfunction)
        if function.__module__ == room.__name__ and not name.startswith("_")
        if function.__annotations__["return"] == "Block"
    }
    assert views == set(FORMS)


@pytest.mark.parametrize("name", sorted(set(FORMS) - {"register", "pause", "assign", "digest"}))
def test_a_form_about_a_pilot_names_it(name: str) -> None:
    words = str(FORMS[name][0])
    assert "Claims triage" in words or "P-1" in words


def test_too_many_answers_at_once_are_noticed() -> None:
    fields = [kit.field(str(n), "Name", kit.text_input()) for n in range(6)]
    view = kit.modal("register", "Register a pilot", fields, submit="Register")

    assert list(view_lapses(view)) == ["6 answers at once"]


@pytest.mark.parametrize(
    ("said", "blocks", "lapse"),
    [
        (SAID, [kit.actions(BUTTON), kit.actions(BUTTON)], "2 buttons that stand out"),
        (SAID, [kit.section(SAID, BUTTON), kit.actions(BUTTON)], "2 buttons that stand out"),
        ("3 pilots.", [kit.section(SAID)], "too few words for a notification"),
        ("", [kit.section(SAID)], "too few words for a notification"),
        ("What you can do", [kit.section(SAID)], "a notification that is no sentence"),
        (SAID, [kit.header(SAID)], "a notification that only repeats a title"),
        (SAID, [kit.section(SAID)] * 51, "no more than 50 items allowed"),
    ],
)
def test_a_message_without_manners_is_noticed(said: str, blocks: list[Block], lapse: str) -> None:
    assert any(found.startswith(lapse) for found in message_lapses(said, blocks))


def test_a_message_with_manners_passes() -> None:
    assert list(message_lapses(SAID, [kit.section(SAID), kit.actions(BUTTON)])) == []
