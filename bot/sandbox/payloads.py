"""The payloads Slack sends to the app: commands, interactions and events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.sandbox import elements
from bot.sandbox.conversations import Conversation
from bot.sandbox.elements import Control
from bot.sandbox.messages import Version, as_slack_shows
from bot.sandbox.people import Member
from bot.sandbox.views import View
from bot.sandbox.wire import Json
from bot.sandbox.workspace import APP, BOT, BOT_USER, TEAM, TEAM_DOMAIN, Workspace

VERIFICATION = "sandbox-verification-token"
AROUND = ("container", "view", "message", "channel")


@dataclass(frozen=True, slots=True)
class Payloads:
    workspace: Workspace
    url: str

    def command(self, who: Member, where: Conversation, name: str, text: str) -> Json:
        return {
            "token": VERIFICATION,
            "team_id": TEAM,
            "team_domain": TEAM_DOMAIN,
            "channel_id": where.id,
            "channel_name": where.typed_name,
            "user_id": who.id,
            "user_name": who.handle,
            "command": name,
            "text": text,
            "api_app_id": APP,
            "is_enterprise_install": "false",
            "response_url": self._response_url("commands", who, where.id),
            "trigger_id": self.workspace.tickets.trigger(who.id),
        }

    def press_in_message(
        self, who: Member, version: Version, control: Control, state: Json
    ) -> Json:
        message = version.message
        where = self.workspace.conversations[message.channel]
        private = message.private_to is not None
        payload = self._interaction("block_actions", who) | {
            "container": {
                "type": "message",
                "message_ts": message.ts,
                "channel_id": where.id,
                "is_ephemeral": private,
            },
            "channel": {"id": where.id, "name": where.typed_name},
            "state": {"values": message.held_by(who.id).values(elements.controls(version.blocks))},
            "response_url": self._response_url("actions", who, where.id, version),
            "actions": [self._action(control, state)],
        }
        return payload if private else payload | {"message": as_slack_shows(version)}

    def press_in_view(self, who: Member, view: View, control: Control, state: Json) -> Json:
        return self._interaction("block_actions", who) | {
            "container": {"type": "view", "view_id": view.id},
            "view": show(view),
            "actions": [self._action(control, state)],
        }

    def submission(self, who: Member, view: View) -> Json:
        return self._interaction("view_submission", who) | {
            "view": show(view),
            "response_urls": [],
        }

    def closing(self, who: Member, view: View, *, everything: bool) -> Json:
        payload = self._interaction("view_closed", who)
        del payload["trigger_id"]
        return payload | {"view": show(view), "is_cleared": everything}

    def shortcut(self, who: Member, callback_id: str) -> Json:
        return self._interaction("shortcut", who) | {
            "callback_id": callback_id,
            "action_ts": self.workspace.stamps.ts(),
        }

    def message_shortcut(self, who: Member, callback_id: str, version: Version) -> Json:
        where = self.workspace.conversations[version.message.channel]
        return self._interaction("message_action", who) | {
            "callback_id": callback_id,
            "action_ts": self.workspace.stamps.ts(),
            "message_ts": version.message.ts,
            "message": as_slack_shows(version),
            "channel": {"id": where.id, "name": where.typed_name},
            "response_url": self._response_url("app", who, where.id, version),
        }

    def suggestion(self, who: Member, control: Control, typed: str, pressed: Json) -> Json:
        """The same place as a press there, and what was typed so far."""
        around = {key: pressed[key] for key in AROUND if key in pressed}
        payload = self._interaction("block_suggestion", who) | around
        payload |= {"action_id": control.action_id, "block_id": control.block_id, "value": typed}
        del payload["trigger_id"]
        return payload

    def event(self, event: Mapping[str, object]) -> Json:
        return {
            "token": VERIFICATION,
            "team_id": TEAM,
            "api_app_id": APP,
            "event": {"event_ts": self.workspace.stamps.ts(), **event},
            "type": "event_callback",
            "event_id": self.workspace.stamps.id("Ev"),
            "event_time": self.workspace.stamps.seconds(),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": TEAM,
                    "user_id": BOT_USER,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
        }

    def _interaction(self, kind: str, who: Member) -> Json:
        return {
            "type": kind,
            "token": VERIFICATION,
            "team": {"id": TEAM, "domain": TEAM_DOMAIN},
            "user": {
                "id": who.id,
                "username": who.handle,
                "name": who.handle,
                "team_id": who.team_id,
            },
            "api_app_id": APP,
            "enterprise": None,
            "is_enterprise_install": False,
            "trigger_id": self.workspace.tickets.trigger(who.id),
        }

    def _action(self, control: Control, state: Json) -> Json:
        element = control.element
        fixed = ("type", "action_id", "text", "value", "style", "url", "placeholder", "confirm")
        return {
            **{key: element[key] for key in fixed if key in element},
            **state,
            "block_id": control.block_id,
            "action_ts": self.workspace.stamps.ts(),
        }

    def _response_url(
        self, kind: str, who: Member, channel: str, source: Version | None = None
    ) -> str:
        message = source.message if source else None
        name = self.workspace.tickets.address(who.id, channel, message)
        return f"{self.url}/response/{kind}/{TEAM}/{name}"


def show(view: View) -> Json:
    """The view object of replies and payloads."""
    given = view.given
    return {
        "id": view.id,
        "team_id": TEAM,
        "type": view.type,
        "blocks": view.blocks,
        "private_metadata": view.private_metadata,
        "callback_id": view.callback_id,
        "state": {"values": view.states()},
        "hash": view.hash,
        "title": given.get("title"),
        "clear_on_close": bool(given.get("clear_on_close")),
        "notify_on_close": view.notifies_on_close,
        "close": given.get("close"),
        "submit": given.get("submit"),
        "previous_view_id": view.previous,
        "root_view_id": view.root,
        "app_id": APP,
        "external_id": view.external_id,
        "app_installed_team_id": TEAM,
        "bot_id": BOT,
    }
