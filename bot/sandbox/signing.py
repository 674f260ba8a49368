"""HTTP requests as Slack builds and signs them."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
Headers = dict[str, str | Sequence[str]]
"""As Bolt's own requests take them."""


def body(kind: str, payload: Mapping[str, Any]) -> str:
    """How a payload travels: commands as a form, interactions in one field, events as JSON."""
    if kind == "slash_commands":
        return urlencode(payload)
    if kind == "interactive":
        return urlencode({"payload": json.dumps(payload)})
    return json.dumps(payload)


def signed(secret: str, body: str, at: datetime) -> Headers:
    """The two headers that prove that a body came from Slack at a moment."""
    stamp = str(int(at.timestamp()))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"x-slack-request-timestamp": stamp, "x-slack-signature": f"v0={digest}"}


def headers(secret: str, kind: str, body: str, at: datetime) -> Headers:
    content_type = JSON if kind == "events_api" else FORM
    return {"content-type": content_type, **signed(secret, body, at)}
