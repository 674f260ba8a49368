"""Values: equal by what they say, usable as keys, and not to be changed by anything mypy reads."""

from __future__ import annotations

from dataclasses import field, replace

from bot.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Price:
    amount: int
    noted: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    text: str

    def __hash__(self) -> int:
        return 7


@dataclass(frozen=True)
class Word:  # noqa: PLW1641  # it is made: that is what is tested
    text: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Word) and other.text.lower() == self.text.lower()


def test_values_are_equal_by_what_they_say_and_keys_by_it() -> None:
    assert Price(7, "typed") == Price(7, "said") != Price(8)
    assert {Price(7, "typed"): "found"}[Price(7, "said")] == "found"
    assert replace(Price(7, "typed"), amount=8) == Price(8)


def test_a_class_keeps_the_hash_of_its_own() -> None:
    assert hash(Label(text="a")) == 7
    assert hash(Word("a")) == hash(Word("a"))


def test_a_value_has_no_room_for_anything_else() -> None:
    assert not hasattr(Price(7), "__dict__")
