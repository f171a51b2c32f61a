"""A question's file in the house style: its header in columns, its Cypher a clause a line. The meaning stays."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby

from graphmodel.queries.declarations import declared
from graphmodel.queries.header import ENTRY, MORE, read_header
from graphmodel.syntax.formatting import WIDTH, format_cypher
from graphmodel.syntax.tokens import token_problems, tokenize

_ALIGNED = ("param", "column")


def format_question(text: str) -> str:
    """The text in the house style; one that cannot be read as Cypher comes back unchanged.

    >>> print(format_question("//Who\\n//column a:string -- by name\\n// column day :date\\nreturn 1 as a"), end="")
    // Who
    // column a:   string -- by name
    // column day: date
    <BLANKLINE>
    RETURN 1 AS a
    """
    if token_problems(tokenize(text)) or not text.strip():
        return text
    plain = text.replace("\r\n", "\n")
    lines = plain.split("\n")
    count = next((at for at, line in enumerate(lines) if not line.startswith("//")), len(lines))
    header = format_header([line.rstrip() for line in lines[:count]])
    body = format_cypher("\n".join(lines[count:]).strip("\n")).rstrip()
    made = "\n".join(header) + ("\n\n" if header and body else "") + body + "\n"
    return made.replace("\n", "\r\n") if "\r\n" in text else made


def format_header(lines: list[str]) -> list[str]:
    """The lines of a header, with types and docs of neighbouring parameters and columns below one another."""
    entries = _entries(lines)
    made: list[str] = []
    for key, block in groupby(entries, key=lambda entry: _key(entry[0])):
        if key in _ALIGNED:
            made += _aligned(key, list(block))
        else:
            for entry in block:
                made += _plain(entry)
    return made if _says(made) == _says(lines) else lines


def _entries(lines: Sequence[str]) -> list[list[str]]:
    """Each line with those that go on with it."""
    entries: list[list[str]] = []
    for line in lines:
        if entries and MORE.fullmatch(line) and len(entries) > 1:
            entries[-1].append(line)
        else:
            entries.append([line])
    return entries


def _key(line: str) -> str:
    found = ENTRY.fullmatch(line)
    return found["key"] if found and found["name"] else ""


def _plain(entry: list[str]) -> Iterator[str]:
    """An entry that is alone: one space after the slashes and after the colon."""
    first, *more = entry
    found = ENTRY.fullmatch(first)
    if found:
        name = f" {found['name']}" if found["name"] else ""
        first = f"// {found['key']}{name}: {found['value']}".rstrip()
    else:
        first = f"// {first.removeprefix('//').strip()}".rstrip()
    parts = [first, *(f"//   {MORE.fullmatch(line)['value']}" for line in more)]  # type: ignore[index]
    yield from parts if max(map(len, parts)) <= WIDTH else _wrapped(" ".join([first, *map(_value, parts[1:])]))


def _value(line: str) -> str:
    return line.removeprefix("//").strip()


def _wrapped(line: str) -> list[str]:
    return textwrap.wrap(line, WIDTH, subsequent_indent="//   ", break_long_words=False, break_on_hyphens=False)


def _aligned(key: str, block: list[list[str]]) -> Iterator[str]:
    """Parameters or columns: their types below one another, and their docs where that leaves all of them on a line."""
    rows = []
    for first, *more in block:
        found = ENTRY.fullmatch(first)
        assert found is not None
        value = " ".join([found["value"], *map(_value, more)])
        rows.append((f"{found['name']}:", *declared(value)))
    names = max(len(name) for name, _, _ in rows)
    types = max((len(declaration) for _, declaration, doc in rows if doc), default=0)
    wide = [_row(key, row, names, types) for row in rows]
    if max(map(len, wide)) > WIDTH:
        wide = [_row(key, row, names, 0) for row in rows]
    for line in wide:
        yield from [line] if len(line) <= WIDTH else _wrapped_row(line)


def _row(key: str, row: tuple[str, str, str], names: int, types: int) -> str:
    name, declaration, doc = row
    lead = f"// {key} {name:<{names}} "
    return f"{lead}{declaration:<{types}} -- {doc}" if doc else f"{lead}{declaration}"


def _wrapped_row(line: str) -> Iterator[str]:
    """A long row; only its doc is wrapped, since the spaces before it would be lost."""
    start, dash, doc = line.rpartition(" -- ")
    room = max(WIDTH - len(start + dash), 20)
    first, *more = textwrap.wrap(doc, room, break_long_words=False, break_on_hyphens=False)
    yield f"{start}{dash}{first}"
    yield from _wrapped(f"//   {' '.join(more)}") if more else ()


def _says(lines: Sequence[str]) -> object:
    """What a header says, without its spaces."""
    header, problems = read_header("", "\n".join(lines))
    entries = [
        (entry.key, entry.name, declared(entry.value) if entry.key in _ALIGNED else " ".join(entry.value.split()))
        for entry in header.entries
    ]
    return header.title, entries, header.browser and header.browser.value, [p.code for p in problems]
