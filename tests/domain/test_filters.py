"""Which pilots a few words mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.filters import Filter, TwoStages, filter_text, parse_filter
from bot.domain.stages import Decision, Stage

WORDS = st.one_of(
    st.sampled_from(
        ["live", "Mine", "on", "hold", "held", "gaps", "owner", "claims", "R&D", "ＬＩＶＥ"]
    ),
    st.text(min_size=1).filter(lambda word: word.split() == [word] and '"' not in word),
)
FILTERS = st.builds(
    Filter,
    mine=st.booleans(),
    stalled=st.booleans(),
    held=st.booleans(),
    any_gap=st.booleans(),
    gaps=st.frozensets(st.sampled_from(Decision)),
    stage=st.none() | st.sampled_from(Stage),
    words=st.lists(WORDS, max_size=4).map(tuple),
)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("", Filter()),
        ("mine", Filter(mine=True)),
        ("STALLED", Filter(stalled=True)),
        ("gaps", Filter(any_gap=True)),
        ("owner cost", Filter(gaps=frozenset({Decision.OWNER, Decision.COST}))),
        ("running", Filter(stage=Stage.RUNNING)),
        ("on hold", Filter(held=True)),
        ("held claims", Filter(held=True, words=("claims",))),
        (
            "mine stalled Claims triage",
            Filter(mine=True, stalled=True, words=("Claims", "triage")),
        ),
        ('"live" chat', Filter(words=("live", "chat"))),
    ],
)
def test_words_that_mean_something_are_told_from_words_to_look_for(
    typed: str, wanted: Filter
) -> None:
    assert parse_filter(typed.split()) == wanted


def test_no_pilot_is_in_two_stages() -> None:
    with pytest.raises(TwoStages) as refused:
        parse_filter(["live", "retired"])

    assert refused.value.stages == (Stage.LIVE, Stage.RETIRED)


@given(FILTERS)
def test_a_filter_survives_being_written_down(wanted: Filter) -> None:
    assert parse_filter(filter_text(wanted).split()) == wanted


@given(st.lists(st.text()))
def test_any_words_are_a_filter_or_name_two_stages(words: list[str]) -> None:
    try:
        wanted = parse_filter(words)
    except TwoStages:
        return
    assert parse_filter(filter_text(wanted).split()) == wanted
