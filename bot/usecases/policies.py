"""The workspace's policy: filled once from the operator's setting, then changed by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import time
from decimal import Decimal
from types import MappingProxyType
from typing import Any
from zoneinfo import available_timezones

from bot.domain.answers import SettingTold
from bot.domain.calendar import UnknownCountry, country_named
from bot.domain.events import Change, Event, Figures, Origin
from bot.domain.exchange import WANTED, exchange_text, read_exchange
from bot.domain.forgetting import LEAST_KEPT, MOST_KEPT, months_named
from bot.domain.money import currency_named
from bot.domain.people import Person, SlackId
from bot.domain.permissions import Duty
from bot.domain.policy import (
    ADMINS,
    STALL_LIMITS,
    CannotBePmo,
    Policy,
    UnknownSetting,
    WrongSetting,
    pmo_named,
)
from bot.domain.presets import named
from bot.domain.stages import Stage
from bot.domain.weekly import weekday_named
from bot.frozen import dataclass
from bot.usecases import acting
from bot.work import Work

WORKING_DAYS = "mon tue wed thu fri, or mon-fri"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SLOT = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")
KEEP = "keep"
MOST = 250
MOST_CALLS = 100_000


def show(work: Work) -> Mapping[str, str]:
    """Every setting as it would be typed."""
    people = work.store.people.by_ids(work.policy.pmo)
    return {name: setting.told(work.policy, people) for name, setting in SETTINGS.items()}


def tell(work: Work, who: SlackId, name: str | None) -> SettingTold:
    """R3: to the PMO; one setting, or all."""
    acting.on_duty(work, who, Duty.SETTINGS)
    told = show(work)
    named = {name: known(name, told)} if name else told
    return SettingTold(settings={one: (text, SETTINGS[one].says) for one, text in named.items()})


def set_one(work: Work, who: SlackId, name: str, text: str) -> SettingTold:
    """R3: by the PMO. Every pilot is looked at in its light by the next tick."""
    actor = acting.on_duty(work, who, Duty.SETTINGS)
    policy = change(work, name, text, actor)
    work.store.pilots.look_at_all_now(work.now)
    told = SETTINGS[name].told(policy, work.store.people.by_ids(policy.pmo))
    return SettingTold(settings={name: (told, SETTINGS[name].says)}, changed=True)


def known(name: str, told: Mapping[str, str]) -> str:
    """One setting of those shown."""
    if name not in told:
        raise UnknownSetting(name, tuple(SETTINGS))
    return told[name]


def seed(work: Work, pmo: str | None) -> None:
    """At the first start only: afterwards the PMO's own word counts."""
    if pmo and not work.workspace.policy_seeded:
        change(work, "pmo", pmo)


def change(work: Work, name: str, text: str, by: Person | None = None) -> Policy:
    """One setting, as typed. Whatever it moves is settled by the next look at all pilots."""
    setting = SETTINGS.get(name)
    if setting is None:
        raise UnknownSetting(name, tuple(SETTINGS))
    return _write(work, name, setting.read(work, text.strip()), by)


def leave_pmo(work: Work, person: Person) -> Policy:
    """Whoever is forgotten is the PMO no more; without anybody left, the admins are (R3)."""
    others = tuple(one for one in work.policy.pmo if one != person.id)
    in_group = tuple(one for one in work.policy.pmo_group_people if one != person.id)
    return _write(work, "pmo", replace(work.policy, pmo=others, pmo_group_people=in_group))


def _write(work: Work, name: str, policy: Policy, by: Person | None = None) -> Policy:
    setting = SETTINGS[name]
    work.store.workspace.set_policy(policy)
    work.store.letters.hurry(work.now)  # other days to send on, perhaps
    event = Event(
        at=work.now,
        change=Change.SETTING,
        origin=Origin.PERSON if by else Origin.OPERATOR,
        by=by.id if by else None,
        before=_told(work, setting, work.policy),
        after=_told(work, setting, policy),
        reason=name,
    )
    work.store.events.add(None, [event])
    return policy


def _told(work: Work, setting: Setting, policy: Policy) -> Figures:
    return Figures(text=setting.told(policy, work.store.people.by_ids(policy.pmo)))


def pmo_is_unknown(work: Work) -> bool:
    """Whether nobody is named the PMO, and no admin stands in so far."""
    return not work.policy.pmo_is_set and not work.store.people.admins()


def pmo_group(work: Work) -> str | None:
    return work.policy.pmo_group


