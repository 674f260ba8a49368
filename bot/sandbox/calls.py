"""One call of the Web API or of a response_url, from its token to its reply."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.sandbox.faults import Fault
from bot.sandbox.methods import METHODS
from bot.sandbox.methods.method import Method, Token, demand_scope
from bot.sandbox.records import Call, Record
from bot.sandbox.responses import respond
from bot.sandbox.tiers import Tiers
from bot.sandbox.wire import Json, Params, Refused
from bot.sandbox.workspace import Workspace

OK = 200
NOT_FOUND = 404
TOO_MANY = 429
RESPONSE_URL = "response_url"
Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What goes back over the line."""

    status: int
    answer: Json
    retry_after: int | None = None
    body: str | None = None


@dataclass(slots=True)
class Calls:
    workspace: Workspace
    record: Record
    tiers: Tiers

    def method(self, name: str, token: str, given: Given, fault: Fault | None) -> Outcome:
        return self._kept(name, given, fault, partial(self._done, name, token, given))

    def response(self, address: str, given: Given, fault: Fault | None) -> Outcome:
        """A call of a response_url."""
        return self._kept(RESPONSE_URL, given, fault, partial(self._responded, address, given))

    def _kept(
        self, name: str, given: Given, fault: Fault | None, do: Callable[[], Outcome]
    ) -> Outcome:
        """A fault stands before what was asked for; one that is `done` comes after it."""
        with self.workspace.changing():
            failed = _failed(fault)
            first = failed if fault is not None and not fault.done else None
            outcome = first or do()
            status = 0 if fault is not None and fault.cut else (failed or outcome).status
            kept = {key: value for key, value in given.items() if key != "token"}
            call = Call(name, kept, status, outcome.answer, self.workspace.clock())
            self.record.entries.append(call)
            return failed or outcome

    def _done(self, name: str, token: str, given: Given) -> Outcome:
        try:
            method = _known(name)
            self._admit(method, token)
            wait = self._wait(name, method, given)
            if wait is not None:
                return Outcome(TOO_MANY, Refused("ratelimited").reply(), wait)
            return Outcome(OK, {"ok": True, **method.run(self.workspace, Params(given))})
        except Refused as refused:
            return Outcome(OK, refused.reply())

    def _responded(self, address: str, given: Given) -> Outcome:
        try:
            respond(self.workspace, address, dict(given))
        except Refused as refused:
            return Outcome(NOT_FOUND, refused.reply())
        return Outcome(OK, {"ok": True}, body="ok")

    def _admit(self, method: Method, token: str) -> None:
        if method.token is Token.NONE:
            return
        if not token:
            raise Refused("not_authed")
        if token not in {Token.BOT.value, Token.APP.value}:
            raise Refused("invalid_auth")
        if token != method.token.value:
            raise Refused("not_allowed_token_type")
        if self.workspace.token_error is not None:
            raise Refused(self.workspace.token_error)
        demand_scope(self.workspace, *method.scopes)

    def _wait(self, name: str, method: Method, given: Given) -> int | None:
        if not self.workspace.rules.tiers:
            return None
        return self.tiers.retry_after(name, method.a_minute, str(given.get("channel", "")))


def _known(name: str) -> Method:
    if name not in METHODS:
        raise Refused("unknown_method", req_method=name)
    return METHODS[name]


def _failed(fault: Fault | None) -> Outcome | None:
    """What goes wrong instead of the right answer, or None."""
    if fault is None or (fault.body is None and fault.error is None):
        return None
    answer = Refused(fault.error).reply() if fault.error else {}
    return Outcome(fault.status, answer, fault.retry_after, fault.body)
