"""The trail of events as the operator writes it down and has it checked."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.files.exports import ENCODING
from scheduler import jobs
from tests.process.terminal import Command
from tests.process.test_cli import LONG_AGO, change, here, refused
from tests.town import Clock, Town, open_town

Rows = list[list[str]]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with open_town(f"sqlite:///{tmp_path / 'preflight.db'}", Clock(LONG_AGO)) as town:
        town.ana.types("/pilot register Claims triage lead:@bo sponsor:@dee", in_=town.pilots)
        town.bo.types('/pilot value P-1 120 hours/month for 12 "=claims handlers"', town.pilots)
        town.ana.types("/pilot hold P-1 until 2024-12-06", in_=town.pilots)
        town.ana.types("/pilot settings grace 5", in_=town.pilots)
        yield town


@pytest.fixture
def file(preflight: Command, town: Town, tmp_path: Path) -> Path:
    """The whole trail, written down."""
    file = tmp_path / "events.csv"
    assert preflight("audit", "export", "--out", str(file), **here(town)).code == 0
    return file


def events(town: Town) -> int:
    with town.bot.database.reads() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM events").scalar_one())


def rows(file: Path) -> Rows:
    with file.open(encoding=ENCODING, newline="") as text:
        return list(csv.reader(text))


def rewrite(file: Path, tampered: Callable[[Rows], Rows]) -> None:
    was = rows(file)
    with file.open("w", encoding=ENCODING, newline="") as text:
        csv.writer(text).writerows(tampered(was))


def test_the_trail_is_written_down_and_is_whole(
    preflight: Command, town: Town, tmp_path: Path
) -> None:
    file = tmp_path / "events.csv"

    written = preflight("audit", "export", "--out", str(file), **here(town))
    checked = preflight("audit", "verify", str(file), **here(town))
    database = preflight("audit", "verify", "--json", **here(town)).json

    count = events(town)
    first, second = written.out.splitlines()
    last = rows(file)[-1][-1]
    assert first == f"{count} events written to {file}."
    assert second == f"Keep this last hash in another place: {last}"
    assert len(rows(file)) == count + 2  # its header and its last line
    assert checked.out == (
        f"{file} holds {count} events, each as it was sealed. The last hash is {last}.\n"
    )
    assert database == {
        "whole": True,
        "events": count,
        "last_hash": last,
        "words_erased": 0,
        "broken": [],
    }


def test_nobody_is_named_in_it_and_no_cell_is_a_formula(town: Town, file: Path) -> None:
    whole = file.read_text(ENCODING)

    assert not any(person.id in whole for person in (town.ana, town.bo, town.dee))
    assert "Lindqvist" not in whole
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows(file) for cell in row)


def test_the_events_can_go_into_a_pipe(preflight: Command, town: Town) -> None:
    result = preflight("audit", "export", **here(town))

    assert len(list(csv.reader(result.out.splitlines()))) == events(town) + 2
    assert result.err.startswith("Keep this last hash in another place: ")
    assert "name a file" in refused(preflight("audit", "export", "--json", **here(town)))


def test_events_that_came_since_are_no_fault_of_a_file(
    preflight: Command, town: Town, file: Path
) -> None:
    town.bo.types("/pilot value P-1 130 hours/month", town.pilots)
    jobs.seal_events(town.bot)

    assert preflight("audit", "verify", str(file), **here(town)).code == 0


def test_what_is_changed_in_the_database_is_told_by_its_event(
    preflight: Command, town: Town, file: Path
) -> None:
    change(here(town)["DATABASE_URL"], "UPDATE events SET by_id = 2 WHERE id = 1")

    told = preflight("audit", "verify", **here(town))
    facts = preflight("audit", "verify", "--json", **here(town))
    again = str(file.with_name("again.csv"))
    export = preflight("audit", "export", "--out", again, **here(town))

    assert (told.code, facts.code, export.code) == (1, 1, 1)
    assert told.err.startswith("Event 1 at place 1 is not what was sealed: its facts were changed")
    assert [(one["flaw"], one["event"]) for one in facts.json["broken"]] == [("changed", 1)]


def test_no_evidence_is_written_over(preflight: Command, town: Town, file: Path) -> None:
    before = file.read_bytes()

    again = preflight("audit", "export", "--out", str(file), **here(town))

    assert again.code == 2
    assert "already" in again.err
    assert file.read_bytes() == before


def _without_a_line(was: Rows) -> Rows:
    return [*was[:3], *was[4:]]


def _other_words(was: Rows) -> Rows:
    place = was[0].index("reason")
    return [*was[:2], [*was[2][:place], "no reason", *was[2][place + 1 :]], *was[3:]]


FILES: dict[str, tuple[Callable[[Rows], Rows], str]] = {
    "a line is taken out": (_without_a_line, "Line 4: place 3 was expected, and place 4"),
    "two lines change places": (
        lambda was: [*was[:3], was[4], was[3], *was[5:]],
        "Line 4: place 3 was expected, and place 4",
    ),
    "a line stands twice": (
        lambda was: [*was[:4], was[3], *was[4:]],
        "Line 5: place 4 was expected, and place 3",
    ),
    "words are others": (_other_words, "Line 3: event 2 at place 2 has other words"),
    "its end is missing": (lambda was: was[:-1], "The file ends at place"),
    "its last events are missing": (
        lambda was: [*was[:-3], was[-1]],
        "the events before it come to",
    ),
    "a line is no event": (lambda was: [*was[:2], ["1", "2"], *was[2:]], "Line 3: this is no"),
}


@pytest.mark.parametrize("what", FILES)
def test_a_file_that_was_changed_says_where_even_without_a_database(
    preflight: Command, file: Path, what: str
) -> None:
    tampered, said = FILES[what]
    rewrite(file, tampered)

    result = preflight("audit", "verify", str(file), "--alone")

    assert result.code == 1
    assert said in result.err


def test_a_file_whose_end_was_forged_is_found_by_the_last_hash_that_was_kept(
    preflight: Command, town: Town, file: Path
) -> None:
    kept = rows(file)[-1][-1]

    def cut(was: Rows) -> Rows:
        end = was[-1][:]
        end[1], end[-1] = str(int(was[-3][0])), was[-3][-1]
        return [*was[:-2], end]

    rewrite(file, cut)
    alone = preflight("audit", "verify", str(file), "--alone")
    held = preflight("audit", "verify", str(file), "--alone", "--last", kept)

    assert alone.code == 0
    assert (held.code, "is nowhere in it" in held.err) == (1, True)
    assert preflight("audit", "verify", "--last", kept, **here(town)).code == 0


def test_an_event_that_the_database_has_otherwise_is_found_by_a_file(
    preflight: Command, town: Town, file: Path
) -> None:
    """The chains are the same, and what they are about is not."""
    change(here(town)["DATABASE_URL"], "UPDATE events SET reason = 'no' WHERE id = 3")

    result = preflight("audit", "verify", str(file), **here(town))
    alone = preflight("audit", "verify", str(file), "--alone")

    assert (result.code, alone.code) == (1, 0)
    assert result.err.startswith("Line 4: place 3 (event 3) is here as it was sealed, and the")


def test_words_that_were_erased_since_are_no_fault_of_a_file(
    preflight: Command, town: Town, tmp_path: Path
) -> None:
    """A name may stand deep in an event: here in how a value is measured."""
    file, measured = tmp_path / "events.csv", "120 hours/month, measured by Bo Lindqvist"
    town.bo.types(f"/pilot value P-1 {measured}", town.pilots)
    preflight("audit", "export", "--out", str(file), **here(town))
    preflight("people", "forget", town.bo.id, "--vacate", "--yes", **here(town))

    result = preflight("audit", "verify", str(file), **here(town))
    database = preflight("audit", "verify", **here(town))

    assert (result.code, database.code) == (0, 0)
    assert "Lindqvist" in file.read_text(ENCODING)
    assert "Lindqvist" not in preflight("audit", "export", **here(town)).out
    assert "the words are no longer sealed: somebody in them was forgotten" in database.out


def test_a_file_that_was_sealed_anew_is_not_that_of_the_database(
    preflight: Command, town: Town, file: Path
) -> None:
    """Whole by itself, and another chain than the one that it is held against."""
    change(here(town)["DATABASE_URL"], "DELETE FROM seals")
    jobs.seal_events(town.bot)

    result = preflight("audit", "verify", str(file), **here(town))

    assert result.code == 1
    assert "Line 2: place 1 (event 1) is not what the database has there" in result.err


def test_a_database_that_ends_before_a_file_is_said(
    preflight: Command, town: Town, file: Path
) -> None:
    url, last = here(town)["DATABASE_URL"], events(town)
    change(url, f"DELETE FROM seals WHERE place = {last}")  # noqa: S608
    change(url, f"DELETE FROM events WHERE id = {last}")  # noqa: S608

    result = preflight("audit", "verify", str(file), **here(town))

    assert result.code == 1
    assert f"place {last} (event {last}) is not in the database" in result.err


def test_a_file_that_is_no_trail_is_refused(
    preflight: Command, town: Town, tmp_path: Path
) -> None:
    register = tmp_path / "register.csv"
    preflight("export", str(register), **here(town))

    result = preflight("audit", "verify", str(register), "--alone")

    assert "no trail of events" in refused(result)
    assert "name the file" in refused(preflight("audit", "verify", "--alone"))
