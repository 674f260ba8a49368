"""What the operator sets: read from the environment and .env; what is wrong is said plainly."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.request import getproxies

import pytest

from bot.settings import WHERE, Settings, SettingsWrong, read_settings
from tests.process.terminal import Command

Environment = Callable[..., None]
PROXY = "http://proxy.example.com:3128"
BOTH_TOKENS = {"SLACK_BOT_TOKEN": "xoxb-1-secret", "SLACK_APP_TOKEN": "xapp-1-secret"}


@pytest.mark.parametrize("missing", BOTH_TOKENS)
def test_a_missing_token_is_named_with_the_place_to_get_it(
    preflight: Command, missing: str
) -> None:
    given = {name: value for name, value in BOTH_TOKENS.items() if name != missing}

    result = preflight("run", **given)

    assert (result.code, result.out) == (2, "")
    assert result.err == (
        f"{missing} is missing: {WHERE[missing]}. Set it in the environment or in .env.\n"
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SLACK_BOT_TOKEN", "xapp-1-secret"),
        ("SLACK_BOT_TOKEN", "xoxb-1-sec\nret"),
        ("SLACK_BOT_TOKEN", "xoxb-1-sécret"),
        ("SLACK_BOT_TOKEN", "xoxb-"),
        ("SLACK_APP_TOKEN", "xoxb-1-secret"),
        ("SLACK_API_URL", "slack.com/api"),
        ("SLACK_API_URL", "ftp://slack.com/api/secret"),
        ("SLACK_API_URL", "http://[secret"),
        ("DATABASE_URL", "secret.db"),
        ("DATABASE_URL", "mysql://me:secret@host/preflight"),
        ("DATABASE_URL", "postgresql://me:secret@host:secret/preflight"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("PREFLIGHT_PMO", "the secret team"),
        ("PREFLIGHT_PMO", "S0ONE S0TWO"),
        ("PREFLIGHT_LOG_LEVEL", "loud"),
        ("PREFLIGHT_LOG_FORM", "xml"),
    ],
)
def test_a_malformed_value_is_one_sentence_that_names_it_and_not_the_value(
    preflight: Command, name: str, value: str
) -> None:
    result = preflight("run", **BOTH_TOKENS | {name: value})

    assert result.code == 2
    assert result.err.startswith(f"{name} does not look right: ")
    assert result.err.count("\n") == 1
    assert "secret" not in result.err


def test_the_first_thing_that_is_wrong_is_said_and_no_more(preflight: Command) -> None:
    result = preflight("run", SLACK_APP_TOKEN="no", PREFLIGHT_LOG_FORM="xml")

    assert result.err.count("\n") == 1
    assert result.err.startswith("SLACK_BOT_TOKEN is missing")


def test_a_file_named_env_will_do_and_the_environment_goes_before_it(
    environment: Environment, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text(
        "SLACK_BOT_TOKEN=xoxb-file\nSLACK_APP_TOKEN='xapp-file'\nSOMETHING_ELSE=1\n"
    )
    environment(SLACK_APP_TOKEN="xapp-environment")

    settings = read_settings()

    assert settings.slack_bot_token.get_secret_value() == "xoxb-file"
    assert settings.app_token == "xapp-environment"


def test_the_example_is_read_and_asks_for_its_tokens(
    environment: Environment, tmp_path: Path
) -> None:
    example = (Path(__file__).parents[2] / ".env.example").read_text()
    environment()

    (tmp_path / ".env").write_text(example)
    with pytest.raises(SettingsWrong, match="SLACK_BOT_TOKEN does not look right"):
        read_settings()

    (tmp_path / ".env").write_text(example.replace("-...", "-1-secret"))
    assert read_settings().slack_bot_token.get_secret_value() == "xoxb-1-secret"


def test_a_file_that_is_no_text_is_said(preflight: Command, tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"SLACK_BOT_TOKEN=\xff\xfe")

    result = preflight("run")

    assert result.code == 2
    assert result.err.startswith("The file .env could not be read (UnicodeDecodeError)")


def test_two_tokens_are_enough(environment: Environment) -> None:
    environment(**BOTH_TOKENS, SLACK_SIGNING_SECRET="")

    settings = read_settings()

    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.database_url == "sqlite:///preflight.db"
    assert settings.slack_signing_secret is None
    assert settings.preflight_pmo is None
    assert (settings.preflight_log_level, settings.preflight_log_form) == ("info", "console")


def test_what_is_meant_is_taken(environment: Environment) -> None:
    environment(
        SLACK_BOT_TOKEN=" xoxb-1-secret\n",
        SLACK_APP_TOKEN="xapp-1-secret",
        SLACK_API_URL="http://127.0.0.1:8080/api",
        DATABASE_URL="postgres://me@host/preflight",
        PREFLIGHT_PMO="U0ANA, <@U0BO>",
        PREFLIGHT_LOG_LEVEL="DEBUG",
    )

    settings = read_settings()

    assert settings.slack_bot_token.get_secret_value() == "xoxb-1-secret"
    assert settings.slack_api_url == "http://127.0.0.1:8080/api/"
    assert settings.preflight_log_level == "debug"


def test_no_token_shows_when_settings_are_printed(environment: Environment) -> None:
    environment(**BOTH_TOKENS, SLACK_SIGNING_SECRET="signing-secret")

    assert "secret" not in repr(read_settings()).replace("signing_secret", "")


@pytest.mark.parametrize(
    ("url", "no_proxy", "goes_through_it"),
    [
        ("https://slack.com/api/", "", True),
        ("https://slack.com/api/", "slack.com", False),
        ("http://127.0.0.1:8080/api/", "", False),
        ("http://localhost:8080/api/", "", False),
    ],
)
def test_a_proxy_is_for_what_is_far(
    environment: Environment, url: str, no_proxy: str, goes_through_it: bool
) -> None:
    environment(**BOTH_TOKENS, SLACK_API_URL=url, HTTPS_PROXY=PROXY, NO_PROXY=no_proxy)

    read_settings()

    assert (getproxies().get("https") == PROXY) == goes_through_it


def test_every_setting_says_where_to_get_it() -> None:
    assert set(WHERE) == {name.upper() for name in Settings.model_fields}
