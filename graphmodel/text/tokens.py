"""Words of a sentence, and the folded form in which two spellings of a name are one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from graphmodel.composed_form import normalized
from graphmodel.text.words import ELISIONS, MARKS, OWNERS

_LETTERS = f"(?:[^\\W_]|[{MARKS}])+"
_TOKEN = re.compile(rf"(?:[^\W\d_]\.){{2,}}|{_LETTERS}(?:'{_LETTERS})*")
_HYPHENED = re.compile(r"([^\W\d_][\w']*)-$")
_FAR = 60  # characters, more than a word has
_POSSESSIVE = re.compile(r"'[sS]$")


class Span(NamedTuple):
    """A stretch of a sentence and how it can be read; the likeliest reading first."""

    start: int
    end: int
    readings: tuple[str, ...]


@dataclass(frozen=True)
class WordToken:
    """A word without hyphens: `al` and `Qaeda` of `al-Qaeda`. A possessive ending is not part of it, but of `stop`."""

    text: str
    start: int
    stop: int
    owns: bool = False

    @property
    def end(self) -> int:
        """Where the word ends, its possessive ending left out."""
        return self.start + len(self.text)

    @cached_property
    def folded(self) -> str:
        """The word without case, accents, apostrophes and points."""
        bare = normalized(self.text.casefold(), "NFKD")
        return "".join(c for c in bare if c not in ".'" and not 0x300 <= ord(c) < 0x370)

    @property
    def small(self) -> str:
        """The word in lower case, as word lists have it."""
        return self.text.lower()

    @property
    def acronym(self) -> bool:
        """Whether it is written in capitals throughout, a plural `s` aside: `UN`, `U.S.`, `NGOs`, `G20`."""
        bare = self.text.removesuffix("s").replace(".", "")
        return len(bare) > 1 and bare.isupper()

    @property
    def mixed(self) -> bool:
        """Whether it has a capital after its first letter: `YouTube`, `iPhone`, `McOak`."""
        return any(c.isupper() for c in self.text[1:])

    @property
    def capital(self) -> bool:
        """Whether it is written as a name is: `Bria`, `ISIS`, `iPhone`, `5G`, but not `I`."""
        pronoun = self.text == "I" or self.text.startswith("I'")
        return not pronoun and (self.text[0].isupper() or self.text[0].istitle() or self.mixed)


def tokens(text: str) -> list[WordToken]:
    """The words of a normalised text."""
    return [_token(match[0], match.start(), text) for match in _TOKEN.finditer(text)]


def _token(word: str, start: int, text: str) -> WordToken:
    head, quote, rest = word.partition("'")
    if quote and rest[0].isupper() and head.casefold() in ELISIONS and (head.islower() or len(head) > 1 or head == "L"):
        start, word = start + len(head) + 1, rest  # l'Iran
    stop = start + len(word)
    if word.casefold() in OWNERS:
        return WordToken(word, start, stop)
    if _POSSESSIVE.search(word):
        return WordToken(word[:-2], start, stop, owns=True)
    if word[-1] in "sz" and text.startswith("'", stop):
        return WordToken(word, start, stop + 1, owns=f"{word}'".casefold() not in OWNERS)
    return WordToken(word, start, stop)


def hyphened(text: str, at: int) -> str:
    """The word that a hyphen joins to what is here: `mid` of `mid-2016`; empty if none does."""
    head = _HYPHENED.search(text[max(0, at - _FAR) : at])
    return head[1] if head else ""


def fold(text: str) -> str:
    """The text without case, accents, hyphens, possessives and a leading `the`.

    >>> fold("the People\u2019s Al-Qa\u00efda"), fold("U.S.")
    ('peoples al qaida', 'us')
    """
    words = [token.folded for token in tokens(text.replace("\u2019", "'"))]
    if len(words) > 1 and words[0] == "the":
        del words[0]
    return " ".join(words) or text.strip().casefold()


@lru_cache(maxsize=1 << 16)
def forms(text: str) -> tuple[str, ...]:
    """The folded text, and without a plural or genitive `s` if it may have one; names with a form in common are one.

    >>> forms("Brians"), forms("ISIS")
    (('brians', 'brian'), ('isis',))
    """
    folded = fold(text)
    last = folded.rpartition(" ")[2]
    if len(last) > 3 and last.endswith("s") and not last.endswith("ss") and not text.rstrip().endswith("S"):
        return folded, folded[:-1]
    return (folded,)
