"""What is said of the trail of events: whether it is whole, and where it is not."""

from __future__ import annotations

from bot.domain.audit import HASH, Broken, Check, Flaw
from bot.render import words

SHORT = 12  # characters of a hash, where one is only told from another


def whole(check: Check, of: str) -> str:
    count = words.count(check.count, "event")
    said = f"{of} holds {count}, each as it was sealed. The last hash is {check.last}."
    return f"{said}\n{_erased(check)}" if check.erased else said


def _erased(check: Check) -> str:
    events = words.count(check.erased, "event")
    return f"Of {events} the words are no longer sealed: somebody in them was forgotten."


def kept(check: Check) -> str:
    return f"Keep this last hash in another place: {check.last}"


def broken(one: Broken) -> str:
    where = f"Line {one.line}: " if one.line else ""
    said = f"{where}{_what(one)}"
    return said[0].upper() + said[1:]


def _what(one: Broken) -> str:
    event, expected, found = one.event, _told(one.expected), _told(one.found)
    match one.flaw:
        case Flaw.CHANGED:
            return (
                f"event {event} at place {one.place} is not what was sealed: its facts were "
                f"changed. Expected {expected}, found {found}."
            )
        case Flaw.WORDS_CHANGED:
            return (
                f"event {event} at place {one.place} has other words than were sealed. "
                f"Expected {expected}, found {found}."
            )
        case Flaw.REMOVED:
            return f"event {event}, sealed at place {one.place}, is gone."
        case Flaw.NOT_NEXT:
            return f"place {expected} was expected, and place {found} is there (event {event})."
        case Flaw.LATE:
            return (
                f"event {event} at place {one.place} says {found}, and was sealed after one of "
                f"{expected}: it was written later, or a clock was wrong."
            )
        case Flaw.UNREADABLE:
            return f"this is no event of a trail. Place {one.place} was expected."
        case Flaw.CUT_OFF:
            return f"the file ends at place {one.place}, without its last line: it was cut off."
        case Flaw.OTHER_END:
            return f"the last line says {expected}, and the events before it come to {found}."
        case Flaw.DIFFERENT:
            return (
                f"place {one.place} (event {event}) is not what the database has there. "
                f"Expected {expected}, found {found}."
            )
        case Flaw.AHEAD:
            return (
                f"place {one.place} (event {event}) is not in the database, which ends before it."
            )
        case Flaw.LAST_UNKNOWN:
            return f"the hash {expected} is nowhere in it; its last is {found}."


def _told(text: str | None) -> str:
    """Hashes by their beginnings; a place or a moment as it is."""
    parts = (text or "nothing").split()
    return " ".join(f"{part[:SHORT]}…" if len(part) == HASH else part for part in parts)
