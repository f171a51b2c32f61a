"""What a cell in an unexpected form probably is, and the option of a mapping that reads it."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from decimal import Decimal
from typing import Any

from graphmodel.sources.tables.blocks import as_text
from graphmodel.sources.tables.days import ISO, NAMED, WHOLE, contradiction, read_day
from graphmodel.sources.tables.numerals import numeral_reader

_ABSENT = frozenset(("", "na", "n/a", "nan", "null", "none", "nil", "-", "--", ".", "?", "\\n", "#n/a", "unknown"))
_GROUPED = re.compile(r"[-+]?[0-9]{1,3}([,. '_\u00a0\u2009\u202f\u2019])[0-9]{3}(?:\1[0-9]{3})*(?:(?!\1)([.,])[0-9]+)?")
_UNGROUPED = re.compile(r"[-+]?[0-9]+(?:([.,])[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_PLAIN = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_AROUND = re.compile(r"([^\W\d_]+\s+|[A-Z]{3})?([-+]?[0-9](?:[0-9\s.,'_\u2019]*[0-9])?)(\s*[^\W\d_]+)?")
"""A number with a word or a code of money on one side or both: a letter right before a digit is part of a name."""
_MULTIPLES = re.compile(
    r"k|m|b|t|bn|tn|mn|mm|mio|mrd|tsd|cr|lakhs?|crores?|dozen|hundred|thousand|tausend|mil|mille|(?:m|b|tr)illi\w+|e"
)
"""Words beside a number that make it another."""
_LISTED = re.compile(r"\s*[^;|/,]+(?:\s*([;|/,])\s*[^;|/,]+)+\s*")
_DAY_FORMS = (
    (r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}", '"%d.%m.%Y"'),
    (r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}", '"%m/%d/%Y", or "%d/%m/%Y" where the day comes first'),
    (r"[0-9]{1,2}-[0-9]{1,2}-[0-9]{4}", '"%d-%m-%Y", or "%m-%d-%Y" where the month comes first'),
    (r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}", '"%Y-%m-%d"'),
    (r"[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}", '"%Y/%m/%d"'),
    (r"[0-9]{1,2}/[0-9]{4}", '"%m/%Y"'),
    (r"[0-9]{1,2} [^\W\d]{3,} [0-9]{4}", '"%d %B %Y"'),
    (r"[^\W\d]{3,} [0-9]{1,2}, [0-9]{4}", '"%B %d, %Y"'),
    (r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:.*", "iso"),
    (r"(?:19|20)[0-9]{6}", '"%Y%m%d"'),
    (r"[0-9]{4}", '"%Y"'),
    (r"-?[0-9]{9,10}(?:\.[0-9]+)?", "unix, where it counts the seconds since 1970"),
    (r"-?[0-9]{12,13}", "unix_ms, where it counts the milliseconds since 1970"),
)

_LONGEST_KEY = 60
BLANK = "take the spaces off, so that nothing is left: trim: true"
_OPTION = re.compile(r"\b(date|thousands|decimal|strip|split|empty|values): ")


def option_of(hint: str) -> tuple[str, ...]:
    """The option that a hint names, with its value where that is the same for all cells of one writing.

    >>> option_of('say how it is written: date: "%d.%m.%Y"'), option_of("values: {x: 1}"), option_of("fix it")
    (('date', '"%d.%m.%Y"'), ('values',), ())
    """
    found = _OPTION.search(hint)
    if found is None:
        return ()
    return (found[1],) if found[1] in ("empty", "values") else (found[1], hint[found.end() :])


def number_hint(given: Any, decimal: str = ".", thousands: str = "", stripped: str = "") -> str:
    """How a mapping with these options reads what it does not read as a number.

    >>> number_hint("EUR 12,50")
    'where what is beside the number says nothing: strip: "EUR ", decimal: ","'
    """
    if not isinstance(given, str):
        return "a number is wanted here"
    text = given.strip()
    if not text:
        return BLANK if given else 'where it stands for nothing, say so: empty: [""]'
    if text.lower() in _ABSENT:
        return f'where it stands for nothing, say so: empty: ["", {_quoted(given)}]'
    number, rest = _split_unit(text)
    options = _writing(number, decimal, thousands)
    if rest and options is not None:
        marks = "".join(dict.fromkeys(stripped + rest))
        also = f", {options}" if options else ""
        return f"where what is beside the number says nothing: strip: {_in_quotes(marks)}{also}"
    if options and (decimal, thousands) != (".", ""):
        said = f"decimal {decimal!r}" + (f" and thousands {thousands!r}" if thousands else "")
        return f"the mapping says {said}: correct the cell; if all numbers of the column are written so: {options}"
    if options and "decimal" in options and " or " not in options:
        return f"if all numbers of the column are written so: {options}; else correct the cell"
    if options:
        return f"say how the table groups digits: {options}"
    if found := _LISTED.fullmatch(text):
        return f'where a cell holds several, say so: split: "{found[1]}"'
    return f"say which number it stands for, or null for none: values: {{{_quoted(given)}: ...}}"


def list_hint(given: Any) -> str:
    """How a mapping reads a cell that is to be a list.

    >>> list_hint("[a; b]"), list_hint("alone"), list_hint('["a", "b"]')
    ('say what separates its items: split: ";"', 'say what separates its items: split: "|"', 'it is JSON: take: items')
    """
    text = as_text(given)
    with suppress(ValueError, RecursionError):
        if text.lstrip().startswith("[") and isinstance(json.loads(text), list):
            return "it is JSON: take: items"
    found = _LISTED.fullmatch(text)
    return f'say what separates its items: split: "{found[1] if found else "|"}"'


def is_plain_number(text: str) -> bool:
    """Whether a text is a number as Python writes it, and nothing else."""
    return _PLAIN.fullmatch(text.strip()) is not None


def _split_unit(text: str) -> tuple[str, str]:
    """The number in a text, and the letters and signs of money around it; a text itself where they may mean more."""
    money = {each for each in text if unicodedata.category(each) == "Sc"}
    found = _AROUND.fullmatch("".join(" " if each in money else each for each in text).strip())
    if found is None or any(_MULTIPLES.fullmatch((found[at] or "").strip().lower()) for at in (1, 3)):
        return text, ""
    before, _, after = text.partition(found[2])
    return found[2], before + after


def _writing(number: str, decimal: str, thousands: str) -> str | None:
    """The options that read a number; none where those given do, and None where it is no number."""
    read = numeral_reader(decimal, thousands)(number)
    if read is not None and is_plain_number(read):
        return ""
    found = _GROUPED.fullmatch(number)
    group, mark = (found[1], found[2]) if found else ("", (_UNGROUPED.fullmatch(number) or [number, None])[1])
    if mark is None and not found:
        return None
    options = []
    if group != thousands and (group or mark == thousands):
        options.append(f"thousands: {_in_quotes(group)}")
    if mark is None and group in (".", ",") and group != decimal:
        return f"{options[0]}, or decimal: {_in_quotes(group)} before a fraction" if options else None
    if group == decimal and mark is None:
        mark = "." if group == "," else ","
    if mark is not None and mark != decimal:
        options.append(f"decimal: {_in_quotes(mark)}")
    return ", ".join(options) or None


def is_no_day(given: Any) -> bool:
    """Whether a text has the form of a day in digits, and no calendar has that day."""
    text = given.strip() if isinstance(given, str) else ""
    formats = _forms(text)
    digits = bool(formats) and re.fullmatch(r"[0-9]+([-./])[0-9]+(?:\1[0-9]+)?", text) is not None
    return digits and read_day(text, formats) is None


def day_hint(given: Any, formats: Sequence[str] = (), *, exact: bool = False) -> str:
    """How a mapping reads a date that is written in another way than in its formats; an exact one is a day."""
    text = given.strip() if isinstance(given, str) else ""
    if isinstance(given, int | float | Decimal) and not isinstance(given, bool):
        text = as_text(given)
    elif found := WHOLE.fullmatch(text):
        text = found[1]
    if isinstance(given, str) and given and not text:
        return BLANK
    if text.lower() in _ABSENT - {""}:
        return f'where it stands for nothing, say so: empty: ["", {_quoted(given if isinstance(given, str) else text)}]'
    if re.match(r"-[0-9]{4,}-|[-+]?[0-9]{5,}-[0-9]{2}-|-?infinity$|[0-9-]{10}.* \(?BC\)?$", text):
        return "a date is of the years 1 to 9999: name what stands for none in `empty`, or declare the property as str"
    if is_no_day(given):
        return "no calendar has that day: correct it, or name it in `empty` where it stands for none"
    if formats:
        return _also_written(text, formats, exact)
    for pattern, advice in _DAY_FORMS:
        if re.fullmatch(pattern, text):
            return f"say how it is written: date: {_only_one(text) or advice}"
    return 'say how it is written: date: "%d.%m.%Y"; or that it counts seconds since 1970: date: unix'


def _forms(text: str) -> list[str]:
    """The formats that a text may be written in, by its form."""
    for pattern, advice in _DAY_FORMS:
        if re.fullmatch(pattern, text):
            return re.findall(r"%[^\"]+", advice) or [advice.partition(",")[0]]
    return []


def _only_one(text: str) -> str:
    """The one of several formats of its form in which a text is a day: 7/13/2025 has no thirteenth month."""
    formats = _forms(text)
    fitting = [each for each in formats if read_day(text, (each,))]
    return _in_quotes(fitting[0]) if len(fitting) == 1 < len(formats) else ""


def _also_written(text: str, formats: Sequence[str], exact: bool) -> str:
    """The next step at a date that the formats of a mapping do not read."""
    candidates = [ISO, *_forms(text)] if re.match(r"[0-9]{4}-", text) else _forms(text)
    for each in candidates:
        found = None if each in formats else read_day(text, (each,))
        if found is None:
            continue
        if exact and found[1] != "day":
            return "declare the property as PartialDate, which keeps how precise a date is"
        if contradiction((*formats, each)):
            return f"correct it; if all dates of the column are written so: date: {_format(each)}"
        return f"say that it is written so, too: date: [{', '.join(map(_format, (*formats, each)))}]"
    return more_formats(formats)


def more_formats(formats: Sequence[str]) -> str:
    """The next step at a cell that a mapping's formats do not read, and whose own is not known.

    >>> more_formats(["%H%M"])
    'correct it, or add the format that reads it to `date`, as in date: ["%H%M", ...]'
    """
    return (
        f"correct it, or add the format that reads it to `date`, as in date: [{', '.join(map(_format, formats))}, ...]"
    )


def _format(each: str) -> str:
    return each if each in NAMED else _in_quotes(each)


def _in_quotes(text: str) -> str:
    """A text in double quotes, in which a space that looks like another is spelled out."""
    return '"' + "".join(f"\\u{ord(each):04x}" if each.isspace() and each != " " else each for each in text) + '"'


def _quoted(text: str) -> str:
    if len(text) > _LONGEST_KEY:
        return '"..."'
    return text if re.fullmatch(r"[^\W\d]\w*", text) else f'"{text}"' if '"' not in text else f"'{text}'"
