"""Events: added, read newest first, and never changed."""

from __future__ import annotations

import inspect
from datetime import date

from bot.domain.events import Change, Event, Figures, Origin
from bot.domain.stages import Stage
from bot.store import Store
from bot.store.events import Events
from bot.store.traces import Traces
from tests.store.given import COST, DAY, HOUR, NOW, VALUE, person, pilot


def test_an_event_is_read_as_it_was_written(store: Store) -> None:
    ana, bo = person(store, "Ana Keller"), person(store, "Bo Lindqvist")
    claims = pilot(store)
    event = Event(
        at=NOW,
        change=Change.TEAM,
        origin=Origin.OPERATOR,
        by=ana.id,
        before=Figures(
            text="Claims “triage” & 🧪", person=bo.id, day=date(2026, 12, 3), flag=False
        ),
        after=Figures(people=(ana.id, bo.id), stage=Stage.RUNNING, value=VALUE, cost=COST),
        reason="the pilot <moves> on",
    )

    store.events.add(claims.id, [event])

    assert store.events.of_pilot(claims.id, page=0, size=10) == [event]


def test_history_is_paged_with_the_newest_first(store: Store) -> None:
    claims, kyc = pilot(store), pilot(store, "KYC screening")
    changes = [Change.REGISTERED, Change.LEAD, Change.VALUE, Change.COST, Change.STAGE]
    history = [Event(at=NOW + n * HOUR, change=change) for n, change in enumerate(changes)]
    store.events.add(claims.id, history)
    store.events.add(kyc.id, [Event(at=NOW + DAY, change=Change.REGISTERED)])
    store.events.add(None, [Event(at=NOW, change=Change.NAME, origin=Origin.CLOCK)])
    store.events.add(claims.id, [])

    pages = [store.events.of_pilot(claims.id, page=page, size=2) for page in range(4)]

    assert [event for page in pages for event in page] == history[::-1]


def test_nothing_changes_an_event() -> None:
    """Decision 11: whoever adds a way to change or remove one has to come past here.

    The one there is takes the names of people who are forgotten out of the words (0028).
    """
    assert ".update(" not in inspect.getsource(Events)
    assert ".delete(" not in inspect.getsource(Events)
    assert ".delete(EventRow" not in inspect.getsource(Traces)
    assert inspect.getsource(Traces).count("_rewrite(EventRow") == 1
