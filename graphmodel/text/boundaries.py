"""Where a sentence ends: marks, quotes, abbreviations and numbers, found by spelling alone."""

# ruff: noqa: RUF001 (marks of other scripts are the point here)

from __future__ import annotations

import re
from collections.abc import Iterator

from graphmodel.text.words import (
    BEFORE_NUMBER,
    BEFORE_ORDINAL,
    FOREIGN_OPENERS,
    MONTHS,
    NEVER_ENDS,
    OPENERS,
    SELDOM_ENDS,
)

_CLOSERS = r"[\"')\]}»›*_]*"
_NOTES = r"(?:\[[^\[\]]{1,20}\])*[⁰¹²³⁴⁵⁶⁷⁸⁹]*"
# Marks that end a sentence before white space; marks of scripts where no white space need follow.
_END = re.compile(
    rf"(?P<mark>[.!?…‼⁇⁈⁉]+|(?<=[\u0370-\u03ff\u1f00-\u1fff]);){_CLOSERS}{_NOTES}\s+"
    r"|(?P<sure>[。！？｡．।॥؟۔።։။។]+)[)\]»›」』）】》〉]*(?P<quote>[\"']?)\s*"
)
_NEXT = re.compile(r"[\"'(\[{«‹¿¡*_—–「『（-]*\s?(?P<first>\S)(?P<rest>[^\s\"'),.;:!?»]*)")
_LAST_WORD = re.compile(r"[^\s\"'()\[\]{}«»—–]+$")
_INITIALS = re.compile(r"[^\W\d_]|(?:[^\W\d_]\.)+[^\W\d_]")
_FAR = 100  # characters before a mark that can matter
_ORDINAL = re.compile(r"(?:(?P<before>\w+) )?\d{1,2}$")


def split_sentences(paragraph: str) -> Iterator[tuple[int, str]]:
    """The sentences of one paragraph of normalised text, each with the offset where it begins.

    >>> [text for _, text in split_sentences('Dr. J. R. Oak spent 1.3 million in the U.S. alone. "Why?" he asked.')]
    ['Dr. J. R. Oak spent 1.3 million in the U.S. alone.', '"Why?" he asked.']
    """
    start = 0
    for end in _END.finditer(paragraph):
        if end["sure"]:
            stop = end.start("quote") if _opens(paragraph[start : end.start("quote")], end["quote"]) else end.end()
        else:
            stop = end.end() if _ends(paragraph, start, end) else len(paragraph)
        if stop < len(paragraph):
            yield start, paragraph[start:stop].rstrip()
            start = stop
    if paragraph[start:].strip():
        yield start, paragraph[start:].rstrip()


def _opens(before: str, quote: str) -> bool:
    """Whether a straight quote, right after a mark that needs no white space, opens the next sentence."""
    return quote != "" and before.count(quote) % 2 == 0


def _ends(text: str, start: int, end: re.Match[str]) -> bool:
    following = _NEXT.match(text, end.end())
    if following is None or not _begins(following["first"], following["rest"]):
        return False
    before, mark = text[max(start, end.start() - _FAR) : end.start()], end["mark"]
    if before[-1:] in ("", "(", "["):  # a bare "..." or "(?)", which is a remark, not an end
        return False
    if mark != ".":
        return not (mark.startswith(("..", "…")) and before[-1:].isspace())
    word = _LAST_WORD.search(before)
    if word is None or text[end.start() + 1] in "\"'":
        return True
    if len(word[0]) == 1 and text.startswith(".", following.end("first")):  # z. B.
        return False
    return _ends_after(before, word[0], following["first"] + following["rest"])


def _begins(first: str, rest: str) -> bool:
    """Whether a sentence can begin so: not in lower case, unless as in `iPhone`, and not with a comma."""
    if first.islower():
        return any(letter.isupper() for letter in rest)
    return first.isalnum() or first in "@#$€£¥§+&%" or not first.isascii()


def _ends_after(before: str, word: str, following: str) -> bool:
    """Whether the full stop after `word` is more than an abbreviation's."""
    opens = following.lower() in OPENERS or (len(word) > 1 and following.lower() in FOREIGN_OPENERS)
    if word in BEFORE_NUMBER and following[0].isdigit():
        return False
    if word in NEVER_ENDS:
        return False
    if word in SELDOM_ENDS or (_INITIALS.fullmatch(word) and (word[0].isupper() or "." in word)):
        return opens
    if word.isdigit():
        return _number_ends(before, following, opens)
    return True


def _number_ends(before: str, following: str, opens: bool) -> bool:
    """Whether `12.` ends a sentence: not as the number of a list's item, nor as an ordinal (`am 3. Juli`)."""
    ordinal = _ORDINAL.search(before)
    if ordinal is None:
        return True
    if ordinal.start() == 0 and not ordinal["before"]:
        return False
    german = (ordinal["before"] or "").lower() in BEFORE_ORDINAL
    return following not in MONTHS and (opens or not german)
