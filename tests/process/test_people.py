"""Who is on the register, and having somebody forgotten, as the operator types it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from tests.process.terminal import Command
from tests.process.test_cli import LONG_AGO, everything, here, refused
from tests.town import Clock, Town, open_town


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Bo leads a pilot, Fay has only registered one."""
    with open_town(f"sqlite:///{tmp_path / 'preflight.db'}", Clock(LONG_AGO)) as town:
        town.ana.types("/pilot register Claims triage lead:@bo sponsor:@dee", in_=town.pilots)
        town.fay.types("/pilot register Sorting mail lead:@bo", in_=town.pilots)
        town.settle()
        yield town


def answers(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setattr(sys, "stdin", StringIO(said))


def row_of(preflight: Command, town: Town, account: str) -> int:
    people = preflight("people", "list", "--json", **here(town)).json
    return next(int(one["row"]) for one in people if one["account"] == account)


def test_everybody_is_listed_with_their_row(preflight: Command, town: Town) -> None:
    listed = preflight("people", "list", **here(town))
    facts = preflight("people", "list", "--json", **here(town)).json

    assert "Bo Lindqvist" in listed.out
    assert {one["name"] for one in facts} >= {"Ana Keller", "Bo Lindqvist", "Fay Nair"}
    assert {one["is"] for one in facts} == {"here"}


def test_it_is_said_first_and_asked_and_then_done(
    preflight: Command, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = row_of(preflight, town, town.fay.id)
    answers(monkeypatch, "y\n")

    result = preflight("people", "forget", town.fay.id, **here(town))

    assert result.code == 0
    assert result.out.startswith(
        f"Fay Nair ({town.fay.id}, row {row}) becomes Former colleague {row}.\n"
        "Gone for good: name, Slack id, e-mail, time zone and the place of their DM.\n"
    )
    assert "Nothing brings this back. Forget them?" in result.out
    assert (
        f"Fay Nair is forgotten, and is called Former colleague {row} from now on." in result.out
    )
    facts = preflight("people", "list", "--json", **here(town)).json
    assert {"row": row, "account": None, "name": f"Former colleague {row}", "is": "forgotten"} in (
        facts
    )


@pytest.mark.parametrize("said", ["n\n", "\n"])
def test_whoever_does_not_say_yes_has_changed_nothing(
    preflight: Command, town: Town, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    before = everything(town)
    answers(monkeypatch, said)

    result = preflight("people", "forget", town.fay.id, **here(town))

    assert result.code == 2
    assert result.out.endswith("Nothing was changed.\n")
    assert everything(town) == before


def test_a_rehearsal_says_what_would_become_of_them(preflight: Command, town: Town) -> None:
    before = everything(town)

    told = preflight("people", "forget", town.bo.id, "--vacate", "--dry-run", **here(town))
    facts = preflight(
        "people", "forget", town.bo.id, "--vacate", "--dry-run", "--json", **here(town)
    ).json

    assert "Falls vacant, as when somebody leaves the workspace:\n" in told.out
    assert "  P-1 Claims triage: lead\n  P-2 Sorting mail: lead\n" in told.out
    assert (facts["forgotten"], facts["vacated"][0]) == (
        False,
        {"pilot": "P-1", "roles": ["lead"]},
    )
    assert everything(town) == before


def test_whoever_is_needed_is_refused_with_every_pilot_and_the_way_out(
    preflight: Command, town: Town
) -> None:
    result = preflight("people", "forget", town.bo.id, "--yes", **here(town))

    assert refused(result) == (
        "Bo Lindqvist still has a part here:\n"
        "  P-1 Claims triage: lead\n"
        "  P-2 Sorting mail: lead\n"
        "Hand it over in Slack first: /pilot edit P-7 for one pilot, /pilot assign for many. "
        "With --vacate it falls vacant instead, and the sponsors are asked.\n"
    )


def test_a_machine_says_so_and_reads_what_was_done(preflight: Command, town: Town) -> None:
    assert "--yes" in refused(
        preflight("people", "forget", town.bo.id, "--vacate", "--json", **here(town))
    )

    done = preflight(
        "people", "forget", town.bo.id, "--vacate", "--yes", "--json", **here(town)
    ).json

    assert done["forgotten"] is True
    assert [one["pilot"] for one in done["vacated"]] == ["P-1", "P-2"]
    assert preflight("audit", "verify", **here(town)).code == 0


def test_nobody_is_known_so(preflight: Command, town: Town) -> None:
    said = refused(preflight("people", "forget", "nobody@example.com", "--yes", **here(town)))

    assert said == (
        "Nobody is known as “nobody@example.com”. A Slack id, an e-mail or a row will do: "
        "preflight people list has them.\n"
    )


def test_an_export_with_a_pseudonym_in_it_is_read_again(
    preflight: Command, town: Town, tmp_path: Path
) -> None:
    file = tmp_path / "register.csv"
    preflight("people", "forget", town.fay.id, "--yes", **here(town))

    preflight("export", str(file), **here(town))
    again = preflight("import", str(file), "--json", **here(town))

    assert "Nair" not in file.read_text("utf-8-sig")
    assert again.code == 0
    assert len(again.json["unchanged"]) == 2
