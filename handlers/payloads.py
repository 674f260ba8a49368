"""Slack's JSON in, our words out. Nothing past this file sees a payload."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from hashlib import blake2b
from typing import Any

from bot.domain.asks import AskId
from bot.domain.command_text import PilotRef, pilot_ref
from bot.domain.filters import parse_filter
from bot.domain.forms import (
    About,
    ButtonOfThePast,
    ChangedMeanwhile,
    Dates,
    Registration,
    Team,
    WrongAnswers,
)
from bot.domain.home import Place
from bot.domain.letters import LetterId
from bot.domain.people import SlackId
from bot.domain.permissions import OutsidersMayNot
from bot.domain.refusals import Refusal
from bot.domain.typed import as_typed
from bot.frozen import dataclass
from bot.usecases.deciding import CostAnswers, ValueAnswers

Json = Mapping[str, Any]
PRIVATE = "privategroup"  # what Slack calls every private channel in a command
UNSEEN_ROLES = ("backup", "pmo_lead")  # typed in a command whose form has no field for them


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A command as somebody typed it."""

    who: SlackId
    text: str
    channel: str
    trigger: str
    private: bool = False  # the channel is one that bots have to be let into

    @property
    def receipt(self) -> str:
        """Slack's own id of the command, with what makes it another where that is always alike."""
        text = blake2b(self.text.encode(errors="surrogatepass"), digest_size=8).hexdigest()
        return f"command/{self.trigger}/{self.who}/{text}"

    @property
    def in_a_channel(self) -> bool:
        return self.channel.startswith(("C", "G"))


