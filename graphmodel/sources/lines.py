"""The three forms of a fact line, from text to parts. What the names mean is not looked at here."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graphmodel.problems import Problem, Where

WORDS = ("not", "was", "may", "likely", "unclear")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|,|[^\s,"]+')
_TYPE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*")


@dataclass(frozen=True)
class Name:
    """A name as written in a line: `id`, `Class:id` or `"an id with spaces"`."""

    text: str
    quoted: bool = False


@dataclass(frozen=True)
class TieLine:
    """`subject [words] TYPE object`; no object where quoted claims follow."""

    subjects: tuple[Name, ...]
    words: tuple[str, ...]
    type: str
    objects: tuple[Name, ...]


@dataclass(frozen=True)
class EventLine:
    """`[words] Class id`."""

    words: tuple[str, ...]
    label: str
    ids: tuple[Name, ...]


@dataclass(frozen=True)
class PropertyLine:
    """`[words] subject.property`."""

    words: tuple[str, ...]
    subjects: tuple[Name, ...]
    property: str


FactLine = TieLine | EventLine | PropertyLine
FORMS = "subject TYPE object, Class event-id, or subject.property"


def parse_line(text: str, where: Where, types: frozenset[str], labels: frozenset[str]) -> FactLine | Problem:
    """The parts of a fact line. `types` and `labels` are the names of the model.

    A word in capitals that is no type of the model is still read as one, so that the mistake can be named.
    """
    tokens = _TOKEN.findall(text)
    at = _type_position(tokens, types)
    if at is not None:
        return _tie(tokens, at, where)
    words, rest = _leading_words(tokens)
    if "," in rest[:1] or not rest:
        return _unreadable(text, where)
    if len(rest) >= 2 and (rest[0] in labels or (rest[0][:1].isupper() and "." not in rest[0] and rest[1] != ",")):
        names = _names(rest[1:])
        return EventLine(words, rest[0], names) if names else _unreadable(text, where)
    return _property(words, rest, text, where)


def parse_names(text: str) -> tuple[tuple[str, ...], tuple[Name, ...]]:
    """The words and names of a list such as `likely a, b`; no names where it is none."""
    words, rest = _leading_words(_TOKEN.findall(text))
    return words, _names(rest)


def _type_position(tokens: list[str], types: frozenset[str]) -> int | None:
    known = [i for i, token in enumerate(tokens) if token in types and i > 0]
    if known:
        return known[0]
    shaped = (i for i, token in enumerate(tokens) if i > 0 and len(token) > 1 and _TYPE.fullmatch(token))
    return next((i for i in shaped if tokens[i - 1] != ","), None)


def _tie(tokens: list[str], at: int, where: Where) -> FactLine | Problem:
    before = tokens[:at]
    words: list[str] = []
    while len(before) > 1 and before[-1] in WORDS and before[-2] != ",":
        words.insert(0, before.pop())
    leading, before = _leading_words(before) if len(before) > 1 and before[1] != "," else ((), before)
    subjects = _names(before)
    objects = _names(tokens[at + 1 :]) if tokens[at + 1 :] else ()
    if not subjects or (tokens[at + 1 :] and not objects):
        return _unreadable(" ".join(tokens), where)
    return TieLine(subjects, (*leading, *words), tokens[at], objects)


def _property(words: tuple[str, ...], rest: list[str], text: str, where: Where) -> FactLine | Problem:
    last, dot, name = rest[-1].rpartition(".")
    names = _names([*rest[:-1], last] if last else rest[:-1])
    if not names or not dot or not name.isidentifier() or rest[-1].startswith('"'):
        return _unreadable(text, where)
    return PropertyLine(words, names, name)


def _leading_words(tokens: list[str]) -> tuple[tuple[str, ...], list[str]]:
    count = 0
    while count < len(tokens) - 1 and tokens[count] in WORDS:
        count += 1
    return tuple(tokens[:count]), tokens[count:]


def _names(tokens: list[str]) -> tuple[Name, ...]:
    """Names with a comma between each two; nothing where it is not so."""
    if len(tokens) % 2 == 0 or any((part == ",") != bool(i % 2) for i, part in enumerate(tokens)):
        return ()
    return tuple(_name(token) for token in tokens[::2])


def _name(token: str) -> Name:
    if token.startswith('"'):
        return Name(re.sub(r"\\(.)", r"\1", token[1:-1]), quoted=True)
    return Name(token)


def _unreadable(text: str, where: Where) -> Problem:
    hint = f"write {FORMS}; names with spaces go in double quotes, lists as `a, b`"
    return Problem(where, "fact-line", f"cannot read the fact {text!r}", hint)
