"""What people type and what reaches the app."""

from __future__ import annotations

import pytest

from bot.sandbox import Person, Sandbox, composer
from bot.sandbox.workspace import Workspace


@pytest.fixture
def workspace(slack: Sandbox, ana: Person, bob: Person) -> Workspace:
    slack.channel("ai-pilots")
    slack.channel("board", private=True)
    slack.group("pmo", [ana, bob])
    return slack.workspace


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("list mine", "list mine"),
        ("owner P-7 @ana", "owner P-7 <@U0ANA0000|ana>"),
        ("lead:@ana, then @bob.", "lead:<@U0ANA0000|ana>, then <@U0BOB0000|bob>."),
        ("R&D <b> 5 > 3", "R&amp;D &lt;b&gt; 5 &gt; 3"),
        ("<!channel> <@U0ANA0000>", "&lt;!channel&gt; &lt;@U0ANA0000&gt;"),
        ("@channel and @here", "<!channel> and <!here>"),
        ("tell @pmo", "tell <!subteam^S0PMO0000|@pmo>"),
        ("in #ai-pilots", "in <#C0AIPILOTS|ai-pilots>"),
        ("in #board", "in <#C0BOARD00|>"),
        ("issue #7 and @nobody", "issue #7 and @nobody"),
        ("see https://x.example/a?b=1&c=2 now", "see <https://x.example/a?b=1&amp;c=2> now"),
        ("ana@example.com", "<mailto:ana@example.com|ana@example.com>"),
        ("value:“120 hours/month”", "value:“120 hours/month”"),
        ("", ""),
    ],
)
def test_words_become_what_slack_makes_of_them(
    workspace: Workspace, typed: str, sent: str
) -> None:
    assert composer.sent(typed, workspace) == sent
