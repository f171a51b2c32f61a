"""The warning where a source uses a property that the model deprecates."""

from __future__ import annotations

from graphmodel.model import PropertyType
from graphmodel.problems import Problem, Where

DEPRECATED = "deprecated"


def deprecation(owner: str, declared: PropertyType, where: Where) -> list[Problem]:
    """A warning for a deprecated property of a type, with what to use instead; nothing for any other."""
    if not declared.deprecated:
        return []
    message = f"{owner}.{declared.name} is deprecated"
    return [Problem(where, DEPRECATED, message, declared.deprecated, severity="warning")]
