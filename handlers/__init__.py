"""Read this file to know everything people can do. All wiring is here."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from http import HTTPStatus
from inspect import signature
from time import perf_counter
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.authorize import Authorize
from slack_bolt.listener.custom_listener import CustomListener
from slack_bolt.listener_matcher import ListenerMatcher
from slack_sdk import WebClient
from structlog.contextvars import bind_contextvars, reset_contextvars

from bot.render import forms
from bot.runtime import Bot
from handlers import (
    adoption,
    bodies,
    check_ins,
    commands,
    errors,
    events,
    gates,
    governance,
    home,
    numbers,
    payloads,
    preparing,
    presses,
    reports,
    shortcuts,
    submissions,
)
from handlers.answering import acknowledge, command, form, long_press, press, shortcut
from handlers.menu import SUBCOMMANDS

OK, UNAUTHORIZED = HTTPStatus.OK.value, HTTPStatus.UNAUTHORIZED.value


def bolt_app(
    bot: Bot, token: str, signing_secret: str | None = None, executor: Executor | None = None
) -> App:
    """The listeners. `/pilot` stands first: Bolt looks for its listener in order."""
    bodies.mend()
    app = Listening(
        bot,
        name="preflight",  # else Bolt reads the source of every file on the stack for one
        client=WebClient(base_url=bot.slack.posting.base_url, retry_handlers=[]),
        authorize=_Ourselves(bot, token),
        signing_secret=signing_secret or "",
        process_before_response=True,
        attaching_function_token_enabled=False,  # of no use here, and asked of every command
        attaching_conversation_kwargs_enabled=False,
        listener_executor=executor,
    )
    app.error(errors.tell)

    app.command("/pilot")(command(commands.pilot))
    app.global_shortcut("pilot_register")(**shortcut(shortcuts.register))
    _forms(app)
    for area in (numbers, governance, preparing, adoption, check_ins, reports):
        area.listen(app)
    _buttons(app)
    app.event("app_home_opened")(ack=acknowledge, lazy=[home.opened])
    app.event("user_change")(events.account_changed)
    app.event("app_uninstalled")(events.app_removed)
    app.event("tokens_revoked")(events.app_removed)
    return app


class Listening(App):
    """Bolt's app, whose requests have an id in the log and are counted with their ack.

    Its listeners are found in a tenth of the time that Bolt takes for it (decision 0030).
    """

    def __init__(self, bot: Bot, **options: Any) -> None:  # noqa: ANN401
        super().__init__(**options)
        self._bot = bot

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        began = perf_counter()
        before = bind_contextvars(request=errors.new_id())
        try:
            answer = super().dispatch(req)
        except Exception as error:  # noqa: BLE001  # Bolt broke before it came to a listener
            answer = errors.not_read(error)
        finally:
            reset_contextvars(**before)
        metrics, body = self._bot.metrics, req.body
        metrics.acked(payloads.kind(body), answer.status, perf_counter() - began)
        if answer.status == UNAUTHORIZED and answer.body:  # else it is written down already
            errors.not_verified("its signature is not Slack's, or old")
        if "command" in body and answer.status == OK:
            metrics.typed(payloads.subcommand(body, SUBCOMMANDS))
        return answer

    def _register_listener(  # noqa: PLR0913, PLR0917  # as Bolt's own
        self,
        functions: Sequence[Callable[..., Any]],
        primary_matcher: ListenerMatcher,
        matchers: object,
        middleware: object,
        auto_acknowledgement: bool = False,  # noqa: FBT001
        ack_timeout: int = 3,
    ) -> Callable[..., Any]:
        """What all of Bolt's decorators end in."""
        first, *lazy = functions
        if matchers or middleware or not _GIVEN.issuperset(signature(first).parameters):
            message = f"{first} wants what no listener of ours is given"
            raise TypeError(message)
        listener = _Listener(
            app_name=self.name,
            ack_function=first,
            lazy_functions=lazy,
            matchers=[_OfBody(primary_matcher)],
            middleware=[],
            auto_acknowledgement=auto_acknowledgement,
            ack_timeout=ack_timeout,
        )
        self._listeners.append(listener)
        return first

    def _init_context(self, req: BoltRequest) -> None:
        """Bolt would make a client for each request; all of ours have one token, and one bot."""
        req.context["bot"] = self._bot
        req.context["logger"] = self.logger
        req.context["token"] = None  # the authorization brings it
        req.context["client"] = self.client
        req.context["listener_runner"] = self.listener_runner


