"""The people of the workspace, as `users.info` shows them, and their groups."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypedDict, Unpack
from zoneinfo import ZoneInfo

from bot.sandbox.stamps import readable_id
from bot.sandbox.wire import Json

ELSEWHERE = "T0ELSEWHERE"


class Traits(TypedDict, total=False):
    """What may be said about a person; what is left out is a full member in Zurich."""

    name: str
    zone: str | None
    email: str | None
    admin: bool
    owner: bool
    guest: bool
    single_channel: bool
    outsider: bool
    bot: bool
    deactivated: bool


@dataclass(frozen=True, slots=True)
class Member:
    id: str
    handle: str
    team_id: str
    name: str
    zone: str | None = "Europe/Zurich"
    email: str | None = None
    admin: bool = False
    owner: bool = False
    guest: bool = False
    single_channel: bool = False
    outsider: bool = False
    bot: bool = False
    deactivated: bool = False

    def with_(self, **traits: Unpack[Traits]) -> Member:
        changed = replace(self, **traits)
        return replace(changed, team_id=ELSEWHERE) if changed.outsider else changed


@dataclass(slots=True)
class Group:
    id: str
    handle: str
    members: tuple[str, ...] = ()


@dataclass(slots=True)
class Directory:
    """Who is who. Finds people and groups by id and by handle."""

    team_id: str
    people: dict[str, Member] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)

    def add(self, handle: str, traits: Traits) -> Member:
        member = Member(
            id=readable_id("U", handle, self.people),
            handle=handle,
            team_id=self.team_id,
            name=traits.get("name", handle.capitalize()),
            email=f"{handle}@example.com",
        ).with_(**traits)
        self.people[member.id] = member
        return member

    def change(self, person: str, traits: Traits) -> Member:
        self.people[person] = self.people[person].with_(**traits)
        return self.people[person]

    def add_group(self, handle: str, members: Iterable[str]) -> Group:
        group = Group(readable_id("S", handle, self.groups), handle, tuple(members))
        self.groups[group.id] = group
        return group

    def by_handle(self, handle: str) -> Member | None:
        return next((who for who in self.people.values() if who.handle == handle), None)

    def group_by_handle(self, handle: str) -> Group | None:
        return next((group for group in self.groups.values() if group.handle == handle), None)

    def by_email(self, email: str) -> Member | None:
        wanted = email.lower()
        return next(
            (w for w in self.people.values() if w.email and w.email.lower() == wanted), None
        )


def profile(who: Member, now: datetime, *, with_email: bool) -> Json:
    """The user object of users.info, users.list and user_change."""
    user = {
        "id": who.id,
        "team_id": who.team_id,
        "name": who.handle,
        "deleted": who.deactivated,
        "real_name": who.name,
        "is_bot": who.bot,
        "is_app_user": False,
        "updated": int(now.timestamp()),
        "profile": _card(who, with_email=with_email),
    }
    if who.deactivated:
        return user
    return user | _standing(who) | _time(who, now)


def _card(who: Member, *, with_email: bool) -> Json:
    card = {
        "real_name": who.name,
        "real_name_normalized": who.name,
        "display_name": who.name,
        "display_name_normalized": who.name,
        "status_text": "",
        "status_emoji": "",
        "avatar_hash": f"g{who.handle}",
        "team": who.team_id,
    }
    return card | ({"email": who.email} if with_email and who.email else {})


def _standing(who: Member) -> Json:
    return {
        "color": "9f69e7",
        "is_admin": who.admin or who.owner,
        "is_owner": who.owner,
        "is_primary_owner": False,
        "is_restricted": who.guest or who.single_channel,
        "is_ultra_restricted": who.single_channel,
        "has_2fa": False,
    } | ({"is_stranger": True} if who.outsider else {})


def _time(who: Member, now: datetime) -> Json:
    if who.zone is None:
        return {}
    there = now.astimezone(ZoneInfo(who.zone))
    offset = there.utcoffset()
    return {
        "tz": who.zone,
        "tz_label": there.tzname(),
        "tz_offset": int(offset.total_seconds()) if offset else 0,
    }
