"""`/pilot digest`: set by whoever is in the channel, one a channel; now, off, and the list."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from bot.domain.digests import Digest
from bot.domain.filters import filter_text
from bot.domain.letters import Kind
from tests.journeys.ledger import claims_triage, letters, nothing_written, registers
from tests.town import Town

SET_UP = "/pilot digest here weekly mon 09:00"


def digest_of(town: Town) -> Digest | None:
    return town.bot.see(lambda work: work.store.digests.of_channel(town.pilots.id))


def test_a_digest_is_set_up_by_one_line_in_the_zone_of_whoever_types_it(town: Town) -> None:
    answer = town.cy.types(SET_UP, in_=town.pilots)

    assert answer.text == (
        "A digest every Monday at 09:00 (Asia/Tokyo). The first one comes at 09:00 on Mon 9 Nov."
    )
    digest = digest_of(town)
    assert digest is not None
    assert digest.next_at == datetime(2026, 11, 9, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "when", "zone", "wanted"),
    [
        ("here weekly fri 16:30", (4, time(16, 30)), "Europe/Zurich", ""),
        ("here weekly fri 16:30 Asia/Kolkata", (4, time(16, 30)), "Asia/Kolkata", ""),
        ("here weekly fri 16:30 asia/kolkata", (4, time(16, 30)), "Asia/Kolkata", ""),
        (
            "here stalled owner weekly on Tuesdays at 9am",
            (1, time(9)),
            "Europe/Zurich",
            "stalled owner",
        ),
        ("here running every wed 8", (2, time(8)), "Europe/Zurich", "running"),
        ("weekly thu 09.00", (3, time(9)), "Europe/Zurich", ""),
        ("here claims weekly mon 09:00", (0, time(9)), "Europe/Zurich", "claims"),
    ],
)
def test_schedule_zone_and_filter_are_read_as_people_write_them(
    town: Town, typed: str, when: tuple[int, time], zone: str, wanted: str
) -> None:
    town.ana.types(f"/pilot digest {typed}", in_=town.pilots)

    digest = digest_of(town)
    assert digest is not None
    schedule = digest.schedule
    assert (schedule.weekday, schedule.hour) == when
    assert schedule.zone.key == zone
    assert filter_text(digest.filter) == wanted


@pytest.mark.parametrize(
    ("typed", "because"),
    [
        ("here weekly fri 25:00", "At what time of that day"),
        ("here weekly fri", "At what time of that day"),
        ("here weekly 09:00", "On which day of the week"),
        ("here weekly", "On which day of the week"),
        ("here daily 09:00", "once a week"),
        ("here monthly", "once a week"),
        ("here weekly mon 09:00 Mars/City", "There is no time zone"),
        ("here live approved weekly mon 09:00", "at once"),
        ("wat", "Did you mean `/pilot digest here`"),
        (f"here {'w' * 201} weekly mon 09:00", "Can it be shorter?"),
    ],
)
def test_a_schedule_that_will_not_do_is_refused(town: Town, typed: str, because: str) -> None:
    town.ana.types(SET_UP, in_=town.pilots)

    with nothing_written(town):
        said = town.ana.types(f"/pilot digest {typed}", in_=town.pilots).as_text()

    assert because in said
    assert said.endswith(f"You typed: /pilot digest {typed}")


def test_a_second_digest_replaces_the_first(town: Town) -> None:
    town.ana.types(SET_UP, in_=town.pilots)

    said = town.bo.types("/pilot digest here stalled weekly fri 16:00", in_=town.pilots).as_text()

    assert said.startswith("This replaces the digest that was set here. A digest every Friday")
    assert "about pilots stalled." in said
    digest = digest_of(town)
    assert digest is not None
    assert digest.schedule.weekday == 4
    assert town.ana.types("/pilot digest list").as_text().count("•") == 1


def test_the_form_comes_with_what_is_set_up_here(town: Town) -> None:
    town.ana.types("/pilot digest here stalled weekly fri 16:00 Asia/Tokyo", in_=town.pilots)

    opened = town.bo.types("/pilot digest here", in_=town.pilots)

    assert opened.modal is not None
    assert opened.modal.values == {
        "filter": "stalled",
        "weekday": "Friday",
        "hour": "16:00",
        "zone": "Asia/Tokyo",
    }


def test_now_posts_once_to_the_channel(town: Town) -> None:
    claims_triage(town)

    answer = town.bo.types("/pilot digest now", in_=town.pilots)
    assert answer.text == "The digest is on its way."
    town.settle()

    assert [message.text for message in town.pilots.messages] == [
        "1 pilot, none stalled, none decided this month."
    ]


def test_now_typed_twice_posts_twice_and_delivered_twice_posts_once(town: Town) -> None:
    """The command's own id is the slot."""
    town.bo.types("/pilot digest now", in_=town.pilots)
    town.bo.types("/pilot digest now", in_=town.pilots)
    town.slack.duplicates()
    town.bo.types("/pilot digest now", in_=town.pilots)
    town.settle()

    assert len(town.pilots.messages) == 3