def _forms(app: App) -> None:
    app.view("register")(**form(submissions.register))
    app.view("value")(**form(submissions.value, forms.value))
    app.view("cost")(**form(submissions.cost, forms.cost))
    app.view("cost_note")(**form(submissions.cost_note, forms.cost_note))
    app.view("owner")(**form(submissions.owner, forms.owner))
    app.view("stage")(**form(submissions.stage))
    app.view("hold")(**form(submissions.hold, forms.hold))
    app.view("stop")(**form(submissions.stop))
    app.view("override")(**form(gates.override))
    app.view("hand")(**form(gates.hand))
    app.view("link")(**form(gates.link))
    app.view("pmo_lead")(**form(submissions.pmo_lead, forms.pmo_lead))
    app.view("edit")(**form(submissions.edit))
    app.view("edit_about")(**form(submissions.edit_about, forms.edit_about))
    app.view("edit_people")(**form(submissions.edit_people, forms.edit_people))
    app.view("edit_dates")(**form(submissions.edit_dates, forms.edit_dates))
    app.view("plan")(**form(submissions.plan))
    app.view("not_me")(**form(submissions.not_me))
    app.view("waiting")(**form(submissions.waiting))
    app.view("pause")(**form(submissions.pause))
    app.view("decline")(**form(submissions.decline))
    app.view("question")(**form(submissions.question))
    app.view("reply")(**form(submissions.reply))
    app.view("digest")(**form(submissions.digest))
    app.view("assign")(**form(submissions.assign))


def _buttons(app: App) -> None:
    _buttons_of_asks(app)
    app.action("accept")(**press(presses.accept))
    app.action("decline")(**press(presses.decline))
    app.action("question")(**press(presses.question))
    app.action("reply")(**press(presses.reply))
    app.action("name_suggested")(**press(presses.name_suggested))
    app.action("fill_owner")(**press(presses.fill_owner))
    app.action("fill_value")(**press(presses.fill_value))
    app.action("fill_cost")(**press(presses.fill_cost))
    app.action("fill_cost_note")(**press(presses.fill_cost_note))
    app.action(re.compile(r"fill_topic(_\d)?"))(**press(gates.press_topic))
    app.action("hand")(**press(gates.press_hand))
    for name, step in presses.ABOUT_A_PILOT.items():
        app.action(name)(**press(step))
    app.action("override")(**press(gates.press_override))
    for page in ("list_page_back", "list_page_next"):
        app.action(page)(**press(presses.list_page, in_place=True))
    for page in ("history_page", "history_page_newer", "history_page_older"):
        app.action(page)(**press(presses.history_page, in_place=page != "history_page"))
    for turn in ("home_whose", "home_which", "home_back", "home_next"):
        app.action(turn)(**press(presses.turn_home))
    app.action("digest_page")(**press(presses.digest_page, in_place=True))
    app.action("open_register")(**press(presses.open_register))
    app.action("register_anyway")(**press(presses.register_anyway, in_place=True))
    app.action("assign")(**long_press(presses.assign))
    app.action("send_again")(**press(presses.send_again))
    app.action(re.compile(""))(**press(presses.of_the_past))  # the last: it takes any


def _buttons_of_asks(app: App) -> None:
    app.action("fill")(**press(presses.fill))
    app.action("more")(**press(presses.more))
    app.action("plan")(**press(presses.plan))
    app.action("not_me")(**press(presses.not_me))
    app.action("cleared")(**press(presses.cleared))
    app.action("why")(**press(presses.why))
    app.action("helpful")(**press(presses.helpful))
    app.action("not_helpful")(**press(presses.not_helpful))


_GIVEN = frozenset({"ack", "body", "bot", "context", "event"})


class _Listener(CustomListener):
    """Is handed what it names of `_GIVEN`. Bolt first makes all that a listener could name."""

    def run_ack_function(
        self,
        *,
        request: BoltRequest,
        response: BoltResponse,  # noqa: ARG002
    ) -> BoltResponse | None:
        context, body = request.context, request.body
        known = {
            "ack": context.ack,
            "body": body,
            "bot": context["bot"],
            "context": context,
            "event": body.get("event"),
        }
        return self.ack_function(**{name: known[name] for name in self.arg_names})


class _OfBody(ListenerMatcher):
    """Asks a listener whether a body is for it, and hands it nothing else.

    By Bolt's own way a press, for one listener of a hundred, waited most of a millisecond.
    """

    def __init__(self, matcher: ListenerMatcher) -> None:
        self.is_for: Callable[[Any], bool] = matcher.func  # type: ignore[attr-defined]

    def matches(self, req: BoltRequest, resp: BoltResponse) -> bool:  # noqa: ARG002
        return self.is_for(req.body)


class _Ourselves(Authorize):
    """One workspace, from our own database: Bolt asks Slack for nothing."""

    def __init__(self, bot: Bot, token: str) -> None:
        me = bot.identity
        self.result = AuthorizeResult(
            enterprise_id=None,
            team_id=me.slack_id,
            bot_user_id=me.bot_user,
            bot_id=me.bot_id,
            bot_token=token,
        )

    def __call__(self, **_: object) -> AuthorizeResult:
        return self.result
