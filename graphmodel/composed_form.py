"""Unicode's composed form (NFC), in which a text has one spelling, in time that grows as the text does.

Python puts the marks on a letter in order by insertion, which takes the square of their number: minutes for 300,000 of
them, in a call that nothing stops. So the marks of a long text are put in order before.
"""

from __future__ import annotations

import unicodedata
from itertools import groupby
from typing import Literal

_SHORT = 1_000
_MARKS_ALONE = {0xF73: "\u0f71\u0f72", 0xF75: "\u0f71\u0f74", 0xF81: "\u0f71\u0f80"}
"""Tibetan vowel signs: no marks themselves, but made of two."""


def normalized(text: str, form: Literal["NFC", "NFKC", "NFKD"] = "NFC") -> str:
    """The text in Unicode's composed form, or in another.

    >>> normalized("e\\u0301"), ascii(normalized("a\\u0301\\u0323"))
    ('é', "'\\\\u1ea1\\\\u0301'")
    """
    return unicodedata.normalize(form, text if len(text) <= _SHORT or text.isascii() else _ordered(text, form))


def _ordered(text: str, form: str) -> str:
    """The text with the marks on each letter in Unicode's order, those of one class as they were."""
    if unicodedata.is_normalized("NFC", text) and form == "NFC":
        return text
    runs = groupby(text.translate(_MARKS_ALONE), lambda sign: unicodedata.combining(sign) > 0)
    return "".join("".join(sorted(run, key=unicodedata.combining) if marks else run) for marks, run in runs)
