"""How much of a collective a claim speaks of: a word, a number or a percentage, and what follows for contradictions."""

from __future__ import annotations

import re
from typing import Literal

Part = Literal["all", "most", "some"]
SHARES = ("all", "most", "many", "some", "few")
WHOLE = 100.0
_NUMBER = re.compile(r"(?:~|about )?\s*([0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?)\s*(%)?")


def is_share(text: str) -> bool:
    """Whether a text says how much of a collective: one of `SHARES`, a number or a percentage of more than none.

    >>> [is_share(text) for text in ("most", "~60%", "3", "0", "mots")]
    [True, True, True, False, False]
    """
    if text in SHARES:
        return True
    match = _NUMBER.fullmatch(text)
    number = _value(match) if match else 0
    return number > 0 and not (match and match[2] and number > WHOLE)


def is_whole(share: str) -> bool:
    """Whether it is all of a collective; no share at all is."""
    return share in ("", "all") or _percent(share) == WHOLE


def is_majority(share: str) -> bool:
    """Whether it is more than half, so that the same cannot be true of the rest."""
    return is_whole(share) or share == "most" or _percent(share) > WHOLE / 2


def part_of(share: str) -> Part:
    """What a share comes to where claims contradict each other: all, more than half, or some.

    >>> [part_of(share) for share in ("", "60%", "3")]
    ['all', 'most', 'some']
    """
    if is_whole(share):
        return "all"
    return "most" if is_majority(share) else "some"


def _percent(share: str) -> float:
    match = _NUMBER.fullmatch(share)
    return _value(match) if match and match[2] else 0


def _value(match: re.Match[str]) -> float:
    return float(match[1].replace(",", ""))