def set_group_people(work: Work, members: Iterable[SlackId]) -> None:
    ids = tuple(sorted(work.store.people.of_slack(member).id for member in members))
    work.store.workspace.set_policy(replace(work.policy, pmo_group_people=ids))


@dataclass(frozen=True, slots=True)
class Setting:
    """How one setting is read and told. `says` is its line in the help."""

    says: str
    read: Callable[[Work, str], Policy]
    told: Callable[[Policy, Mapping[int, Any]], str]


def _pmo(work: Work, text: str) -> Policy:
    named, group = pmo_named(text)
    people = [work.store.people.of_slack(person) for person in named]
    if unable := [person for person in people if person.verified and not person.human_and_here]:
        raise CannotBePmo(tuple(unable))
    ids = tuple(person.id for person in people)
    return replace(work.policy, pmo=ids, pmo_group=group, pmo_group_people=())


def _told_pmo(policy: Policy, people: Mapping[int, Any]) -> str:
    named = [people[person].slack_id for person in policy.pmo if person in people]
    return " ".join([*named, *([policy.pmo_group] if policy.pmo_group else [])]) or ADMINS


def _zone(work: Work, text: str) -> Policy:
    if text not in available_timezones():
        raise WrongSetting("zone", text, "a name like Europe/Zurich")
    return replace(work.policy, zone=text)


def _country(work: Work, text: str) -> Policy:
    if text.lower() == "none":
        return replace(work.policy, country=None)
    try:
        return replace(work.policy, country=country_named(text))
    except UnknownCountry as unknown:
        raise WrongSetting("country", text, "two letters like CH, or none") from unknown


def _working_days(work: Work, text: str) -> Policy:
    words = re.sub(r"\s*[-–]\s*", "-", text.replace(",", " ")).split()
    days = {day for word in words for day in _days(word, text)}
    if not days:
        raise WrongSetting("working-days", text, WORKING_DAYS)
    return replace(work.policy, working_days=tuple(sorted(days)))


def _days(word: str, text: str) -> Iterator[int]:
    """`mon`, `Monday`, or from one to another: `sun-thu`."""
    first, *last = (weekday_named(part) for part in word.split("-"))
    if first is None or None in last or len(last) > 1:
        raise WrongSetting("working-days", text, WORKING_DAYS)
    yield first
    while last and first != last[0]:
        first = (first + 1) % len(DAYS)
        yield first


def _slot(work: Work, text: str) -> Policy:
    found = _SLOT.fullmatch(text)
    try:
        parts = [int(part) for part in found.groups()] if found else [0, 0, 0, 0]
        start, end = time(parts[0], parts[1]), time(parts[2], parts[3])
    except ValueError as error:
        raise WrongSetting("slot", text, "09:00-10:00") from error
    if start >= end:
        raise WrongSetting("slot", text, "09:00-10:00")
    return replace(work.policy, slot_start=start, slot_end=end)


def _currency(work: Work, text: str) -> Policy:
    if text.lower() == "none":
        return replace(work.policy, currency=None)
    return replace(work.policy, currency=currency_named(text))


def _exchange(work: Work, text: str) -> Policy:
    if text.lower() == "none":
        return replace(work.policy, exchange=None)
    try:
        return replace(work.policy, exchange=read_exchange(text))
    except ValueError as error:
        raise WrongSetting("exchange", text, WANTED) from error


def _guests(work: Work, text: str) -> Policy:
    if text.lower() not in {"yes", "no"}:
        raise WrongSetting("guests", text, "yes or no")
    return replace(work.policy, guests_allowed=text.lower() == "yes")


def _dry_run(work: Work, text: str) -> Policy:
    """Switched off, each open ask starts its grace that day."""
    if text.lower() not in {"yes", "no"}:
        raise WrongSetting("dry-run", text, "yes or no")
    dry, was = text.lower() == "yes", work.policy
    ended = work.now if was.dry_run and not dry else was.speaks_since
    return replace(was, dry_run=dry, speaks_since=ended)


def _governance(work: Work, text: str) -> Policy:
    return replace(work.policy, governance=named(text.lower(), work.policy.presets).name)


def _benchmark(work: Work, text: str) -> Policy:
    try:
        factor = Decimal(text)
    except ArithmeticError as error:
        raise WrongSetting("cost-benchmark", text, "a factor like 3.8") from error
    if not factor.is_finite() or factor <= 1:
        raise WrongSetting("cost-benchmark", text, "a factor like 3.8")
    return replace(work.policy, cost_benchmark=factor)


