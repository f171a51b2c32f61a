"""The three forms of a fact line, from text to parts. What the names mean is not looked at here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graphmodel.problems import Problem, Where
from graphmodel.sources.tree import Mapping, Scalar
from graphmodel.sources.tree import Node as Tree

WORDS = ("not", "was", "may", "likely", "unclear")
_QUOTED = r'"(?:[^"\\]|\\.)*"'
_TOKEN = re.compile(rf'[^\s,":]+:{_QUOTED}|{_QUOTED}|[,"]|[^\s,"]+', re.DOTALL)
_TYPE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*")


@dataclass(frozen=True)
class Name:
    """A name as written in a line: `id`, `Class:id` or `"an id with spaces"`."""

    text: str
    quoted: bool = False


@dataclass(frozen=True)
class RelationshipLine:
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


FactLine = RelationshipLine | EventLine | PropertyLine
FORMS = "subject TYPE object, Class event-id, or subject.property"


def parse_line(text: str, where: Where, types: frozenset[str], labels: frozenset[str]) -> FactLine | Problem:
    """The parts of a fact line. `types` and `labels` are the names of the model.

    A word in capitals that is no type of the model is still read as one, so that the mistake can be named.
    """
    tokens = _TOKEN.findall(text)
    if '"' in tokens:
        return _unreadable(text, where, r"a double quote is not closed; inside double quotes, one is written \"")
    words, rest = _leading_words(tokens)
    at = _type_position(tokens, types) or _shaped_position(tokens, len(words), labels)
    if at is not None:
        line: FactLine | None = _relationship(tokens, at)
    elif _is_event(rest, labels):
        line = _event(words, rest)
    else:
        line = _property(words, rest)
    return line or _unreadable(text, where, _hint(tokens, types))


def lines_of(tree: Tree) -> Iterator[tuple[Scalar, Tree | None]]:
    """Each fact line of a list, or of one line alone, with what is beside or under it."""
    if isinstance(tree, Scalar):
        if not tree.empty:
            yield tree, None
    elif isinstance(tree, Mapping):
        yield from tree.pairs
    else:
        for item in tree.items:
            yield from lines_of(item)


def parse_names(text: str) -> tuple[tuple[str, ...], tuple[Name, ...]]:
    """The words and names of a list such as `likely a, b`; no names where it is none."""
    words, rest = _leading_words(_TOKEN.findall(text))
    return words, _names(rest)


def texts_in(tree: Tree) -> Iterator[str]:
    """Every text of a tree, and each part of it that could be a name."""
    if isinstance(tree, Scalar):
        yield tree.text
        for token in _TOKEN.findall(tree.text):
            name = _bare(token)
            yield from (name, name.partition(":")[2], name.rpartition(".")[0])
    elif isinstance(tree, Mapping):
        for key, value in tree.pairs:
            yield from (*texts_in(key), *texts_in(value))
    else:
        for item in tree.items:
            yield from texts_in(item)


def _type_position(tokens: list[str], types: frozenset[str]) -> int | None:
    """Where a type of the model stands; one that is no plain word is written in double quotes."""
    for at, token in enumerate(tokens[1:], 1):
        odd = token.startswith('"') and not _TYPE.fullmatch(_bare(token)) and _bare(token) in types
        if tokens[at - 1] != "," and (odd or token in types):
            return at
    return None


def _shaped_position(tokens: list[str], words: int, labels: frozenset[str]) -> int | None:
    """Where something stands that looks like a type, behind a subject; an event's id may look so, too."""
    if _is_event(tokens[words:], labels) and _bare(tokens[words]) in labels and _names(tokens[words + 1 :]):
        return None
    shaped = (at for at, token in enumerate(tokens) if at > words and len(token) > 1 and _TYPE.fullmatch(token))
    return next((at for at in shaped if tokens[at - 1] != ","), None)


def _relationship(tokens: list[str], at: int) -> RelationshipLine | None:
    before, after = tokens[:at], tokens[at + 1 :]
    words: list[str] = []
    while len(before) > 1 and before[-1] in WORDS and before[-2] != ",":
        words.insert(0, before.pop())
    leading, before = _leading_words(before) if len(before) > 1 and before[1] != "," else ((), before)
    subjects, objects = _names(before), _names(after)
    if not subjects or (after and not objects) or (leading and len(subjects) > 1):
        return None  # of `not a, b KEEPS c`, nobody knows whether it denies b
    return RelationshipLine(subjects, (*leading, *words), _bare(tokens[at]), objects)


def _is_event(rest: list[str], labels: frozenset[str]) -> bool:
    if len(rest) < 2 or rest[0] == "," or rest[1] == "," or rest[1].startswith("."):
        return False
    return _bare(rest[0]) in labels or (rest[0][0].isupper() and "." not in rest[0])


def _event(words: tuple[str, ...], rest: list[str]) -> EventLine | None:
    names = _names(rest[1:])
    return EventLine(words, _bare(rest[0]), names) if names else None


def _property(words: tuple[str, ...], rest: list[str]) -> PropertyLine | None:
    last, dot, name = rest[-1].rpartition(".") if rest else ("", "", "")
    names = _names([*rest[:-1], last] if last else rest[:-1])
    return PropertyLine(words, names, name) if names and dot and name.isidentifier() else None


def _leading_words(tokens: list[str]) -> tuple[tuple[str, ...], list[str]]:
    count = 0
    while count < len(tokens) - 1 and tokens[count] in WORDS:
        count += 1
    return tuple(tokens[:count]), tokens[count:]


def _names(tokens: list[str]) -> tuple[Name, ...]:
    """Names with a comma between each two; nothing where it is not so."""
    if len(tokens) % 2 == 0 or any((part == ",") != bool(i % 2) for i, part in enumerate(tokens)):
        return ()
    return tuple(Name(_bare(token), quoted='"' in token) for token in tokens[::2])


def _bare(token: str) -> str:
    """What a token says, without its quotes: `"a b"` and `Class:"a b"`."""
    head, quote, inner = token.partition('"')
    return head + re.sub(r"\\(.)", r"\1", inner[:-1], flags=re.DOTALL) if quote else token


def _hint(tokens: list[str], types: frozenset[str]) -> str:
    """What an unreadable line most likely means."""
    capitals = next((t for t in tokens if t not in types and t.upper() in types), None)
    if capitals is not None:
        return f"did you mean {capitals.upper()!r}?"
    kind = next((at for at, token in enumerate(tokens) if token in types), None)
    misplaced = [t for at, t in enumerate(tokens) if t in WORDS and at + 1 != kind]
    if kind and misplaced:
        return f"words go right before the type, and apply to the whole line: {' '.join([*misplaced, tokens[kind]])}"
    if kind and kind > 1 and tokens[kind - 2] != ",":
        return f"the words before a type are {', '.join(WORDS)}; an id with spaces goes in double quotes"
    return ""


def _unreadable(text: str, where: Where, hint: str = "") -> Problem:
    forms = f"write {FORMS}; names with spaces go in double quotes, lists as `a, b`"
    return Problem(where, "fact-line", f"cannot read the fact {text!r}", hint or forms)
