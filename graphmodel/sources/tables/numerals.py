"""Numbers as a source writes them: with a comma before the fraction, and with marks between thousands."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache


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
