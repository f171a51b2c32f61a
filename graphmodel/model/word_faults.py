"""What a class says of its type in a form that it cannot have: `transitive = "yes"`, `inverse = 5`."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from typing import Any

from graphmodel.model.phrases import Phrase

_FORMS: Mapping[str, tuple[type[Any] | tuple[type[Any], ...], str]] = {
    **dict.fromkeys(
        ("abstract", "symmetric", "asymmetric", "asserts", "attitude", "timeless", "transitive"),
        (bool, "True or False"),
    ),
    **dict.fromkeys(("label", "type", "inverse", "not_implied", "plural_if", "deprecated", "role"), (str, "a text")),
    **dict.fromkeys(("reads", "reads_that"), ((str, Phrase), 'the words between start and end: "sees {} as a threat"')),
    **dict.fromkeys(("ends", "starts"), (str, 'a text such as "1..n", "0..1", "1"')),
    "ordered": (str, 'the name of a property: "position"'),
    "formerly": ((str, tuple, list), 'names that it had: ("Firm",)'),
    "codes": (Mapping, 'texts by name: {"schema.org": "Person"}'),
    **dict.fromkeys(("called", "definitions"), (Mapping, 'texts by language: {"de": "Unternehmen"}')),
    **dict.fromkeys(("optional_labels", "naming"), ((str, tuple, list), 'texts: ("Deceased", "Sanctioned")')),
}
"""What a class may assign to these words, and how that is called."""
FREE = frozenset(("ends", "starts", "ordered", "may_be_empty", "deprecated", "called", "definitions"))
"""Those of the words that a property or a method of a class may have as its name instead."""


def word_faults(cls: type[Any], name: str) -> Iterator[tuple[str, str, str]]:
    """The words of a class that it says in another form; messages call the class `name`."""
    for word, (form, shown) in _FORMS.items():
        value = cls.__dict__.get(word)
        if word in cls.model_fields or (word in FREE and inspect.isroutine(value)):
            continue
        if value is not None and not isinstance(value, form):
            yield "model-word", f"{word} = {value!r} in {name} is not {shown}", f"write {word} = {shown}"
