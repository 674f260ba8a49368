"""What opens when somebody is to fill in a topic: its form, or what there is to press."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from bot.domain.answers import Answer
from bot.domain.command_text import PilotRef
from bot.domain.people import SlackId
from bot.domain.permissions import ACT_OF
from bot.domain.pilot import Pilot
from bot.domain.topics import Topic
from bot.render import (
    adoption_forms,
    costs,
    data_sheet,
    forms,
    gates,
    kpis,
    needs,
    questions,
    raci,
    values,
)
from bot.render.kit import Block
from bot.render.speech import Speech
from bot.runtime import Bot
from bot.usecases import gating, opening
from bot.usecases.gating import Next
from handlers import check_ins, governance
from handlers.payloads import Submitted

if TYPE_CHECKING:
    from bot.work import Work

P = ParamSpec("P")
Form = Callable[[Pilot | None, forms.Facts], Block]
FORMS: Mapping[Topic, Form] = MappingProxyType(
    {
        Topic.OWNER: forms.owner,
        Topic.VALUE: forms.value,
        Topic.COST: forms.cost,
        Topic.DATA: data_sheet.form,
        Topic.RACI: raci.form,
        Topic.KPI: kpis.form,
        Topic.QUESTIONS: questions.form,
        Topic.ANSWERS: questions.answer,
        Topic.PMO_LEAD: forms.pmo_lead,
        Topic.CHANGE: adoption_forms.plan_of,
        Topic.SIGN_UPS: adoption_forms.sign_ups,
        Topic.ATTENDANCE: adoption_forms.attendance,
        Topic.ACTIVE: adoption_forms.active,
        Topic.ADOPTION: adoption_forms.response,
        Topic.FEEDBACK: adoption_forms.feedback,
        Topic.BREAKDOWN: costs.breakdown,
        Topic.ESTIMATE: costs.estimate,
        Topic.BASELINE: values.beside,
        Topic.NEEDS: needs.form,
    }
)

OPENINGS = MappingProxyType(
    {
        Topic.GOVERNANCE: governance.fill,
        Topic.WAIVER: governance.fill,
        Topic.CHECK_IN: check_ins.fill,
        Topic.COURSE: check_ins.fill,
    }
)  # what is to be filled in of these depends on more than the pilot


def topic(
    bot: Bot, who: SlackId, ref: PilotRef, wanted: Topic, seen: str | None = None
) -> Block | Speech:
    """A receipt has no form: the press itself is the answer (C7); `seen` is what it showed."""
    if wanted is Topic.RECEIPT:
        return bot.answer(gating.see_cost, who, ref, seen)
    if wanted in OPENINGS:
        return OPENINGS[wanted](bot, who, ref, wanted)
    pilot = bot.see(opening.subject, who, ACT_OF[wanted], ref, wanted)
    return FORMS[wanted](pilot, forms.about(pilot, ref.words))


def with_next(said: Speech, ref: PilotRef, following: Next) -> Speech:
    """What was done; where it leads nowhere by itself, with the next thing they can do."""
    if not isinstance(following, Topic) or following is Topic.RECEIPT:
        return said
    return gates.leading_on(said, ref.words, following)


def dressed_with_next(bot: Bot, ref: PilotRef) -> Callable[[tuple[Answer, Next]], Speech]:
    """How what a step of `gating.and_next` answers is put into words."""

    def dress(both: tuple[Answer, Next]) -> Speech:
        told, following = both
        return with_next(bot.speech(told), ref, following)

    return dress


def once_and_next(
    bot: Bot,
    form: Submitted,
    step: Callable[Concatenate[Work, SlackId, PilotRef, P], Answer],
    *args: P.args,
    **kwargs: P.kwargs,
) -> Speech:
    """What a form asks for, done once, and what comes next, in one transaction."""
    dress, both = dressed_with_next(bot, form.pilot), gating.and_next(step)
    return bot.shown_once(form.receipt, dress, both, form.who, form.pilot, *args, **kwargs)
