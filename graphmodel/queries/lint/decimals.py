"""Decimals that are stored as whole numbers, compared with fractions of what they count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from graphmodel.problems import Problem
from graphmodel.queries.lint.subject import Subject
from graphmodel.queries.types import ValueType
from graphmodel.syntax.kinds import PropertyValue
from graphmodel.syntax.uses import ComparedValue


def decimals(subject: Subject) -> Iterator[Problem]:
    """GM207"""
    given = subject.question.parameters if subject.question is not None else ()
    types = {each.name: each.type for each in given}
    for use in (each for uses in subject.uses for each in uses.compared):
        if not isinstance(use.kind, PropertyValue):
            continue
        scale = subject.vocabulary.scale_of(use.kind.subject, use.kind.name)
        if scale and (found := _compared(use, scale, types)):
            name, shown = use.kind.name, f"{Decimal('1.5'):.{scale}f}"
            stored = f"{name} is stored as a whole number, {15 * 10 ** (scale - 1)} for {shown}"
            yield subject.problem(use.token, "GM207", f"{stored}, and {found[0]}", found[1])


def _compared(use: ComparedValue, scale: int, types: Mapping[str, ValueType]) -> tuple[str, str] | None:
    """What a decimal is compared with that is no whole number, and what to write instead; None for a whole number."""
    factor = 10**scale
    if use.constant is None:
        type = types.get(use.token.name)
        if type is None or (type.item or type).name != "float":
            return None
        whole = f"toInteger(round(${use.token.name} * {factor}))"
        if type.item is not None:
            whole = f"[each IN ${use.token.name} | toInteger(round(each * {factor}))]"
        return f"${use.token.name} is declared as a float", f"count it, too: {whole}"
    if not isinstance(use.constant.value, float):
        return None
    counted = Decimal(str(use.constant.value)) * factor
    hint = f"count it, too: {counted:f}".rstrip("0").rstrip(".") if counted == counted.to_integral_value() else ""
    digits = f"a decimal here has {scale} digit{'s' * (scale > 1)} after the point"
    return f"{use.token.text} is a fraction", hint or digits
