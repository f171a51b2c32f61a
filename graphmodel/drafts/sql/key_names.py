"""What the foreign keys of a table are called as relationships: each by other words than the rest of its table."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from graphmodel.drafts.sql.described import ForeignKey
from graphmodel.model.types import snake

_ENDINGS = ("_id", "_key", "_code", "_no", "Id", "ID")


def key_names(table: str, keys: Sequence[ForeignKey], type_of: Callable[[str], str]) -> list[str]:
    """The words for each foreign key of a table; `type_of` says the relationship type that words make.

    >>> keys = [ForeignKey((f"{side}_land", f"{side}_code"), "club", ("land", "code")) for side in ("from", "to")]
    >>> key_names("transfer", keys, str.upper)
    ['from', 'to']
    """
    choices = [_choices(table, key) for key in keys]
    first = [type_of(each[0]) for each in choices]
    found: list[str] = []
    taken = {each for each in first if first.count(each) == 1}
    for words, wanted in zip(choices, first, strict=True):
        alone = first.count(wanted) == 1
        name = words[0] if alone else next((each for each in words[1:] if type_of(each) not in taken), "")
        number = 1
        while not name:
            numbered = words[0] if number == 1 else f"{words[0]}_{number}"
            name = "" if type_of(numbered) in taken else numbered
            number += 1
        found.append(name)
        taken.add(type_of(name))
    return found


def _choices(table: str, key: ForeignKey) -> list[str]:
    """Words for a foreign key, the best first: one column without its ending, or what several have in common."""
    plain = f"has_{key.table}"
    if key.columns == key.referred:
        return [plain, *(key.columns if len(key.columns) == 1 else ()), *_of_constraint(table, key)]
    if len(key.columns) == 1:
        words = key.columns[0]
        for ending in _ENDINGS:
            words = words.removesuffix(ending)
        return [words or plain, key.columns[0], *_of_constraint(table, key)]
    return [_common(key) or plain, *_of_constraint(table, key)]


def _common(key: ForeignKey) -> str:
    """What the columns say beside the names of those they refer to; else the words that all begin or end with."""
    pairs = zip(key.columns, key.referred, strict=True)
    beside = {_beside(snake(own).lower(), snake(other).lower()) for own, other in pairs} - {""}
    if len(beside) == 1:
        return beside.pop()
    split = [snake(each).lower().split("_") for each in key.columns]
    return "_".join(_shared(split)) or "_".join(reversed(_shared([each[::-1] for each in split])))


def _beside(own: str, other: str) -> str:
    if own.endswith(other):
        return own.removesuffix(other).strip("_")
    return own.removeprefix(other).strip("_") if own.startswith(other) else own


def _shared(split: Sequence[Sequence[str]]) -> list[str]:
    """The words with which all begin."""
    found: list[str] = []
    for each in zip(*split, strict=False):
        if len(set(each)) > 1:
            break
        found.append(each[0])
    return found


def _of_constraint(table: str, key: ForeignKey) -> list[str]:
    """The words of a constraint's name, without those that say that it is a foreign key, and of which table."""
    words = re.sub(r"(?i)^fk_|_fk(ey)?$", "", key.name).removeprefix(f"{table}_")
    return [words] if words else []
