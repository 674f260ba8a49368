"""What the operator decides. Read once, at start; the workspace's policy lives in its table."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

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
        "PREFLIGHT_PMO": "Slack ids: U… of people, or S… of one user group",
        "PREFLIGHT_LOG_LEVEL": "debug, info, warning or error",
        "PREFLIGHT_LOG_FORM": "console or json",
    }
)


class SettingsWrong(Exception):
    """A setting is missing or malformed; the text is one sentence for the operator."""


def _begins(prefix: str) -> AfterValidator:
    def check(secret: SecretStr) -> SecretStr:
        if not secret.get_secret_value().startswith(prefix):
            raise ValueError
        return secret

    return AfterValidator(check)


def _api_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ValueError
    return url if url.endswith("/") else f"{url}/"


def _database_url(url: str) -> str:
    if not url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        raise ValueError
    return url


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_file=".env",
        env_ignore_empty=True,
        frozen=True,
        extra="ignore",
        hide_input_in_errors=True,
    )

    slack_bot_token: Annotated[SecretStr, _begins("xoxb-")]
    slack_app_token: Annotated[SecretStr, _begins("xapp-")]
    slack_signing_secret: SecretStr | None = None
    slack_api_url: Annotated[str, AfterValidator(_api_url)] = "https://slack.com/api/"
    database_url: Annotated[str, AfterValidator(_database_url)] = "sqlite:///preflight.db"
    preflight_pmo: str | None = None
    preflight_log_level: Literal["debug", "info", "warning", "error"] = "info"
    preflight_log_form: Literal["console", "json"] = "console"


class StoreSettings(BaseSettings):
    """What commands need that only look at the database."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_ignore_empty=True,
        frozen=True,
        extra="ignore",
        hide_input_in_errors=True,
    )

    database_url: Annotated[str, AfterValidator(_database_url)] = "sqlite:///preflight.db"


def read_settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsWrong(_sentence(error)) from None


def read_store_settings() -> StoreSettings:
    try:
        return StoreSettings()
    except ValidationError as error:
        raise SettingsWrong(_sentence(error)) from None


def _sentence(error: ValidationError) -> str:
    """The first thing that is wrong: its variable, what is wrong, and where to get it."""
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    name = str(first["loc"][0]).upper()
    wrong = "is missing" if first["type"] == "missing" else "does not look right"
    return f"{name} {wrong}: {WHERE[name]}. Set it in the environment or in .env."
