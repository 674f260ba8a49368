"""News for the PMO: written once, told to each person once."""

from __future__ import annotations

from bot.domain.letters import LetterId, State
from bot.domain.news import Subject
from bot.domain.people import Person
from bot.store import Store
from bot.store.news import MOST
from tests.store.given import DAY, NOW, letter, person, pilot


def told(store: Store, to: Person, key: str = "notice/1/2026-11-02") -> LetterId:
    """A notice with all that is new to somebody, on its way."""
    notice = letter(store, key, person=to)
    store.news.tell(notice, to.id, store.news.untold(to.id).news)
    store.letters.change(notice, state=State.SENDING)
    return notice


def texts(store: Store, to: Person) -> list[str | None]:
    return [news.text for news in store.news.untold(to.id).news]


def test_news_is_written_once(store: Store) -> None:
    assert store.news.add(Subject.DIGEST_IN_TROUBLE, "C-PILOTS", NOW, text="is_archived")
    assert not store.news.add(Subject.DIGEST_IN_TROUBLE, "C-PILOTS", NOW + DAY)
    assert store.news.add(Subject.ASKS_USED_UP, "C-PILOTS", NOW)


def test_news_carries_what_it_is_about(store: Store) -> None:
    ana, claims = person(store, "Ana Keller"), pilot(store)
    doubtful = letter(store, "reminder/1/2026-11-02")
    store.news.add(Subject.NOBODY_TO_ASK, "import", NOW, count=41)
    store.news.add(Subject.ASKS_USED_UP, "P-1", NOW, pilot=claims.id)
    store.news.add(Subject.LETTER_IN_DOUBT, "1", NOW + DAY, text="timeout", letter=doubtful)

    doubt, alone, used_up = store.news.untold(ana.id).news

    assert (alone.subject, alone.count, alone.at) == (Subject.NOBODY_TO_ASK, 41, NOW)
    assert (alone.pilot, alone.letter, alone.text) == (None, None, None)
    assert (used_up.subject, used_up.pilot, used_up.count) == (Subject.ASKS_USED_UP, claims, 1)
    assert (doubt.text, doubt.letter) == ("timeout", store.letters.get(doubtful))


def test_each_person_is_told_once(store: Store) -> None:
    ana, bo = person(store, "Ana Keller"), person(store, "Bo Lindqvist")
    store.news.add(Subject.DIGEST_IN_TROUBLE, "1", NOW, text="first")

    told(store, ana)
    store.news.add(Subject.DIGEST_IN_TROUBLE, "2", NOW, text="second")

    assert texts(store, ana) == ["second"]
    assert texts(store, bo) == ["first", "second"]


def test_a_notice_that_was_withdrawn_told_nobody(store: Store) -> None:
    ana = person(store, "Ana Keller")
    store.news.add(Subject.DIGEST_IN_TROUBLE, "1", NOW, text="first")
    notice = told(store, ana)

    store.letters.change(notice, state=State.WITHDRAWN)
    assert texts(store, ana) == ["first"]

    store.letters.change(notice, state=State.SENT)
    assert texts(store, ana) == []


def test_a_notice_put_together_anew_forgets_what_it_carried(store: Store) -> None:
    ana = person(store, "Ana Keller")
    store.news.add(Subject.DIGEST_IN_TROUBLE, "1", NOW, text="first")
    first = store.news.untold(ana.id).news
    store.news.add(Subject.DIGEST_IN_TROUBLE, "2", NOW, text="second")
    notice = told(store, ana)

    store.news.tell(notice, ana.id, first)

    assert texts(store, ana) == ["second"]


def test_much_news_is_told_in_portions_the_oldest_first(store: Store) -> None:
    ana = person(store, "Ana Keller")
    for number in range(MOST + 2):
        store.news.add(Subject.DIGEST_IN_TROUBLE, str(number), NOW, text=str(number))

    assert texts(store, ana) == [str(number) for number in range(MOST)]
    told(store, ana)
    assert texts(store, ana) == [str(MOST), str(MOST + 1)]
