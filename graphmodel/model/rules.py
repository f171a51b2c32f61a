"""Rules across the properties of a type, each with a title by which messages name it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from pydantic import model_validator
from pydantic_core import PydanticCustomError

BROKEN, FAILED = "rule", "rule_failed"
"""The types of pydantic's errors: a rule that does not hold, and one that cannot be evaluated."""


def rule(title: str) -> Callable[[Callable[[Any], bool | None]], Any]:
    """Makes a method a rule that each node or relationship of its type keeps: it returns whether it holds.

    It may raise ValueError with the reason instead. A type below has the rules of those above it.

    >>> from typing import Annotated
    >>> from graphmodel.model import Node, Property
    >>> class Span(Node):
    ...     id: Annotated[str, Property(key=True)]
    ...     first: int
    ...     last: int
    ...
    ...     @rule("a span ends after it begins")
    ...     def ordered(self) -> bool:
    ...         return self.first <= self.last
    """

    def make(method: Callable[[Any], bool | None]) -> Any:
        @wraps(method)
        def checked(self: Any) -> Any:
            try:
                holds = method(self)
            except (ValueError, AssertionError) as reason:
                raise PydanticCustomError(BROKEN, "{title}{reason}", _said(title, f": {reason}")) from None
            except Exception as wrong:
                code = method.__code__
                place = f"{code.co_filename}:{code.co_firstlineno}"
                reason_text = f", and could not be checked: {type(wrong).__name__}: {wrong} ({place})"
                raise PydanticCustomError(FAILED, "{title}{reason}", _said(title, reason_text)) from None
            if holds is False:
                raise PydanticCustomError(BROKEN, "{title}{reason}", _said(title, ""))
            return self

        return model_validator(mode="after")(checked)

    return make


def _said(title: str, reason: str) -> dict[str, Any]:
    return {"title": title, "reason": reason}
