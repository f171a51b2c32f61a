"""YAML as a tree of what was written: scalars as text, with line and column, nothing typed, nothing guessed.

Typing is the model's: `NO` stays NO and `1:30` stays 1:30. Aliases, tags and deep nesting are refused, so a small
file cannot grow into a large one. Text comes in NFC, so that one name has one spelling.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from graphmodel.composed_form import normalized
from graphmodel.problems import Problem, Where

BLOCK = ("|", ">")
QUOTED = ("'", '"', *BLOCK)
MAX_DEPTH = 40
MAX_CHARACTERS = 20_000_000
MAX_KEY = 1024
"""So many characters a key may have that is before its colon in one line, by YAML's own rule."""
_KEY_BEGINS = re.compile(r"[{\[,]|- |: ")
_COMMENT = re.compile(r"[ \t]+#\S")
_BREAKS = {"\x85": "\\N", "\u2028": "\\L", "\u2029": "\\P"}
"""Characters that end a line for YAML alone, with their escapes: it makes a space of one, or drops what indents."""
_BREAK = re.compile(f"[{''.join(_BREAKS)}]")
_LOADER: Any = getattr(yaml, "CLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Scalar:
    """A text as written. `quoted` distinguishes `"a"` from `a`."""

    text: str
    where: Where
    quoted: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing was written: `key:`."""
        return not self.text and not self.quoted


@dataclass(frozen=True)
class Sequence:
    """A list, in order."""

    items: tuple[Node, ...]
    where: Where


@dataclass(frozen=True)
class Mapping:
    """Pairs, in order. `flow` distinguishes `{a: b}` from one line a pair."""

    pairs: tuple[tuple[Scalar, Node], ...]
    where: Where
    flow: bool = False

    def get(self, key: str) -> Node | None:
        """The value under a key."""
        return next((value for name, value in self.pairs if name.text == key), None)


Node = Scalar | Sequence | Mapping


class _Stop(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def parse(text: str, file: str) -> tuple[Node | None, list[Problem]]:
    """The tree of a YAML text, and what is wrong with it. An empty text has no tree."""
    if len(text) > MAX_CHARACTERS:
        fault = f"the file has {len(text):,} characters; {MAX_CHARACTERS:,} is the most"
        return None, [Problem(Where(file), "yaml-size", fault, "split it into several fact sheets")]
    if found := _BREAK.search(text):
        return None, [_break(text, file, found.start())]
    try:
        return _Builder(text, file).document()
    except _Stop as stop:
        return None, [stop.problem]
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        where = Where(file, mark.line + 1, mark.column + 1) if mark else Where(file)
        said = " ".join(filter(None, (wrong.context, wrong.problem)))
        return None, [Problem(where, "yaml-syntax", f"this is not YAML: {said}", _syntax_hint(text, where))]
    except yaml.reader.ReaderError as wrong:
        return None, [_character(text, file, wrong.character)]


def _character(text: str, file: str, code: int) -> Problem:
    where = _place(text, file, max(text.find(chr(code)), 0))
    return Problem(where, "yaml-character", f"a character that YAML does not allow: {chr(code)!r}", "take it out")


def _break(text: str, file: str, at: int) -> Problem:
    escape = _BREAKS[text[at]]
    fault = f"U+{ord(text[at]):04X} ends a line here for YAML, which would not keep it"
    hint = f'write {escape} in double quotes, "one{escape}two"; or take it out'
    return Problem(_place(text, file, at), "yaml-character", fault, hint)


def _place(text: str, file: str, at: int) -> Where:
    return Where(file, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))


def _syntax_hint(text: str, where: Where) -> str:
    lines = text.splitlines()
    line = lines[where.line - 1] if 0 < where.line <= len(lines) else ""
    before, at = line[: where.column - 1].rstrip(), line[where.column - 1 : where.column]
    key = _KEY_BEGINS.split(before.removesuffix(":"))[-1].strip()
    if len(key) > MAX_KEY and (at == ":" or before.endswith(":")):
        return f"YAML takes a key of at most {MAX_KEY:,} characters: shorten it"
    if "\t" in line:
        return "indent with spaces, not with tabs"
    if at and at in "@`%":
        return f"put a text that begins with {at} in double quotes"
    if before.endswith(('"', "'")) and before.lstrip("- ").startswith(('"', "'")):
        return """a line that begins with a quote goes in single quotes as a whole: '"an id" TYPE another'"""
    if "{" in line or "[" in line:
        return 'inside { } and [ ], put a value that holds , : { } [ ] # or quotes in double quotes: "..."'
    return 'look at the indentation, and put a text that holds ": " or " #" in double quotes'


class _Builder:
    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.problems: list[Problem] = []
        self._events: Iterator[Any] = iter(yaml.parse(text, Loader=_LOADER))
        self._depth = 0

    def document(self) -> tuple[Node | None, list[Problem]]:
        tree = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if tree is not None:
                    self._stop(event, "yaml-documents", "a second document begins here", "remove the line `---`")
                tree = self._node(next(self._events))
        return tree, self.problems

    def _node(self, event: Any) -> Node:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self._stop(event, "yaml-alias", "anchors and aliases (& and *) are not used here", "quote or write it out")
        if isinstance(event, yaml.ScalarEvent):
            self._untagged(event)
            return self._scalar(event)
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self._stop(event, "yaml-depth", f"nested more than {MAX_DEPTH} deep", "flatten it")
        self._untagged(event)
        made = self._sequence(event) if isinstance(event, yaml.SequenceStartEvent) else self._mapping(event)
        self._depth -= 1
        return made

    def _scalar(self, event: Any) -> Scalar:
        text = normalized(event.value)
        quoted = event.style in QUOTED
        if event.style in BLOCK:
            text = text.rstrip("\n")
        if text and not quoted and _COMMENT.match(self.text, event.end_mark.index):
            fault = f"{text!r} is followed by # and no space: is that a comment, or the rest of the text?"
            hint = "put the text in double quotes, or a space after the #"
            self.problems.append(Problem(self._where(event), "yaml-comment", fault, hint))
        return Scalar(text, self._where(event), quoted)

    def _sequence(self, start: Any) -> Sequence:
        items = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._node(event))
        return Sequence(tuple(items), self._where(start))

    def _mapping(self, start: Any) -> Mapping:
        pairs: list[tuple[Scalar, Node]] = []
        seen: dict[str, Where] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key, value = self._node(event), self._node(next(self._events))
            if not isinstance(key, Scalar):
                hint = 'write a list of names as `a, b`; in { } and [ ] put it in double quotes: "a, b"'
                self.problems.append(Problem(key.where, "yaml-key", "a key must be a plain text", hint))
            elif key.text in seen:
                fault = f"the key {key.text!r} occurs twice here, first on line {seen[key.text].line}"
                hint = "merge the two, or write facts as list items: - fact"
                self.problems.append(Problem(key.where, "yaml-duplicate-key", fault, hint))
            else:
                seen[key.text] = key.where
                pairs.append((key, value))
        return Mapping(tuple(pairs), self._where(start), flow=bool(start.flow_style))

    def _untagged(self, event: Any) -> None:
        if event.tag is not None and event.tag != "!":
            self._stop(event, "yaml-tag", f"tags ({event.tag}) are not used here", "remove it; the model types values")

    def _where(self, event: Any) -> Where:
        mark = event.start_mark
        return Where(self.file, mark.line + 1, mark.column + 1)

    def _stop(self, event: Any, code: str, message: str, hint: str) -> None:
        raise _Stop(Problem(self._where(event), code, message, hint))
