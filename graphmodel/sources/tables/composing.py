"""Values made of several cells: the first that has one, a date from its parts, the parts of a list or an object."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from graphmodel.model.json_numbers import read_json
from graphmodel.sources.tables.blocks import Block, as_text
from graphmodel.sources.tables.days import WHOLE
from graphmodel.sources.tables.templates import NotANumber, columns_of, composer, is_plain, percent
from graphmodel.sources.tables.value import Take, Value

Emptied = Callable[[list[Any]], list[Any]]
"""A column with None for what means that nothing is there."""
Refuse = Callable[[int, str, str, str], None]
HINT = "`empty` says which texts mean that nothing is there; `on_error: absent` keeps the row without the value"


def cells_of(value: Value, block: Block, emptied: Emptied, refuse: Refuse) -> list[Any]:
    """The cell that each row has for a value: a column's, or one made of several; a list where it has several."""
    if value.column:
        column = list(block.columns[value.column])
        take = value.take
        return column if take is None else _each(emptied(column), lambda cell: parts_of(cell, take), refuse)

    def entries(given: Sequence[str]) -> list[list[Any]]:
        """What each row has of some columns, or of texts that are made of columns."""
        return [entry(each) for each in given]

    def entry(given: str) -> list[Any]:
        names = columns_of(given)
        columns = [emptied(list(block.columns[name])) for name in names or (given,)]
        return joined(given, columns, refuse) if names else columns[0]

    if value.coalesce:
        return first_present(entries(value.coalesce))
    if value.list:
        return [[cell for cell in cells if cell is not None] for cells in zip(*entries(value.list), strict=True)]
    if value.template:
        return entry(value.template)
    columns = entries(value.own_columns)
    return _each(list(zip(*columns, strict=True)), date_text, refuse)


def parted(cell: Any, value: Value) -> list[Any]:
    """The parts of a cell: those of a list, or of a text at the mark that parts it."""
    if cell is None:
        return []
    parts = list(cell) if isinstance(cell, list | tuple) else as_text(cell).split(value.split)
    return [each.strip() if value.trim and isinstance(each, str) else each for each in parts]


def joined_parts(value: Value, block: Block, emptied: Emptied, refuse: Refuse) -> list[Any]:
    """For each row, the texts made of the parts of its cells; a cell of one part goes with all of another's."""
    names, compose = columns_of(value.template), composer(value.template)
    made: list[Any] = []
    for row, cells in enumerate(zip(*(emptied(list(block.columns[name])) for name in names), strict=True)):
        made.append(None)
        try:
            taken = [parts_of(cell, value.take) if cell is not None and value.take else cell for cell in cells]
            parts = [parted(cell, value) for cell in taken]
            most = max(map(len, parts)) if all(parts) else 0
            if most and any(len(each) not in (1, most) for each in parts):
                counts = " and ".join(f"{len(each)} in {name}" for name, each in zip(names, parts, strict=True))
                refuse(row, "mapping-value", f"the parts do not go together: {counts}", "as many in each, or one")
                continue
            columns = [each * most if len(each) == 1 else each for each in parts]
            made[row] = [compose(parts) for parts in zip(*columns, strict=True)]
        except ValueError as wrong:
            refuse(row, "wrong-type", str(wrong), _hint(wrong))
    return made


def joined(template: str, columns: Sequence[Sequence[Any]], refuse: Refuse) -> list[Any]:
    """Texts made of columns; None where one is absent that has to be there."""
    rows = list(zip(*columns, strict=True))
    if not is_plain(template):
        return _each(rows, composer(template), refuse)
    texts = [column if set(map(type, column)) <= {str} else list(map(as_text, column)) for column in columns]
    made: list[Any] = list(map(percent(template).__mod__, zip(*texts, strict=True)))
    if not any(None in column for column in columns):
        return made
    return [None if None in cells else text for text, cells in zip(made, rows, strict=True)]


def retouched(value: Value, column: list[Any]) -> list[Any]:
    """Texts with their white space, the characters at their ends and their capitals as the mapping wants them.

    A number loses characters at its ends as its text does; one that has none of them stays a number.
    """
    if value.collapse:
        column = [" ".join(each.split()) if isinstance(each, str) else each for each in column]
    if value.strip:
        column = [_stripped(each, value.strip) for each in column]
    for wanted, change in (
        (value.case == "upper", str.upper),
        (value.case == "lower", str.lower),
    ):
        if wanted:
            column = [change(each) if isinstance(each, str) else each for each in column]
    return column


def _stripped(cell: Any, characters: str) -> Any:
    if cell is None or isinstance(cell, bool | list | tuple | dict):
        return cell
    text = as_text(cell)
    stripped = text.strip(characters)
    return cell if stripped == text else stripped


def _each(cells: Sequence[Any], make: Callable[[Any], Any], refuse: Refuse) -> list[Any]:
    made: list[Any] = []
    for at, cell in enumerate(cells):
        try:
            made.append(None if cell is None else make(cell))
        except ValueError as wrong:
            made.append(None)
            refuse(at, "bad-date" if make is date_text else "wrong-type", str(wrong), _hint(wrong))
    return made


def _hint(wrong: ValueError) -> str:
    return "the template asks for a number" if isinstance(wrong, NotANumber) else HINT


def first_present(columns: Sequence[Sequence[Any]]) -> list[Any]:
    """Of each row the first cell that is not absent.

    >>> first_present([[None, "a"], ["b", "c"]])
    ['b', 'a']
    """
    return [next((cell for cell in cells if cell is not None), None) for cells in zip(*columns, strict=True)]


def date_text(parts: Sequence[Any]) -> str | None:
    """The partial date of a year, a month and a day, of which later ones may be absent; None for no year.

    Raises:
        ValueError: one is no whole number, or one is there without what is before it.

    >>> date_text(["1969", "7", None])
    '1969-07'
    """
    numbers = [None if part is None else _whole(part) for part in parts]
    names = ("year", "month", "day")
    for at in range(1, len(numbers)):
        if numbers[at] is not None and numbers[at - 1] is None:
            raise ValueError(f"a {names[at]}, {numbers[at]}, without its {names[at - 1]}")
    there = [number for number in numbers if number is not None]
    return "-".join([f"{there[0]:04}", *(f"{each:02}" for each in there[1:])]) if there else None


def _whole(part: Any) -> int:
    text = as_text(part).strip()
    found = WHOLE.fullmatch(text)
    text = found[1] if found else text
    if not text.isdecimal():
        raise ValueError(f"{as_text(part)!r} is no year, month or day")
    return int(text)


def parts_of(cell: Any, take: Take) -> list[Any]:
    """The keys or values of an object, or the items of a list; a text is read as JSON, and another value is one.

    Raises:
        ValueError: the cell has no such parts.

    >>> parts_of({"eng": "English"}, "keys"), parts_of('["a", "b"]', "items"), parts_of("a", "items")
    (['eng'], ['a', 'b'], ['a'])
    """
    if isinstance(cell, str) and cell.strip()[:1] in ("[", "{"):
        try:
            cell = read_json(cell)
        except ValueError as wrong:
            raise ValueError(f"this is not JSON: {wrong}") from None
    if take != "items":
        if not isinstance(cell, dict):
            raise ValueError(f"{type(cell).__name__} has no {take}")
        return list(cell) if take == "keys" else list(cell.values())
    if isinstance(cell, dict):
        raise ValueError("this is an object: take its keys or values")
    return list(cell) if isinstance(cell, list | tuple) else [cell]
