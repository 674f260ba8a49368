"""What `/pilot help` says. Whatever it tells people to type has to work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest

from bot.domain import command_text as typed
from bot.domain.command_text import SUBCOMMANDS, parse_command
from bot.domain.cost import parse_cost
from bot.domain.dates import parse_day
from bot.domain.forms import Reading, Registration
from bot.domain.stages import stage_named
from bot.domain.value import parse_value
from bot.render import help as helping
from bot.render.kit import ALL_TEXT, CONTEXT, MESSAGE_BLOCKS, TEXT
from bot.render.speech import Speech

TODAY = date(2026, 11, 30)
TOPICS = [None, *SUBCOMMANDS]
ON_A_PHONE = 75  # characters of a line that still read well, wrapped once


def texts(speech: Speech) -> Iterator[str]:
    for block in speech.blocks:
        if block["type"] == "context":
            yield from (element["text"] for element in block["elements"][:CONTEXT])
        else:
            yield block["text"]["text"]


def shown(topic: str | None) -> str:
    return "\n\n".join(texts(helping.speech(topic)))


def commands(topic: str | None) -> list[str]:
    """What it tells people to type, with people as Slack sends them."""
    found = re.findall(r"`/pilot ([^`]*)`", shown(topic))
    return [re.sub(r"@(\w+)", as_slack_sends_it, command) for command in found]


def as_slack_sends_it(mention: re.Match[str]) -> str:
    return f"<@U0{mention[1].upper()}|{mention[1]}>"


@pytest.mark.parametrize("topic", TOPICS)
def test_every_example_is_a_command(topic: str | None) -> None:
    assert commands(topic)
    for command in commands(topic):
        parse_command(command)


@pytest.mark.parametrize("topic", SUBCOMMANDS)
def test_what_stands_in_an_example_can_be_read_too(topic: str) -> None:
    for command in map(parse_command, commands(topic)):
        match command:
            case typed.SetValue(text=str(text)):
                parse_value(text)
            case typed.SetCost(text=str(text)):
                parse_cost(text)
            case typed.MoveStage(stage=str(stage)):
                stage_named(stage)
            case typed.Hold(until=str(until)):
                assert parse_day(until, TODAY) > TODAY
            case typed.Register(form=form):
                understood(form)
            case _:
                pass


def understood(form: Registration) -> None:
    reading = Reading()
    reading.read("value", parse_value, form.value)
    reading.read("cost", parse_cost, form.cost)
    reading.read("launch", parse_day, form.launch, TODAY)
    reading.check()


def test_there_is_help_about_every_command() -> None:
    assert {*helping.PAGES, "help"} == set(SUBCOMMANDS)


def test_the_overview_names_every_command() -> None:
    first_words = {command.split()[0] for command in commands(None)}

    assert first_words == set(SUBCOMMANDS)


@pytest.mark.parametrize("topic", [word for word in SUBCOMMANDS if word != "help"])
def test_help_about_a_command_is_about_that_command(topic: str) -> None:
    speech = helping.speech(topic)

    assert speech.text.startswith(f"/pilot {topic} ")
    assert 2 <= len(commands(topic)) <= 6
    assert all(command.split()[0] in {topic, "help"} for command in commands(topic))


@pytest.mark.parametrize("topic", [*TOPICS, "no such thing"])
def test_help_keeps_to_slacks_limits_and_fits_a_phone(topic: str | None) -> None:
    speech = helping.speech(topic)

    assert len(speech.blocks) <= MESSAGE_BLOCKS
    assert all(0 < len(text) <= TEXT for text in texts(speech))
    assert len(shown(topic)) <= ALL_TEXT / 4
    for example, does in re.findall(r"^(`.*?`)  (.*)$", shown(topic), re.MULTILINE):
        assert len(example) <= ON_A_PHONE + len("`/pilot `"), example
        assert len(does) <= ON_A_PHONE, does


def test_nothing_is_shouted() -> None:
    assert not any("!" in shown(topic) for topic in TOPICS)


@pytest.mark.parametrize("topic", ["value", "VALUE", "/pilot value", "value P-7"])
def test_the_first_word_is_the_topic(topic: str | None) -> None:
    assert helping.speech(topic) == helping.speech("value")


def test_help_about_help_is_the_overview() -> None:
    assert helping.speech("help") == helping.speech(None)


def test_an_unknown_topic_offers_the_nearest() -> None:
    first = next(texts(helping.speech("vlaue")))

    assert first == "There is no help about “vlaue”. Did you mean `/pilot help value`?"


def test_a_topic_near_to_nothing_gets_the_overview() -> None:
    first, *rest = texts(helping.speech("weather"))

    assert first == "There is no help about “weather”. Here is what there is."
    assert rest == list(texts(helping.speech(None)))


def test_a_topic_is_echoed_safely() -> None:
    first = next(texts(helping.speech(f"<!channel>{'x' * 10_000}")))

    assert "<!channel>" not in first
    assert len(first) < 150
