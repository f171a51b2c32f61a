"""Proper names, numbers and dates in a sentence, by spelling alone: what a claim on it may be expected to use.

Known names come first, the longest wins; then dates, numbers, `@handles`, and what capitals show. A capital shows a
name, also of several words (`University of Bria`, `Ann van Oak`, `al-Oak`, `Baden-Bria`). A possessive or a comma ends
it; offices before it (`Foreign Minister`) and the lower-case half of `Bria-led` are left out. The first word of a
sentence counts if it is an acronym or has inner capitals, if the text has it as a name elsewhere and never in lower
case, or if the capitals go on (`Ann Oak said`). In a text whose nouns all have capitals (German) a single word counts
only with such evidence. In scripts without capitals only known names are found. Addresses of web pages and of mail are
passed over.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from graphmodel.text.aliases import Aliases
from graphmodel.text.capitals import Usage, find_names
from graphmodel.text.days import find_days
from graphmodel.text.figures import find_figures
from graphmodel.text.sentences import normal
from graphmodel.text.tokens import Span, forms, tokens

Kind = Literal["name", "number", "date"]

_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s)\]>]+|[\w.+-]+@[\w-]+\.[\w.-]*\w")
_AND = re.compile(r" (?:and|or|und|oder|y|et|e|en|и) ")
_HANDLE = re.compile(r"(?<![\w@#&/])[@#]\w*[^\W\d_]\w*")


@dataclass(frozen=True)
class Mention:
    """A name, number or date in a sentence: text, place, and the ways to read it, the likeliest first.

    A name reads as its folded text, a number as a plain decimal (`1300000`, `30%`), a date as a partial date
    (`2025-07`; `--04` where the year is not said).
    """

    kind: Kind
    text: str
    start: int
    end: int
    readings: tuple[str, ...]

    @property
    def value(self) -> str:
        """The likeliest reading."""
        return self.readings[0]


def mentions(
    sentence: str, *, known: Aliases | Collection[str] = (), usage: Usage | None = None
) -> tuple[Mention, ...]:
    """The mentions of a sentence in their order; places are those in its normal form.

    Args:
        sentence: its text.
        known: names and aliases of the entities at hand.
        usage: how the whole text uses capitals (`Usage.of`); else the sentence's own usage.

    >>> [m.text for m in mentions("In May 2031 Ann Oak's Bria-led fleet took 1.3 million to the Sea of Salt.")]
    ['May 2031', 'Ann Oak', 'Bria', '1.3 million', 'Sea of Salt']
    """
    text = _ADDRESS.sub(lambda address: " " * len(address[0]), normal(sentence))
    words = tokens(text)
    found: list[Mention] = []

    def keep(kind: Kind, spans: Iterable[Span]) -> None:
        for start, end, readings in spans:
            if not any(start < mention.end and mention.start < end for mention in found):
                found.append(Mention(kind, text[start:end], start, end, readings))

    keep("name", Aliases.of(known).find(text, words))
    keep("name", _handles(text))
    keep("date", find_days(text))
    keep("number", find_figures(text))
    taken = {at for at, word in enumerate(words) if any(m.start < word.stop and word.start < m.end for m in found)}
    keep("name", find_names(text, words, taken, usage or Usage.of([text])))
    return tuple(_shared(text, sorted(found, key=lambda mention: mention.start)))


def _shared(text: str, found: list[Mention]) -> Iterator[Mention]:
    """Each mention; `North` of `North and South Bria` may be read as `North Bria`, too."""
    for mention, following in pairwise([*found, *found[-1:]]):
        joined = _AND.fullmatch(text[mention.end : following.start])
        last = following.text.rpartition(" ")
        if joined and last[0] and mention.kind == following.kind == "name" and " " not in mention.text:
            more = forms(f"{mention.text} {last[2]}")
            yield replace(mention, readings=tuple(dict.fromkeys(mention.readings + more)))
        else:
            yield mention


def _handles(text: str) -> Iterator[Span]:
    yield from (Span(match.start(), match.end(), forms(match[0])) for match in _HANDLE.finditer(text))
