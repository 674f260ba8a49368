"""What opens when somebody is to fill in a topic: its form, or what there is to press."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from bot.domain.command_text import PilotRef
from bot.domain.people import SlackId
from bot.domain.permissions import ACT_OF
from bot.domain.pilot import Pilot
from bot.domain.topics import Topic
from bot.render import adoption_forms, forms
from bot.render.kit import Block
from bot.render.speech import Speech
from bot.runtime import Bot
from bot.usecases import gating, opening
from handlers.answering import say

Form = Callable[[Pilot | None, forms.Facts], Block]
FORMS: Mapping[Topic, Form] = MappingProxyType(
    {
        Topic.OWNER: forms.owner,
        Topic.VALUE: forms.value,
        Topic.COST: forms.cost,
        Topic.CHANGE: adoption_forms.plan_of,
        Topic.SIGN_UPS: adoption_forms.sign_ups,
        Topic.ATTENDANCE: adoption_forms.attendance,
        Topic.ACTIVE: adoption_forms.active,
        Topic.ADOPTION: adoption_forms.response,
        Topic.FEEDBACK: adoption_forms.feedback,
    }
)


def topic(
    bot: Bot, who: SlackId, ref: PilotRef, wanted: Topic, seen: str | None = None
) -> Block | Speech:
    """A receipt has no form: the press itself is the answer (C7); `seen` is what it showed."""
    if wanted is Topic.RECEIPT:
        return say(bot, bot.do(gating.see_cost, who, ref, seen))
    pilot = bot.see(opening.subject, who, ACT_OF[wanted], ref, wanted)
    return FORMS[wanted](pilot, forms.about(pilot, ref.words))
