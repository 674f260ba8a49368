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
