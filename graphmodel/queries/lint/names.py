"""Names and values that the model does not have: labels, types, properties, what an enumeration leaves out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graphmodel.problems import Problem
from graphmodel.queries.lint.subject import Subject
from graphmodel.queries.lint.vocabulary import Allowed, Sort, names
from graphmodel.syntax.kinds import Element
from graphmodel.syntax.uses import LabelUse

_NAMES = ("type()", "labels()")


def labels(subject: Subject) -> Iterator[Problem]:
    """GM101, GM102"""
    for uses in subject.uses:
        for use in uses.labels:
            yield from _unknown(subject, use)


def _unknown(subject: Subject, use: LabelUse) -> Iterator[Problem]:
    words = subject.vocabulary
    known = {"node": words.labels, "relationship": words.types, "either": words.both}[use.of]
    for each in names(use.labels):
        name = each.token.name
        if name in known:
            continue
        relationship = use.of == "relationship"
        what = "relationship type" if relationship else "label"
        hint = words.suggest(name, known)
        if name in words.both:
            hint = f"{name} is a {'label' if relationship else 'relationship type'}"
        yield subject.problem(
            each.token, "GM102" if relationship else "GM101", f"the model has no {what} {name!r}", hint
        )


def impossible_labels(subject: Subject) -> Iterator[Problem]:
    """GM107"""
    words = subject.vocabulary
    for uses in subject.uses:
        for element in uses.elements.values():
            if not element.constraints or words.sorts(element):
                continue
            wanted = [name for each in element.constraints for name in names(each)]
            shown = " and ".join(dict.fromkeys(name.token.name for name in wanted))
            hint = "a node has the labels of one type; write A|B for either of two"
            yield subject.problem(wanted[-1].token, "GM107", f"no node of the model has the labels {shown} so", hint)


def properties(subject: Subject) -> Iterator[Problem]:
    """GM103"""
    for uses in subject.uses:
        for use in uses.properties:
            if not use.subject.constraints and use.name in subject.vocabulary.properties[use.subject.kind]:
                continue
            sorts = subject.vocabulary.sorts(use.subject)
            if not sorts or any(use.name in sort.properties for sort in sorts):
                continue
            known = {name for sort in sorts for name in sort.properties}
            of = described(use.subject)
            message = (
                f"{of} has no property {use.name!r}" if of else f"nothing in the model has a property {use.name!r}"
            )
            yield subject.problem(use.token, "GM103", message, subject.vocabulary.suggest(use.name, known))


def values(subject: Subject) -> Iterator[Problem]:
    """GM106; GM109 where `type(r)` or `labels(n)` is compared"""
    for uses in subject.uses:
        for use in uses.values:
            allowed = values_of(subject.vocabulary.sorts(use.subject), use.name)
            if allowed is None or use.constant.value is None or use.constant.value in allowed:
                continue
            hint = subject.vocabulary.suggest(str(use.constant.value), map(str, allowed))
            code = "GM109" if use.name in _NAMES else "GM106"
            yield subject.problem(use.constant.token, code, f"{use.name} is never {use.constant.token.text}", hint)


def values_of(sorts: Iterable[Sort], name: str) -> Allowed:
    """The values that a property has in any of these sorts; None where one of them does not limit it."""
    if name in _NAMES:
        return tuple(label for sort in sorts for label in (*sort.labels, *sort.optional)) or None
    limits = [sort.properties[name] for sort in sorts if name in sort.properties]
    if not limits or any(values is None for values in limits):
        return None
    return tuple(value for values in limits for value in values or ())


def described(element: Element) -> str:
    """What an element is, in the words of its query: its labels, if it has any."""
    shown = [name.token.name for each in element.constraints for name in names(each)]
    word = " or " if len(element.constraints) == 1 else " and "
    return word.join(dict.fromkeys(shown))
