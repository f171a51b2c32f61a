"""Keys and references of files of rows, guessed from values and names; each guess says how sure it is, and why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from graphmodel.drafts.tables.column import composed
from graphmodel.drafts.tables.headers import plain_name
from graphmodel.drafts.tables.profile import FileProfile, rows
from graphmodel.model.types import snake
from graphmodel.problems import count

SURE, LIKELY, UNCERTAIN = "sure", "likely", "a guess"
FEW = 10
"""Fewer different values than this may be in another column by chance."""
MAX_JOINED = 6
LEAST = 0.9
"""A column refers to a key if at least this share of its different values are keys."""
_MARKS = ("id", "key", "code", "no", "nr", "number", "ref", "uuid", "iso")


@dataclass(frozen=True)
class KeyGuess:
    """The columns that distinguish the rows of a file; none where none do."""

    columns: tuple[str, ...]
    confidence: str
    evidence: str


@dataclass(frozen=True)
class Reference:
    """A column whose values are keys of another file, or of the same."""

    file: str
    column: str
    target: str
    confidence: str
    evidence: str


def key_of(file: FileProfile) -> KeyGuess:
    """The key of a file: one column, else two or three together, else none."""
    single = [each for each in file.columns.values() if each.distinct and each.keylike]
    single.sort(key=lambda each: (-_like_key(each.name, file), each.longest > 60, list(file.columns).index(each.name)))
    if single:
        column = single[0]
        named = _like_key(column.name, file)
        confidence = (SURE if file.rows >= FEW else LIKELY) if named else (LIKELY if file.rows >= FEW else UNCERTAIN)
        others = [each.name for each in single[1:]]
        evidence = f"{count(file.rows, 'different value')} in {count(file.rows, 'row')}"
        evidence += "; its name is one of a key" if named else ""
        evidence += f"; so are those of {', '.join(others[:3])}" if others else ""
        return KeyGuess((column.name,), confidence, evidence)
    whole = [each.name for each in file.columns.values() if each.absent == 0 and each.keylike][:MAX_JOINED]
    for size in (2, 3):
        for names in combinations(whole, size):
            if _differ(file, names):
                evidence = f"together they are different in all of {count(file.rows, 'row')}"
                return KeyGuess(names, LIKELY if file.rows >= FEW else UNCERTAIN, evidence)
    return KeyGuess((), UNCERTAIN, "no columns are different in all rows")


def references(files: Sequence[FileProfile], keys: dict[str, KeyGuess]) -> Iterator[Reference]:
    """The columns that refer to keys of one column, the surest target of each."""
    for file in files:
        for column in file.columns.values():
            found = sorted(_targets(file, column.name, files, keys), key=lambda each: _order(each.confidence))
            if found:
                yield found[0]


def fits(column: str, file: FileProfile, key: str) -> bool:
    """Whether a column's name says that it refers to a file: `customer_id` to customers, `iso` to countries by iso.

    >>> from pathlib import Path
    >>> fits("customerId", FileProfile(Path("customers.csv"), "csv"), "id")
    True
    """
    words, target = _words(plain_name(column)), _words(file.name)
    if target and any(_same(target[-1], word) for word in words):
        return True
    return len(_words(key)) > 1 and words[-len(_words(key)) :] == _words(key)


def names_key(column: str, file: FileProfile) -> bool:
    """Whether a column's name is one of a key of its file: `id`, `customer_no` in customers."""
    return _like_key(column, file) > 0


def _targets(
    file: FileProfile, name: str, files: Sequence[FileProfile], keys: dict[str, KeyGuess]
) -> Iterator[Reference]:
    column = file.columns[name]
    if not column.keylike or not column.values:
        return
    for other in files:
        key = keys[other.name].columns
        if len(key) != 1 or (other is file and key[0] == name):
            continue
        target = other.columns[key[0]]
        if target.kind != column.kind or target.values is None:
            continue
        inside = len(column.values & target.values)
        share = inside / len(column.values)
        named = fits(name, other, key[0])
        if share < LEAST or (keys[file.name].columns == (name,) and not named):
            continue
        evidence = f"{inside:,} of {len(column.values):,} values are keys there"
        evidence += "; its name says so" if named else ""
        yield Reference(
            file.name, name, other.name, _confidence(name, column.kind, share, len(column.values), named), evidence
        )


def _confidence(name: str, kind: str, share: float, values: int, named: bool) -> str:
    if share < 1:
        return UNCERTAIN
    if named:
        return SURE if values >= FEW else LIKELY
    marked = _words(name)[-1:] and _words(name)[-1] in (*_MARKS, "to", "by", "from")
    is_typical = kind == "string" or marked
    return LIKELY if is_typical and values >= FEW else UNCERTAIN


def _order(confidence: str) -> int:
    return (SURE, LIKELY, UNCERTAIN).index(confidence)


def _like_key(name: str, file: FileProfile) -> int:
    words = _words(plain_name(name))
    if not words:
        return 0
    own = bool(_words(file.name)) and any(_same(_words(file.name)[-1], word) for word in words)
    marked = words[-1] in _MARKS
    return 3 if marked and (own or len(words) == 1) else 2 if marked else 0


def _differ(file: FileProfile, names: Iterable[str]) -> bool:
    wanted, seen = tuple(names), set[int]()
    for row in rows(file):
        value = hash(tuple(composed(row.get(name)) for name in wanted))
        if value in seen:
            return False
        seen.add(value)
    return True


def _words(name: str) -> list[str]:
    return [word for word in re.split(r"[\W_]+", snake(name)) if word]


def _same(one: str, other: str) -> bool:
    return _stem(one) == _stem(other)


def _stem(word: str) -> str:
    """A word without its plural.

    >>> _stem("countries"), _stem("customers"), _stem("box"), _stem("status")
    ('country', 'customer', 'box', 'status')
    """
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