@dataclass(frozen=True, slots=True)
class HomeTab:
    """A Home tab as it stood when somebody acted on it; `hash` is Slack's word for that."""

    place: Place
    hash: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """A button or a choice. `facts` is what the button carried."""

    who: SlackId
    facts: Json
    trigger: str
    channel: str | None
    ts: str | None
    private: bool  # the message was seen by this person only
    on_home: bool

    @property
    def pilot(self) -> PilotRef:
        return _pilot_of(self.facts)

    @property
    def ask(self) -> AskId:
        return AskId(int(self.facts["a"]))

    @property
    def letter(self) -> LetterId | None:
        return _letter_of(self.facts)

    @property
    def other_letter(self) -> LetterId:
        """The letter that something else is about, which may not be the one pressed in."""
        return LetterId(int(self.facts["about"]))

    @property
    def person(self) -> SlackId:
        return SlackId(str(self.facts["u"]))

    @property
    def receipt(self) -> str:
        return f"press/{self.channel}/{self.ts}/{self.who}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """A form that was sent: `answers` by the name of their field, `facts` travelled with it."""

    who: SlackId
    form: str
    view: str
    facts: Json
    answers: Json
    shown: Json  # the answers that stood in it when it opened
    fields: tuple[str, ...]

    @property
    def receipt(self) -> str:
        return f"form/{self.view}/{self.form}"

    @property
    def pilot(self) -> PilotRef:
        """The pilot a form is about: what opened it knew, or it was asked for."""
        return _pilot_of(self.facts) if "p" in self.facts else pilot_ref(self.text("pilot") or "")

    @property
    def ask(self) -> AskId:
        return AskId(int(self.facts["a"]))

    @property
    def letter(self) -> LetterId | None:
        """The message whose button opened the form."""
        return _letter_of(self.facts)

    @property
    def other(self) -> SlackId:
        """The person a form is about."""
        return SlackId(str(self.facts["u"]))

    def text(self, name: str) -> str | None:
        """What was typed or chosen, if anything."""
        answer = self.answers.get(name) or {}
        option = answer.get("selected_option") or {}
        found = answer.get("value") or answer.get("selected_date") or option.get("value")
        return as_typed(str(found or "")) or None

    def person(self, name: str) -> SlackId | None:
        found = (self.answers.get(name) or {}).get("selected_user")
        return SlackId(str(found)) if found else None

    def channel(self, name: str) -> str | None:
        found = (self.answers.get(name) or {}).get("selected_conversation")
        return str(found) if found else None

    def people(self, name: str) -> tuple[SlackId, ...]:
        found = (self.answers.get(name) or {}).get("selected_users") or ()
        return tuple(SlackId(str(person)) for person in found)

    @property
    def showed_the_pilot(self) -> bool:
        """Whether it opened filled with what was known, and not for somebody to be met first."""
        return bool(self.facts.get("seen"))

    def beside(self, now: Json) -> Submitted:
        """Beside what others have changed since it opened; what both changed is refused."""
        answers = dict(self.answers)
        refused: dict[str, Refusal] = {}
        for name, answer in self.answers.items():
            said, shown, stands = (_told(one.get(name)) for one in (self.answers, self.shown, now))
            if said == shown:
                answers[name] = now.get(name) or {**answer, **dict.fromkeys(VALUES)}
            elif stands not in {said, shown}:
                refused[name] = ChangedMeanwhile(stands if answer.get("value") else None)
        if refused:
            raise WrongAnswers(refused)
        return replace(self, answers=answers)

    @property
    def everybody(self) -> Iterator[SlackId]:
        """Who sent it, and all people it names in its fields or carries along unseen."""
        yield self.who
        for name in self.answers:
            person = self.person(name)
            yield from (person,) if person else self.people(name)
        yield from (SlackId(self.facts[role]) for role in UNSEEN_ROLES if role in self.facts)
        yield from (SlackId(member) for member in self.facts.get("team", ()))

    def chosen(self, name: str) -> tuple[str, ...]:
        """Several of some words."""
        found = (self.answers.get(name) or {}).get("selected_options") or ()
        return tuple(str(option["value"]) for option in found)

    def ticked(self, name: str) -> bool:
        return bool((self.answers.get(name) or {}).get("selected_options"))


def typed(body: Json, team: str) -> Typed:
    if body.get("team_id") != team:
        raise OutsidersMayNot
    return Typed(
        who=SlackId(str(body["user_id"])),
        text=str(body.get("text") or ""),
        channel=str(body.get("channel_id") or ""),
        trigger=str(body.get("trigger_id") or ""),
        private=body.get("channel_name") == PRIVATE,
    )


def who(body: Json, team: str) -> SlackId:
    """Who acted. People of other workspaces can press buttons in shared channels (R1)."""
    user = body["user"]
    if (user.get("team_id") or team) != team:
        raise OutsidersMayNot
    return SlackId(str(user["id"]))


def trigger(body: Json) -> str:
    return str(body["trigger_id"])


def form_of(body: Json) -> tuple[str, str] | None:
    """Id and title of the form that a button stands in, if it stands in one."""
    view = body.get("view")
    stands = view and not is_on_home(body)
    return (str(view["id"]), str(view["title"]["text"])) if view and stands else None


def is_on_home(body: Json) -> bool:
    return (body.get("view") or {}).get("type") == "home"


def home_of(body: Json) -> HomeTab | None:
    """The Home tab somebody acts on, or on which the form was opened that they act in.

    With the part of it that what they pressed leads to.
    """
    view = body.get("view") or {}
    kept = _shown(view.get("private_metadata"))
    if not is_on_home(body):
        return HomeTab(_place(kept), kept.get("v")) if kept else None
    action = body["actions"][0]
    chosen = (action.get("selected_option") or {}).get("value")
    leads_to = _shown(action.get("value") or chosen)
    return HomeTab(_place(leads_to or kept), view.get("hash"))


def _shown(packed: str | None) -> Json:
    """Which part of Home a view, a button or a choice carries; another version may pack it."""
    try:
        shown = _facts(packed).get("h")
    except (AttributeError, ButtonOfThePast):
        return {}
    return shown if isinstance(shown, dict) else {}


def _place(shown: Json) -> Place:
    """Where that cannot be told, Home begins anew."""
    try:
        wanted = parse_filter(str(shown["f"]).split())
        return Place(filter=wanted, pilots=int(shown["n"]), asks=int(shown["a"]))
    except (KeyError, TypeError, ValueError, Refusal):
        return Place()


def has_address(body: Json) -> bool:
    """Whether an answer can be sent to where somebody acted."""
    return bool(body.get("response_url"))


def pressed(body: Json, team: str) -> Pressed:
    action = body["actions"][0]
    chosen = action.get("selected_option") or {}
    container = body.get("container") or {}
    return Pressed(
        who=who(body, team),
        facts=_facts(action.get("value") or chosen.get("value")),
        trigger=trigger(body),
        channel=(body.get("channel") or {}).get("id") or container.get("channel_id"),
        ts=container.get("message_ts"),
        private=bool(container.get("is_ephemeral")),
        on_home=is_on_home(body),
    )


def submitted(body: Json, team: str) -> Submitted:
    view = body["view"]
    state = (view.get("state") or {}).get("values") or {}
    return Submitted(
        who=who(body, team),
        form=str(view["callback_id"]),
        view=str(view["id"]),
        facts=_facts(view.get("private_metadata")),
        answers={name: next(iter(answer.values()), {}) for name, answer in state.items()},
        shown=initial(view),
        fields=tuple(block["block_id"] for block in _inputs(view)),
    )


INITIAL = {
    "initial_value": "value",
    "initial_user": "selected_user",
    "initial_users": "selected_users",
    "initial_date": "selected_date",
    "initial_conversation": "selected_conversation",
    "initial_option": "selected_option",
    "initial_options": "selected_options",
}
VALUES = tuple(INITIAL.values())


def initial(view: Json) -> Json:
    """What a form holds before anybody touches it, in the shape of its answers."""
    return {
        block["block_id"]: {
            INITIAL[name]: held for name, held in block["element"].items() if name in INITIAL
        }
        for block in _inputs(view)
    }


def _inputs(view: Json) -> Iterator[Json]:
    return (block for block in view.get("blocks", ()) if block["type"] == "input")


def _told(answer: Json | None) -> str:
    """An answer, to be compared: people in any order, options by their value."""
    held = [found for name in VALUES if (found := (answer or {}).get(name))]
    if not held:
        return ""
    match held[0]:
        case str() as text:
            return text.strip()
        case list() as several:
            return " ".join(sorted(_one(each) for each in several))
        case one:
            return _one(one)


def _one(option: Any) -> str:  # noqa: ANN401
    return str(option["value"]) if isinstance(option, dict) else str(option)


def _letter_of(facts: Json) -> LetterId | None:
    found = facts.get("l")
    return LetterId(int(found)) if found else None


def _pilot_of(facts: Json) -> PilotRef:
    """By the key, or by the words that a command named it with."""
    return pilot_ref(str(facts["p"]))


def _facts(text: str | None) -> Json:
    """What a button or a form carried; another version may have packed it."""
    try:
        found: Json = json.loads(text) if text else {}
    except ValueError as error:
        raise ButtonOfThePast from error
    return found


# forms


def registration(form: Submitted) -> Registration:
    kept = form.facts
    return Registration(
        name=form.text("name") or "",
        lead=form.person("lead"),
        sponsor=form.person("sponsor"),
        owner=form.person("owner"),
        value=form.text("value"),
        cost=kept.get("cost"),
        unit=kept.get("unit"),
        approval=kept.get("approval"),
        launch=kept.get("launch"),
        end=kept.get("end"),
        go_live=kept.get("go_live"),
        backup=kept.get("backup"),
        pmo_lead=kept.get("pmo_lead"),
        team=tuple(SlackId(member) for member in kept.get("team", ())),
    )


def value_answers(form: Submitted) -> ValueAnswers:
    return ValueAnswers(
        text=form.text("value") or "",
        role=form.text("role"),
        heads=form.text("heads"),
        measured=form.text("measured"),
    )


def cost_answers(form: Submitted) -> CostAnswers:
    return CostAnswers(
        pilot_total=form.text("pilot_total"),
        yearly=form.text("yearly"),
        once=form.text("once"),
        note=form.text("note"),
    )


def about(form: Submitted) -> About:
    return About(
        name=form.text("name") or "", unit=form.text("unit"), restricted=form.ticked("restricted")
    )


def team(form: Submitted) -> Team:
    return Team(
        lead=form.person("lead"),
        sponsor=form.person("sponsor"),
        backup=form.person("backup"),
        pmo_lead=form.person("pmo_lead"),
        team=form.people("team"),
    )


def dates(form: Submitted) -> Dates:
    return Dates(
        approval=form.text("approval"),
        launch=form.text("launch"),
        end=form.text("end"),
        go_live=form.text("go_live"),
    )


# events


def opened_home(event: Json) -> tuple[SlackId, HomeTab] | None:
    """Who opened their Home tab, and what stood there. The Messages tab sends the same event."""
    if event.get("tab") != "home":
        return None
    view = event.get("view") or {}
    place = _place(_shown(view.get("private_metadata")))
    return SlackId(str(event["user"])), HomeTab(place, view.get("hash"))


def changed_account(event: Json) -> Json:
    account: Json = event["user"]
    return account


def event_type(body: Json) -> str:
    return str(body["event"]["type"])


def kind(body: Json) -> str:
    """What came: a command, or the type of an interaction."""
    return "command" if body.get("command") else str(body.get("type") or "unknown")


def subcommand(body: Json, known: Collection[str]) -> str:
    """Which of those known was typed; the rest is nobody's business."""
    words = str(body.get("text") or "help").split(maxsplit=1)
    word = words[0].lower() if words else "help"
    return word if word in known else "other"
