"""What the PMO and the operator set, and send again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from types import MappingProxyType

from bot.domain.api_tokens import NoSuchToken
from bot.domain.forgetting import (
    AlreadyForgotten,
    Held,
    NobodyKnownAs,
    StillHolds,
    StillOnItsWay,
)
from bot.domain.letters import NotToBeSentAgain, State
from bot.domain.policy import CannotBePmo, NothingIsSent, UnknownSetting, WrongSetting
from bot.domain.refusals import Refusal
from bot.render import words
from bot.render.refusals.phrases import either, quoted

SHOWN = 5  # of many pilots
STANDS: Mapping[State, str] = MappingProxyType(
    {
        State.OWED: "is waiting to be sent",
        State.SENDING: "is being sent",
        State.SENT: "has arrived",
        State.WITHDRAWN: "is no longer needed",
    }
)


def sentence(refusal: Refusal) -> str | None:
    match refusal:
        case NotToBeSentAgain(letter=letter, state=state):
            stands = STANDS.get(state) if state else None
            if stands is None:
                return f"There is no letter {letter}. `preflight letters` lists them."
            return f"Letter {letter} {stands}, so it is not sent again."
        case NoSuchToken(token=token):
            return f"There is no token {token}. `preflight api-token list` shows all."
        case NobodyKnownAs(typed=typed):
            return (
                f"Nobody is known as {quoted(typed)}. A Slack id, an e-mail or a row will do: "
                "`preflight people list` has them."
            )
        case AlreadyForgotten(person=person):
            return f"{words.person(person)} is forgotten already: no name or account is left."
        case StillOnItsWay(person=person):
            return (
                f"A message to {words.person(person)} is on its way just now, so nothing was "
                "changed. It is settled within a few minutes."
            )
        case StillHolds(person=person, held=held, pmo=pmo):
            return f"{words.person(person)} still has a part here: {_parts(held, pmo=pmo)}."
        case UnknownSetting(name=name, known=known):
            return _no_setting(name, known)
        case NothingIsSent():
            return "Dry run is on, so nothing reaches anybody. It can be sent once that is off."
        case CannotBePmo(people=people):
            names = words.listed([words.person(person) for person in people])
            cannot = "is not an active member" if len(people) == 1 else "are not active members"
            return f"{names} {cannot} of this workspace. The PMO is people who can act here."
        case WrongSetting(name=name, typed=typed, wanted=wanted):
            return f"The setting {name} takes {wanted}, and not {quoted(typed)}."
        case _:
            return None


def _parts(held: Sequence[Held], *, pmo: bool) -> str:
    on = [one.pilot.key for one in held[:SHOWN]]
    more = [f"{len(held) - SHOWN} more"] if len(held) > SHOWN else []
    return words.listed([*(["the PMO"] if pmo else []), *on, *more])


def _no_setting(name: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(name, known, cutoff=0.6)
    meant = f"Did you mean {either([f'`{one}`' for one in near])}? " if near else ""
    return f"There is no setting {quoted(name)}. {meant}{words.command('settings')} shows all."
