"""SQL text: identifiers and texts are quoted here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from glob import escape
from pathlib import Path


def identifier(name: str) -> str:
    """A name as an identifier.

    >>> identifier('the "old" name')
    '"the ""old"" name"'
    """
    return '"' + name.replace('"', '""') + '"'


def identifiers(names: Iterable[str], prefix: str = "") -> str:
    """Names as a list of identifiers, each of a table's alias if one is given.

    >>> identifiers(["a", "b"], "t")
    't."a", t."b"'
    """
    dot = f"{prefix}." if prefix else ""
    return ", ".join(dot + identifier(name) for name in names)


def literal(value: str | int | float | bool | None) -> str:
    """A text, a number or a truth value as SQL writes it.

    >>> literal("it's"), literal(None), literal(True)
    ("'it''s'", 'NULL', 'true')
    """
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).lower()
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else repr(value)


def literals(values: Iterable[str | int | float | bool | None]) -> str:
    """Values as a list in SQL, without its brackets."""
    return ", ".join(map(literal, values))


def key_text(key: str, *, number: bool) -> str:
    """What the endpoints of a symmetric relationship are ordered by, after their label: the end of `ref_text`.

    >>> key_text('"start"', number=True)
    '("start")::VARCHAR || \\']\\''
    """
    return f"({key})::VARCHAR || ']'" if number else f"to_json({key})::VARCHAR || ']'"


def file_literal(path: Path) -> str:
    """A file's path as a text of which DuckDB makes no pattern, whatever its folders are called.

    >>> file_literal(Path("/data/[2025]/what?.csv"))
    "'/data/[[]2025]/what[?].csv'"
    """
    return literal(escape(str(path)))


def composed(text: str) -> str:
    """SQL of a text in Unicode's composed form (NFC); null of a long one in which eight marks follow each other.

    DuckDB puts the marks on a letter in order in time that is the square of their number.
    """
    made = f"nfc_normalize({text})"
    return f"CASE WHEN strlen({text}) <= 2000 THEN {made} WHEN NOT regexp_matches({text}, '\\pM{{8}}') THEN {made} END"