def _retention(work: Work, text: str) -> Policy:
    if text.lower() == KEEP:
        return replace(work.policy, retention=None)
    months = months_named(text)
    if months is None:
        wanted = f"{KEEP}, or {LEAST_KEPT} to {MOST_KEPT} months, like 24 months or 2 years"
        raise WrongSetting("retention", text, wanted)
    return replace(work.policy, retention=months)


def _grace(work: Work, text: str) -> Policy:
    return replace(work.policy, grace=_whole("grace", text, least=0))


def _interval(work: Work, text: str) -> Policy:
    return replace(work.policy, interval=_whole("interval", text, least=1))


def _rounds(work: Work, text: str) -> Policy:
    return replace(work.policy, rounds=_whole("rounds", text, least=1))


def _posts(work: Work, text: str) -> Policy:
    return replace(work.policy, posts_a_minute=_whole("posts-a-minute", text, 1, MOST_CALLS))


def _calls(work: Work, text: str) -> Policy:
    return replace(work.policy, calls_a_minute=_whole("calls-a-minute", text, 1, MOST_CALLS))


def _whole(name: str, text: str, least: int, most: int = MOST) -> int:
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise WrongSetting(name, text, f"a whole number from {least} to {most}")
    return int(text)


def _stall(stage: Stage) -> Setting:
    name = f"stall-{stage}"

    def read(work: Work, text: str) -> Policy:
        limits = {**work.policy.stall_limits, stage.value: _whole(name, text, least=1)}
        return replace(work.policy, stall_limits=limits)

    says = f"working days without a change until a pilot in stage {stage} is stalled"
    return Setting(says, read, lambda policy, _: str(policy.stall_limits[stage]))


SETTINGS: Mapping[str, Setting] = MappingProxyType(
    {
        "pmo": Setting("who the PMO is (people, one user group, or admins)", _pmo, _told_pmo),
        "zone": Setting(
            "the workspace's time zone; stands in for people without one",
            _zone,
            lambda policy, _: policy.zone,
        ),
        "country": Setting(
            "whose public holidays count where a zone does not tell",
            _country,
            lambda policy, _: policy.country or "none",
        ),
        "working-days": Setting(
            "the workspace's working days",
            _working_days,
            lambda policy, _: " ".join(DAYS[day] for day in policy.working_days),
        ),
        "slot": Setting(
            "when reminders go out, in each person's own zone",
            _slot,
            lambda policy, _: f"{policy.slot_start:%H:%M}-{policy.slot_end:%H:%M}",
        ),
        "grace": Setting(
            "working days between a gap and its first reminder",
            _grace,
            lambda policy, _: str(policy.grace),
        ),
        "interval": Setting(
            "working days between two reminders",
            _interval,
            lambda policy, _: str(policy.interval),
        ),
        "rounds": Setting(
            "reminders to one person before the sponsor is asked",
            _rounds,
            lambda policy, _: str(policy.rounds),
        ),
        **{f"stall-{stage}": _stall(Stage(stage)) for stage in STALL_LIMITS},
        "cost-benchmark": Setting(
            "the ratio that a PMO consultancy reports",
            _benchmark,
            lambda policy, _: str(policy.cost_benchmark),
        ),
        "governance": Setting(
            "the preset of governance items that pilots answer for",
            _governance,
            lambda policy, _: policy.preset().name,
        ),
        "guests": Setting(
            "whether guests may read and hold roles",
            _guests,
            lambda policy, _: "yes" if policy.guests_allowed else "no",
        ),
        "dry-run": Setting(
            "whether everything is planned and nothing is sent",
            _dry_run,
            lambda policy, _: "yes" if policy.dry_run else "no",
        ),
        "retention": Setting(
            "after how long leavers are forgotten and messages deleted",
            _retention,
            lambda policy, _: f"{policy.retention} months" if policy.retention else KEEP,
        ),
        "currency": Setting(
            "the currency of amounts that name none",
            _currency,
            lambda policy, _: policy.currency or "none",
        ),
        "exchange": Setting(
            "the rates at which currencies are added up in a report",
            _exchange,
            lambda policy, _: exchange_text(policy.exchange) if policy.exchange else "none",
        ),
        "posts-a-minute": Setting(
            "messages that Slack takes from us in a minute",
            _posts,
            lambda policy, _: str(policy.posts_a_minute),
        ),
        "calls-a-minute": Setting(
            "edits that Slack takes from us in a minute; as many look-ups, and openings of DMs",
            _calls,
            lambda policy, _: str(policy.calls_a_minute),
        ),
    }
)
