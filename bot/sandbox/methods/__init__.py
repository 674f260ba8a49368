"""The Web API: which methods there are."""

from __future__ import annotations

from collections.abc import Mapping

from bot.sandbox.methods import app, chat, conversations, files, usergroups, users, views
from bot.sandbox.methods.method import Method

METHODS: Mapping[str, Method] = {
    **app.METHODS,
    **chat.METHODS,
    **conversations.METHODS,
    **files.METHODS,
    **usergroups.METHODS,
    **users.METHODS,
    **views.METHODS,
}
