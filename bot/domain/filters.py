"""Which pilots are meant: `mine`, `stalled`, `gaps`, `owner`, a stage, `held`, or words of a name.

A word in double quotes is always a word to look for: `"live"`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from bot.domain.refusals import Refusal
from bot.domain.stages import Decision, Stage
from bot.domain.typed import plain, within
from bot.frozen import dataclass

LONGEST_FILTER = 200  # characters of all the words that are looked for
_MINE = frozenset({"mine", "my"})
_STALLED = frozenset({"stalled"})
_ANY_GAP = frozenset({"gaps", "gap"})
_HELD = frozenset({"held", "on-hold"})
_GAPS: Mapping[str, Decision] = MappingProxyType({gap.value: gap for gap in Decision})
_STAGES: Mapping[str, Stage] = MappingProxyType({stage.value: stage for stage in Stage})
_ON_HOLD = re.compile(r"(?<!\S)on hold(?!\S)", re.IGNORECASE)
_MEANING_SOMETHING = _MINE | _STALLED | _ANY_GAP | _HELD | _GAPS.keys() | _STAGES.keys()


@dataclass(eq=False)
class TwoStages(Refusal):
    """No pilot is in two stages."""

    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Everything said has to be true of a pilot; an empty filter means all of them."""

    mine: bool = False
    stalled: bool = False
    held: bool = False
    any_gap: bool = False
    gaps: frozenset[Decision] = frozenset()
    stage: Stage | None = None
    words: tuple[str, ...] = ()


def parse_filter(words: Iterable[str]) -> Filter:
    said = _ON_HOLD.sub("held", " ".join(words)).split()
    meant = frozenset(plain(word).lower() for word in said)
    stages = tuple(stage for name, stage in _STAGES.items() if name in meant)
    if len(stages) > 1:
        raise TwoStages(stages)
    looked_for = tuple(_looked_for(said))
    within(LONGEST_FILTER, " ".join(looked_for), "filter")
    return Filter(
        mine=bool(meant & _MINE),
        stalled=bool(meant & _STALLED),
        held=bool(meant & _HELD),
        any_gap=bool(meant & _ANY_GAP),
        gaps=frozenset(gap for name, gap in _GAPS.items() if name in meant),
        stage=stages[0] if stages else None,
        words=looked_for,
    )


def filter_text(wanted: Filter) -> str:
    """The words that mean this filter, to be kept or typed again."""
    flags = {
        "mine": wanted.mine,
        "stalled": wanted.stalled,
        "held": wanted.held,
        "gaps": wanted.any_gap,
    }
    said = [word for word, is_said in flags.items() if is_said]
    said += [gap.value for gap in Decision if gap in wanted.gaps]
    said += [wanted.stage.value] if wanted.stage else []
    return " ".join([*said, *map(_quoted, wanted.words)])


def _looked_for(said: Iterable[str]) -> Iterator[str]:
    for word in said:
        bare = word.replace('"', "")
        if bare and (bare != word or plain(word).lower() not in _MEANING_SOMETHING):
            yield bare


def _quoted(word: str) -> str:
    return f'"{word}"' if plain(word).lower() in _MEANING_SOMETHING | {"on", "hold"} else word