def test_now_uses_the_channels_own_filter(town: Town) -> None:
    claims_triage(town)
    registers(town, "KYC screening")
    town.ana.types("/pilot digest here claims weekly mon 09:00", in_=town.pilots)

    town.bo.types("/pilot digest now", in_=town.pilots)
    town.settle()

    assert town.pilots.messages[-1].text.startswith("1 pilot,")


def test_off_ends_it_and_says_whether_there_was_one(town: Town) -> None:
    town.ana.types(SET_UP, in_=town.pilots)

    assert town.bo.types("/pilot digest off", in_=town.pilots).text == "No more digests here."
    assert digest_of(town) is None
    with nothing_written(town):
        again = town.bo.types("/pilot digest off", in_=town.pilots).text
    assert again == "There was no digest here."

    town.clock.now = datetime(2026, 11, 9, 9, 30, tzinfo=UTC)
    town.tick()
    assert [letter for letter in letters(town) if letter.kind is Kind.DIGEST] == []


def test_the_list_names_each_channel_with_its_schedule(town: Town) -> None:
    empty = town.ana.types("/pilot digest list").as_text()
    assert empty.startswith("No channel has a digest.")

    town.ana.types(SET_UP, in_=town.pilots)
    town.ana.types("/pilot digest here stalled weekly fri 16:00", in_=town.risk)

    said = town.bo.types("/pilot digest list").as_text().splitlines()
    assert sorted(said) == [
        "• #ai-pilots: a digest every Monday at 09:00 (Europe/Zurich).",
        "• #model-risk: a digest every Friday at 16:00 (Europe/Zurich), about pilots stalled.",
    ]


@pytest.mark.parametrize("typed", ["here", "here weekly mon 09:00", "now", "off"])
def test_a_digest_belongs_in_a_channel(town: Town, typed: str) -> None:
    with nothing_written(town):
        in_dm = town.ana.types(f"/pilot digest {typed}")
        between = town.ana.types(f"/pilot digest {typed}", in_=town.bo)

    assert in_dm.as_text().startswith("A digest comes to a channel.")
    assert between.as_text().startswith("A digest comes to a channel.")


@pytest.mark.parametrize("typed", ["here weekly mon 09:00", "now", "off"])
def test_guests_set_no_digest(town: Town, typed: str) -> None:
    """R1, R3."""
    gus = town.slack.person("gus", name="Gus", guest=True)
    gus.joins(town.pilots)
    gus.types("/pilot list", in_=town.pilots)

    with nothing_written(town):
        said = gus.types(f"/pilot digest {typed}", in_=town.pilots).as_text()

    assert "Guests" in said


def test_a_channel_the_bot_may_not_post_to_hears_of_it_at_once(town: Town) -> None:
    """A private channel without the bot: nothing of the digest would ever arrive."""
    council = town.slack.channel("council", members=[town.ana], private=True, with_bot=False)
    town.ana.types("/pilot digest now", in_=council)
    town.settle()

    town.passes(hours=1)

    assert council.messages == []
    assert "The digest for" in town.dms(town.ana)[-1]


def test_more_of_a_digest_goes_to_whoever_asks(town: Town) -> None:
    registers(town, *(f"Pilot number {n}" for n in range(1, 31)))
    town.clock.now = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    town.ana.types("/pilot digest now", in_=town.pilots)
    town.settle()
    digest = town.pilots.messages[-1]
    assert digest.buttons == ["Show the other 10"]

    town.fay.presses("Show the other 10", on=digest)
    town.settle()

    more = town.fay.ephemerals[-1]
    assert more.as_text().count("working days") == 10
    assert "Pilot number 21 (P-21)" in more.as_text()
    assert town.pilots.messages[-1].id == digest.id


def test_an_outside_person_reads_no_more_of_a_digest(town: Town) -> None:
    """R1: they can press the buttons of a shared channel."""
    registers(town, *(f"Pilot number {n}" for n in range(1, 31)))
    town.clock.now = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    town.ana.types("/pilot digest now", in_=town.pilots)
    town.settle()
    olga = town.slack.person("olga", name="Olga", outsider=True)
    olga.joins(town.pilots)

    with nothing_written(town):
        olga.presses("Show the other 10", on=town.pilots.messages[-1])
        town.settle()

    assert olga.ephemerals[-1].text.startswith("Preflight is for members of this workspace.")


def test_in_a_private_channel_the_answer_says_how_preflight_comes_in(town: Town) -> None:
    town.pilots.becomes_private()

    for typed in ("here weekly mon 09:00", "now"):
        said = town.ana.types(f"/pilot digest {typed}", in_=town.pilots).text
        assert said.endswith("/invite @Preflight lets Preflight into a private channel.")
