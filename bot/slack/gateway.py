"""Calls to Slack: our words in and out. Several clients, because posting is never repeated."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import copy
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackRequestError
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
    ServerErrorRetryHandler,
)
from slack_sdk.web import SlackResponse

from bot.domain.people import Profile, SlackId
from bot.domain.workspace import Identity
from bot.frozen import dataclass
from bot.render.kit import Block
from bot.render.speech import Speech
from bot.slack.errors import Meaning, Method, meaning_of
from bot.slack.outcomes import (
    TROUBLE,
    Absent,
    Broken,
    Busy,
    CannotLook,
    Failure,
    Found,
    InDoubt,
    Look,
    NotSent,
    Outcome,
    Posted,
    Refused,
    Unreachable,
    failure_of,
    word_for,
)

log = structlog.get_logger(__name__)

EVENT_TYPE = "preflight_letter"
POST_SECONDS = 10
VIEW_SECONDS = 2
ACCOUNTS = 200  # on a page of all of them
IN_A_DM = 15  # newest messages looked at for a letter in doubt
IN_A_CHANNEL = 999


Heard = Callable[[str, str], None]
"""Told of every call that failed: its method, and Slack's or the network's word for it."""


class Client(WebClient):
    """The SDK's, which tells of what fails."""

    heard: Heard | None = None

    def api_call(self, api_method: str, **options: Any) -> SlackResponse:  # noqa: ANN401
        try:
            return super().api_call(api_method, **options)
        except TROUBLE as error:
            if self.heard:
                self.heard(api_method, word_for(failure_of(error)))
            raise


