"""What programs read: by tokens that the operator makes and revokes, within one workspace."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.api_tokens import (
    ApiToken,
    NoSuchToken,
    Opens,
    Shown,
    TokenId,
    fits,
    hashed,
    new_secret,
    shown,
)
from bot.domain.events import Change, Event, Figures, Origin
from bot.domain.permissions import NoSuchPilot
from bot.domain.pilot import Pilot
from bot.domain.policy import Policy
from bot.domain.stages import Stage
from bot.frozen import dataclass
from bot.store.sight import EVERYBODY, Eyes
from bot.work import Work

ALL = Eyes(None, pmo=True)
PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Some pilots, in the order of their numbers, after one of them."""

    stage: Stage | None = None
    unit: str | None = None
    after: int = 0
    limit: int = 100


@dataclass(frozen=True, slots=True)
class Found:
    """Pilots with what they are judged by; `more` come after the last of them."""

    pilots: Sequence[Pilot]
    policy: Policy
    more: bool = False


# the tokens


def make_token(work: Work, name: str, opens: Opens, days: int, *, restricted: bool) -> Shown:
    """Its secret is shown this once."""
    secret, ends = new_secret(), work.now + timedelta(days=days)
    row = work.store.api_tokens.add(
        name, opens, hashed(secret), work.now, ends, restricted=restricted
    )
    _remember(work, Figures(), Figures(text=f"{row} {name}", day=ends.date(), flag=restricted))
    return Shown(row, secret)


def tokens(work: Work) -> list[ApiToken]:
    return work.store.api_tokens.all()


def revoke(work: Work, token_id: TokenId) -> ApiToken:
    """From the next request on it opens nothing; once more changes nothing."""
    token = work.store.api_tokens.get(token_id)
    if token is None:
        raise NoSuchToken(token_id)
    if token.revoked_at is None:
        work.store.api_tokens.revoke(token_id, work.now)
        _remember(work, Figures(text=f"{token.id} {token.name}"), Figures())
    return token


def _remember(work: Work, before: Figures, after: Figures) -> None:
    event = Event(
        at=work.now, change=Change.API_ACCESS, origin=Origin.OPERATOR, before=before, after=after
    )
    work.store.events.add(None, [event])


def opened(work: Work, sent: str, opens: Opens) -> ApiToken | None:
    """The token that was sent, if it is one of this workspace and still good for that."""
    token = shown(sent)
    known = work.store.api_tokens.get(token.row) if token else None
    return known if token and fits(token, known, opens, work.now) else None


# what they open


def pilots(work: Work, token: ApiToken, wanted: Wanted) -> Found:
    """R4: restricted ones only for a token that was made for them."""
    page = work.store.pilots.read_on(
        wanted.stage, wanted.unit, _eyes(token), after=wanted.after, limit=wanted.limit + 1
    )
    more = len(page) > wanted.limit
    return Found(page[: wanted.limit], work.policy, more)


def pilot(work: Work, token: ApiToken, number: int) -> Found:
    """One, or none where there is no such pilot for this token."""
    found = work.store.pilots.numbered(number)
    if found is None or (found.restricted and not token.restricted):
        return Found((), work.policy)
    return Found((found,), work.policy)


def dated(work: Work, token: ApiToken, number: int | None = None) -> Found:
    """For a calendar: all that a token sees, or one."""
    if number is not None:
        return pilot(work, token, number)
    return every(work, restricted=token.restricted)


def every(work: Work, *, restricted: bool) -> Found:
    """Page by page in one reading, so that it is as of one moment."""
    eyes, found = ALL if restricted else EVERYBODY, list[Pilot]()
    while page := work.store.pilots.read_on(
        None, None, eyes, after=found[-1].number if found else 0, limit=PAGE
    ):
        found += page
    return Found(found, work.policy)


def one(work: Work, number: int) -> Found:
    """For the operator, who sees all."""
    found = work.store.pilots.numbered(number)
    if found is None:
        raise NoSuchPilot(f"P-{number}")
    return Found((found,), work.policy)


def _eyes(token: ApiToken) -> Eyes:
    return ALL if token.restricted else EVERYBODY
