"""What the operator decides. Read once, at start; the workspace's policy lives in its table."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal, TypeVar
from urllib.parse import urlsplit
from urllib.request import proxy_bypass

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.domain.policy import ADMINS, WHO_IS_PMO, WrongSetting, pmo_named

WHERE: Mapping[str, str] = MappingProxyType(
    {
        "SLACK_BOT_TOKEN": 'starts with xoxb-; your Slack app, "OAuth & Permissions"',
        "SLACK_APP_TOKEN": (
            "starts with xapp-, with the scope connections:write; your Slack app, "
            '"Basic Information", "App-Level Tokens"'
        ),
        "SLACK_SIGNING_SECRET": 'your Slack app, "Basic Information", "App Credentials"',
        "SLACK_API_URL": "https://slack.com/api/ unless you run against another Slack",
        "DATABASE_URL": "sqlite:///preflight.db, or postgresql://user:password@host/name",
        "PREFLIGHT_PMO": WHO_IS_PMO,
        "PREFLIGHT_HOST": "127.0.0.1 for this machine alone, 0.0.0.0 for all its networks",
        "PREFLIGHT_PORT": "a port from 1 to 65535, where preflight serve listens",
        "PREFLIGHT_HEALTH_PORT": (
            "a port from 1 to 65535, where preflight run and preflight work tell their health"
        ),
        "PREFLIGHT_SENDERS": "how many letters a process may have on their way, from 1 to 32",
        "PREFLIGHT_LOG_LEVEL": "debug, info, warning or error",
        "PREFLIGHT_LOG_FORM": "console or json",
    }
)


# What Bolt reads of its own accord: a client id switches OAuth on, a token is warned about.
READ_BY_BOLT = (
    "SLACK_BOT_TOKEN",
    "SLACK_CLIENT_ID",
    "SLACK_CLIENT_SECRET",
    "SLACK_SIGNING_SECRET",
    "SLACK_VERIFICATION_TOKEN",
)
PROXIES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")
NOT_FILLED_IN = "..."  # as .env.example has it
LOOPBACK = re.compile(r"localhost|127(\.\d+){3}|::1")


class SettingsWrong(Exception):
    """A setting is missing or malformed; the text is one sentence for the operator."""


def _begins(prefix: str) -> AfterValidator:
    """A token stands in a header: what cannot would be printed by whoever complains about it."""

    def check(secret: SecretStr | None) -> SecretStr | None:
        if secret is None:
            return None
        token = secret.get_secret_value().strip()
        if not re.fullmatch(rf"{prefix}[!-~]+", token) or token.endswith(NOT_FILLED_IN):
            raise ValueError
        return SecretStr(token)

    return AfterValidator(check)


def _api_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError
    return url if url.endswith("/") else f"{url}/"


def _database_url(url: str) -> str:
    if not re.match(r"sqlite:///|postgres(ql)?(\+psycopg)?://", url):
        raise ValueError
    return url


def _pmo(text: str | None) -> str | None:
    try:
        pmo_named(text or ADMINS)
    except WrongSetting as wrong:
        raise ValueError from wrong
    return text


def _lower(text: object) -> object:
    return text.lower() if isinstance(text, str) else text


class StoreSettings(BaseSettings):
    """What commands need that only look at the database."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_ignore_empty=True,
        frozen=True,
        extra="ignore",
        hide_input_in_errors=True,
        str_strip_whitespace=True,
    )

    database_url: Annotated[str, AfterValidator(_database_url)] = "sqlite:///preflight.db"


class Settings(StoreSettings):
    slack_bot_token: Annotated[SecretStr, _begins("xoxb-")]
    slack_app_token: Annotated[SecretStr | None, _begins("xapp-")] = None
    slack_signing_secret: SecretStr | None = None
    slack_api_url: Annotated[str, AfterValidator(_api_url)] = "https://slack.com/api/"
    preflight_pmo: Annotated[str | None, AfterValidator(_pmo)] = None
    preflight_host: str = "127.0.0.1"
    preflight_port: Annotated[int, Field(ge=1, le=65535)] = 3000
    preflight_health_port: Annotated[int | None, Field(ge=1, le=65535)] = None
    preflight_senders: Annotated[int, Field(ge=1, le=32)] = 4
    preflight_log_level: Annotated[
        Literal["debug", "info", "warning", "error"], BeforeValidator(_lower)
    ] = "info"
    preflight_log_form: Annotated[Literal["console", "json"], BeforeValidator(_lower)] = "console"

    @property
    def app_token(self) -> str:
        """For Socket Mode. Raises `SettingsWrong` where it is not set."""
        return _needed("SLACK_APP_TOKEN", self.slack_app_token)

    @property
    def signing_secret(self) -> str:
        """For HTTP. Raises `SettingsWrong` where it is not set."""
        return _needed("SLACK_SIGNING_SECRET", self.slack_signing_secret)


Read = TypeVar("Read", bound=StoreSettings)


def read_settings() -> Settings:
    settings = _read(Settings)
    reach_directly(settings.slack_api_url)
    return settings


def read_store_settings() -> StoreSettings:
    return _read(StoreSettings)


def hide_from_bolt() -> None:
    """Bolt looks into the environment for more than it is given."""
    for name in READ_BY_BOLT:
        os.environ.pop(name, None)  # noqa: TID251


def reach_directly(url: str) -> None:
    """The SDK sends everything through a proxy, even what NO_PROXY names or is on this machine."""
    host = urlsplit(url).hostname or ""
    if LOOPBACK.fullmatch(host) or proxy_bypass(host):
        for name in PROXIES:
            os.environ.pop(name, None)  # noqa: TID251


def _read(kind: type[Read]) -> Read:
    try:
        return kind()
    except ValidationError as error:
        raise SettingsWrong(_sentence(error)) from None
    except (OSError, UnicodeDecodeError) as error:
        message = f"The file .env could not be read ({type(error).__name__}): it is UTF-8 text."
        raise SettingsWrong(message) from None


def _needed(name: str, secret: SecretStr | None) -> str:
    if secret is None:
        raise SettingsWrong(_about(name, "is missing"))
    return secret.get_secret_value()


def _sentence(error: ValidationError) -> str:
    """The first thing that is wrong: its variable, what is wrong, and where to get it."""
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    name = str(first["loc"][0]).upper()
    wrong = "is missing" if first["type"] == "missing" else "does not look right"
    return _about(name, wrong)


def _about(name: str, wrong: str) -> str:
    return f"{name} {wrong}: {WHERE[name]}. Set it in the environment or in .env."