@dataclass(frozen=True, slots=True)
class Slack:
    """`posting` repeats nothing by itself, `reading` may, `opening` is in a hurry."""

    posting: WebClient
    reading: WebClient
    opening: WebClient

    @classmethod
    def at(cls, url: str, token: str, heard: Heard | None = None) -> Slack:
        def client(timeout: int, *, retry: bool = False) -> Client:
            patient = [
                ConnectionErrorRetryHandler(),
                RateLimitErrorRetryHandler(max_retry_count=2),
                ServerErrorRetryHandler(),
            ]
            made = Client(
                token=token,
                base_url=url,
                timeout=timeout,
                retry_handlers=patient if retry else [],
            )
            made.heard = heard
            return made

        return cls(
            posting=client(POST_SECONDS),
            reading=client(POST_SECONDS, retry=True),
            opening=client(VIEW_SECONDS),
        )

    # messages

    def post(self, channel: str, speech: Speech, mark: str) -> Outcome:
        """Post once. Where the newer blocks are refused nothing was posted, so plainer ones go."""
        outcome = self._post(channel, speech.text, speech.blocks, mark)
        if speech.plainer and _means(outcome, Method.POST, Meaning.PLAINER):
            return self._post(channel, speech.text, speech.plainer, mark)
        return outcome

    def _post(self, channel: str, text: str, blocks: list[Block], mark: str) -> Outcome:
        metadata = {"event_type": EVENT_TYPE, "event_payload": {"id": mark}}
        try:
            reply = self.posting.chat_postMessage(
                channel=channel,
                text=text,
                blocks=blocks,
                metadata=metadata,
                unfurl_links=False,
                unfurl_media=False,
            )
        except TROUBLE as error:
            return failure_of(error, Method.POST)
        where, ts = reply.get("channel"), reply.get("ts")
        return Posted(str(where), str(ts)) if where and ts else InDoubt("no place told")

    def say(self, person: SlackId, speech: Speech) -> None:
        """A word to one person that no letter keeps. Raises `Unreachable`."""
        try:
            self.posting.chat_postMessage(channel=person, text=speech.text, blocks=speech.blocks)
        except TROUBLE as error:
            raise Unreachable(failure_of(error, Method.POST)) from error

    def send_file(self, person: SlackId, name: str, title: str, content: bytes) -> None:
        """A file in somebody's DM. Raises `Unreachable`; files:write is optional."""
        try:
            reply = self.posting.conversations_open(users=[person])
            self.posting.files_upload_v2(
                channel=str(reply["channel"]["id"]), filename=name, title=title, content=content
            )
        except (*TROUBLE, SlackRequestError) as error:
            raise Unreachable(failure_of(error, Method.POST)) from error

    def update(self, channel: str, ts: str, speech: Speech) -> Outcome:
        """Edit a message of ours; doing so twice does no harm."""
        try:
            self.posting.chat_update(
                channel=channel, ts=ts, text=speech.text, blocks=speech.plainer or speech.blocks
            )
        except TROUBLE as error:
            return failure_of(error, Method.EDIT)
        return Posted(channel, ts)

    def find(self, channel: str, mark: str) -> Look:
        """Look a letter up by its mark, in the newest messages and by no clock of ours."""
        limit = IN_A_DM if channel.startswith("D") else IN_A_CHANNEL
        try:
            reply = self.posting.conversations_history(  # an errand comes back and is sent anew
                channel=channel, limit=limit, include_all_metadata=True
            )
        except TROUBLE as error:
            return _not_seen(failure_of(error, Method.LOOK))
        for message in reply.get("messages") or []:
            if _mark_of(message) == mark:
                return Found(channel, str(message["ts"]))
        if not channel.startswith("D") and reply.get("has_more"):
            return CannotLook("more messages since than can be read")
        return Absent()

    def open_dm(self, person: SlackId) -> str | Refused | Broken | Busy | None:
        """The channel of somebody's DM; None when it cannot be told, then their id will do."""
        try:
            reply = self.posting.conversations_open(users=[person])
            return str(reply["channel"]["id"])
        except TROUBLE as error:
            match failure_of(error, Method.OPEN_DM):
                case Refused() as refused if _means(refused, Method.OPEN_DM, Meaning.NOBODY):
                    return refused
                case Broken() | Busy() as held:
                    return held
                case _:
                    return None

    # views

    def open_view(self, trigger: str, view: Block) -> None:
        """Raises `Unreachable`; nothing stands before this call, triggers live three seconds."""
        try:
            self.opening.views_open(trigger_id=trigger, view=view)
        except TROUBLE as error:
            raise Unreachable(failure_of(error, Method.FORM)) from error

    def update_view(self, view_id: str, view: Block) -> None:
        """Raises `Unreachable`."""
        try:
            self.opening.views_update(view_id=view_id, view=view)
        except TROUBLE as error:
            raise Unreachable(failure_of(error)) from error

    def publish(self, person: SlackId, view: Block, seen: str | None) -> bool:
        """Show somebody their Home tab, unless it is no longer the one that was `seen`.

        Whether it was still that one. Raises `Unreachable`.
        """
        unless_changed = {"hash": seen} if seen else {}
        try:
            self.posting.views_publish(user_id=person, view=view, **unless_changed)
        except TROUBLE as error:
            failure = failure_of(error, Method.HOME)
            if _means(failure, Method.HOME, Meaning.AGAIN):
                return False
            raise Unreachable(failure) from error
        return True

    # people and the app

    def identity(self) -> Identity:
        """Who we are here. Raises `Unreachable`."""
        try:
            me = self.reading.auth_test()
        except TROUBLE as error:
            raise Unreachable(failure_of(error)) from error
        bot_id = str(me.get("bot_id") or "")
        return Identity(
            slack_id=str(me["team_id"]),
            name=str(me.get("team") or me["team_id"]),
            bot_user=str(me["user_id"]),
            bot_id=bot_id,
            app_id=self._app_id(bot_id),
        )

    def _app_id(self, bot_id: str) -> str | None:
        """Only for links to the app; nothing depends on it."""
        try:
            found: str | None = self.posting.bots_info(bot=bot_id)["bot"].get("app_id")
        except (*TROUBLE, KeyError, AttributeError) as error:
            log.info("app id not told", because=type(error).__name__)
            return None
        return found

    def scopes(self) -> frozenset[str]:
        """What the token may do, as Slack says in a header."""
        try:
            reply = self.reading.auth_test()
        except TROUBLE as error:
            raise Unreachable(failure_of(error)) from error
        headers: Mapping[str, str] = {k.lower(): v for k, v in reply.headers.items()}
        told = headers.get("x-oauth-scopes", "")
        return frozenset(scope.strip() for scope in told.split(",") if scope.strip())

    def date(self) -> str | None:
        """What Slack says the time is, as its HTTP date."""
        try:
            headers = self.reading.auth_test().headers
        except TROUBLE as error:
            log.warning("time not told", because=type(error).__name__)
            return None
        return {k.lower(): v for k, v in headers.items()}.get("date")

    def socket_url(self, app_token: str) -> str:
        """Where Socket Mode opens next, once. Raises `Unreachable`."""
        try:
            return str(self.reading.apps_connections_open(app_token=app_token)["url"])
        except TROUBLE as error:
            raise Unreachable(failure_of(error)) from error

    def profile(
        self, person: SlackId, team: str, *, within: float | None = None
    ) -> Profile | None:
        """What Slack says of an account; None if it knows no such account.

        `within` so many seconds, without a second try, before an ack. Raises `Unreachable`.
        """
        client = self.reading if within is None else _hurried(self.opening, within)
        try:
            reply = client.users_info(user=person)
        except TROUBLE as error:
            failure = failure_of(error, Method.PERSON)
            if _means(failure, Method.PERSON, Meaning.NOBODY):
                return None
            raise Unreachable(failure) from error
        return profile_of(reply["user"], team)

    def admins(self, team: str) -> Iterator[Profile]:
        """The workspace's admins, a page of all its accounts at a time. Raises `Unreachable`."""
        cursor: str | None = ""
        while cursor is not None:
            try:
                reply = self.reading.users_list(limit=ACCOUNTS, cursor=cursor)
            except TROUBLE as error:
                raise Unreachable(failure_of(error)) from error
            found = (profile_of(user, team) for user in reply["members"])
            yield from (one for one in found if one.admin and not one.deleted)
            cursor = (reply.get("response_metadata") or {}).get("next_cursor") or None

    def by_email(self, email: str) -> SlackId | None:
        """The account of an e-mail address, with the optional scope users:read.email."""
        try:
            reply = self.reading.users_lookupByEmail(email=email)
        except TROUBLE as error:
            failure = failure_of(error)
            if isinstance(failure, Refused) and failure.error == "users_not_found":
                return None
            raise Unreachable(failure) from error
        return SlackId(str(reply["user"]["id"]))

    def group_members(self, group: str) -> list[SlackId]:
        """Who is in a user group, with the optional scope usergroups:read."""
        try:
            reply = self.reading.usergroups_users_list(usergroup=group)
        except TROUBLE as error:
            raise Unreachable(failure_of(error)) from error
        return [SlackId(str(user)) for user in reply["users"]]


