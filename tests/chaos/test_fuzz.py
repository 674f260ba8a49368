"""A server that is sent what nobody would send: it answers, and nothing breaks."""

from __future__ import annotations

import pytest

from bot.sandbox import signing
from bot.web import Site
from tests.chaos.fuzz import asked, fuzzed, lived, site_of
from tests.town import Town


@pytest.fixture
def site(town: Town) -> Site:
    return site_of(town)


def test_a_sample_of_every_kind_of_request_is_answered(town: Town, site: Site) -> None:
    for sample in lived(town):
        body = signing.body(sample.kind, sample.payload)
        status, answer = asked(site, sample.kind, body, town.slack.signing_secret)
        known = not sample.envelope_id.startswith("other-")
        assert status == 200 if known else status in {200, 400, 404}, sample.payload
        assert "Traceback" not in answer


def test_hundreds_of_bodies_that_nobody_would_send_break_nothing(town: Town, site: Site) -> None:
    found = fuzzed(site, town, lived(town), 300, seed=7)

    assert found.broken == []
