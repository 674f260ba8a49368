"""What people are asked to fill in: the three decisions, and what production needs beside them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from bot.domain.stages import Decision


class Topic(StrEnum):
    OWNER = "owner"
    VALUE = "value"
    COST = "cost"
    RECEIPT = "receipt"
    GOVERNANCE = "governance"
    WAIVER = "waiver"
    DATA = "data sheet"
    RACI = "RACI"
    KPI = "KPI"
    QUESTIONS = "questions"
    ANSWERS = "answers"
    PMO_LEAD = "PMO lead"
    CHANGE = "change"  # the change plan (A1)
    SIGN_UPS = "sign-ups"
    ATTENDANCE = "attendance"
    ACTIVE = "active"  # how many use it in a week (A2)
    ADOPTION = "adoption"  # what is done about too few of them (A2)
    FEEDBACK = "feedback"  # what changes because of a pulse (A3)
    CHECK_IN = "check-in"  # what came of the promise (P1)
    COURSE = "course"  # what becomes of a pilot at risk (P3)
    BREAKDOWN = "breakdown"
    ESTIMATE = "estimate"
    BASELINE = "baseline"
    NEEDS = "needs"


DECISION_OF: Mapping[Topic, Decision] = MappingProxyType(
    {Topic.OWNER: Decision.OWNER, Topic.VALUE: Decision.VALUE, Topic.COST: Decision.COST}
)
TOPIC_OF: Mapping[Decision, Topic] = MappingProxyType(
    {decision: topic for topic, decision in DECISION_OF.items()}
)
