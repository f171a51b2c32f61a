"""The records of CSV text, in which an empty field is nothing and `""` an empty text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator


def records(lines: Iterable[str], delimiter: str, quote: str = '"') -> Iterator[tuple[int, list[str | None]]]:
    """Each record with the number of its first line; a text in quotes may have several.

    >>> list(records(['a,,""\\n', '"x\\n', 'y",z\\n'], ","))
    [(1, ['a', None, '']), (2, ['x\\ny', 'z'])]

    Raises:
        ValueError: a quote is not closed, or is within a text.
    """
    q = re.escape(quote)
    field = re.compile(rf"{q}((?:[^{q}]|{q}{q})*){q}|[^{re.escape(delimiter)}]*")
    lines_so_far: list[str] = []
    quotes = first = 0
    for number, line in enumerate(lines, 1):
        first = first if lines_so_far else number
        lines_so_far.append(line)
        quotes += line.count(quote)
        if quotes % 2 == 0:
            text = "".join(lines_so_far).rstrip("\r\n")
            lines_so_far, quotes = [], 0
            if text:
                yield first, list(_fields(text, field, delimiter, quote, first))
    if lines_so_far:
        raise ValueError(f"line {first}: a quote is not closed")


def _fields(text: str, field: re.Pattern[str], delimiter: str, quote: str, line: int) -> Iterator[str | None]:
    at = 0
    while True:
        found = field.match(text, at)
        assert found is not None, "the pattern matches nothing, too"
        at = found.end()
        if at < len(text) and text[at] != delimiter:
            raise ValueError(f"line {line}: a quote stands within a text")
        yield found[1].replace(quote * 2, quote) if found[1] is not None else (found[0] or None)
        if at == len(text):
            return
        at += 1
