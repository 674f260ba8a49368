"""What is designed beside the three decisions, in one cell of our own export.

It is JSON under the names of its fields. People stand in it by their place in `people`, which
names their accounts: rows are others in another database.
"""

from __future__ import annotations

import json
from functools import cache

from pydantic import TypeAdapter, ValidationError

from bot.domain.design import Design
from bot.domain.named import exchanged
from bot.domain.people import Address, PersonId
from bot.domain.pilot import Pilot
from bot.files.cells import address

PEOPLE = "people"


@cache
def _codec() -> TypeAdapter[Design]:
    return TypeAdapter(Design)


NOTHING = Design()


def written(pilot: Pilot) -> str | None:
    """None where nothing is designed so far."""
    if pilot.design == NOTHING:
        return None
    people = pilot.design.people()
    places = {person: PersonId(place) for place, person in enumerate(people)}
    facts = _codec().dump_python(
        exchanged(pilot.design, places), mode="json", exclude_defaults=True
    )
    accounts = [pilot.named[person].slack_id for person in people]
    return json.dumps({**facts, PEOPLE: accounts}, ensure_ascii=False, separators=(",", ":"))


def read(text: str) -> tuple[Design, tuple[Address, ...]]:
    """The design, its people by their place, and who they are. `ValueError` where it is none."""
    found = json.loads(text)
    if not isinstance(found, dict):
        raise ValueError(text)  # noqa: TRY004  # a cell that cannot be read, like any other
    accounts = tuple(address(str(one)) for one in found.pop(PEOPLE, ()))
    known = tuple(one for one in accounts if one)
    try:
        design = _codec().validate_python(found)
    except ValidationError as error:
        raise ValueError(text) from error
    if len(known) != len(accounts) or any(not 0 <= one < len(known) for one in design.people()):
        raise ValueError(text)
    return design, known