def _hurried(client: WebClient, seconds: float) -> WebClient:
    """The same client for one call that has its own time."""
    hurried = copy(client)
    vars(hurried)["timeout"] = seconds  # its type says whole ones
    return hurried


def profile_of(user: Mapping[str, Any], team: str) -> Profile:
    """The user object of users.info and user_change (they share one)."""
    told = user.get("profile") or {}
    name = told.get("display_name") or told.get("real_name") or user.get("real_name")
    slack_id = str(user["id"])
    return Profile(
        slack_id=SlackId(slack_id),
        name=str(name or user.get("name") or slack_id),
        zone=user.get("tz") or None,
        email=told.get("email") or None,
        deleted=bool(user.get("deleted")),
        bot=bool(user.get("is_bot")) or slack_id == "USLACKBOT",
        guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        outsider=_is_outside(user, team),
        admin=bool(user.get("is_admin") or user.get("is_owner")),
    )


def _is_outside(user: Mapping[str, Any], team: str) -> bool:
    told = user.get("team_id")
    return bool(user.get("is_stranger")) or (told is not None and told != team)


def _mark_of(message: Mapping[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT_TYPE:
        return None
    mark: str | None = (metadata.get("event_payload") or {}).get("id")
    return mark


def _means(outcome: Outcome, method: Method, meaning: Meaning) -> bool:
    return isinstance(outcome, Refused) and meaning_of(outcome.error, method) is meaning


def _not_seen(failure: Failure) -> Look:
    match failure:
        case Busy() | NotSent() | Broken():
            return failure
        case InDoubt(reason):
            return NotSent(reason)
        case Refused(error):
            return CannotLook(error)
