"""Numbers as a source writes them: with a comma before the fraction, with marks between thousands, and as JSON does."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache

_EXACT = 2**53


@lru_cache(maxsize=64)
def numeral_reader(decimal: str, thousands: str) -> Callable[[str], str | None]:
    """A function that writes the number in a text as Python does; None where it is none of this writing.

    What stands around the number stays: `~1.200,5 m2`.

    >>> read = numeral_reader(",", ".")
    >>> read("~1.200,5 m2"), read("-3"), read("1.5")
    ('~1200.5 m2', '-3', None)
    """
    mark, group = re.escape(decimal), re.escape(thousands)
    grouped = rf"\d{{1,3}}(?:{group}\d{{3}})+|" if thousands else ""
    number = re.compile(rf"([^\d]*?)([-+]?)({grouped}\d+)(?:{mark}(\d+))?([eE][-+]?\d+)?(\D.*)?", re.DOTALL)

    def read(text: str) -> str | None:
        found = number.fullmatch(text)
        if found is None:
            return None
        before, sign, whole, fraction, power, after = found.groups(default="")
        if re.match(rf"[.,{mark}{group}]\d", after) or (before and before[-1] in ".,"):
            return None
        whole = whole.replace(thousands, "") if thousands else whole
        return f"{before}{sign}{whole}{'.' if fraction else ''}{fraction}{power}{after}"

    return read


def json_number(text: str) -> float | Decimal:
    """A number of JSON that has a fraction or a power: a float, but a decimal where a float may be another number.

    >>> json_number("0.1"), json_number("1e300"), json_number("9007199254740993.0")
    (0.1, 1e+300, Decimal('9007199254740993.0'))
    """
    made = float(text)
    if -_EXACT < made < _EXACT:
        return made
    return Decimal(text) if math.isinf(made) or "e" not in text.lower() else made
