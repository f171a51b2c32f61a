"""Known names in a sentence: the longest wins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from graphmodel.text.tokens import Span, WordToken, forms
from graphmodel.text.words import UNSPACED

_PARTED = re.compile(r"[,;:()!?\"\[\]]")
_LONGEST_ACRONYM = 5


@dataclass(frozen=True)
class Aliases:
    """Every name that entities are known by, ready to be looked for."""

    names: frozenset[str]

    @classmethod
    def of(cls, names: Iterable[str] | Aliases) -> Aliases:
        """The names, or themselves."""
        return names if isinstance(names, Aliases) else cls(frozenset(names))

    def find(self, text: str, words: Sequence[WordToken]) -> Iterator[Span]:
        """Where known names are in a sentence, from left to right, never overlapping."""
        at = 0
        while at < len(words):
            size = next((size for size in self._sizes(words[at]) if self._is_alias(text, words, at, size)), 0)
            if size:
                start, end = words[at].start, words[at + size - 1].end
                yield Span(start, end, forms(text[start:end]))
            at += size or 1
        if self._unspaced:
            yield from (Span(m.start(), m.end(), forms(m[0])) for m in self._unspaced.finditer(text))

    @cached_property
    def _folded(self) -> dict[str, bool]:
        """Each form of each name, and whether it stands for an acronym alone."""
        found: dict[str, bool] = {}
        for name in self.names:
            short = name.replace(".", "")
            acronym = short.isupper() and short.isalpha() and len(short) <= _LONGEST_ACRONYM
            for form in forms(name):
                found[form] = found.get(form, True) and acronym
        return found

    @cached_property
    def _by_first(self) -> dict[str, tuple[int, ...]]:
        """How many words the names have that begin with a word; the longest first."""
        sizes: dict[str, set[int]] = {}
        for form in self._folded:
            first, *rest = form.split() or [form]
            sizes.setdefault(first, {1}).add(1 + len(rest))  # one word: a plural may be known
        return {first: tuple(sorted(found, reverse=True)) for first, found in sizes.items()}

    @cached_property
    def _unspaced(self) -> re.Pattern[str] | None:
        names = sorted((name for name in self.names if UNSPACED.search(name)), key=len, reverse=True)
        return re.compile("|".join(map(re.escape, names))) if names else None

    def _sizes(self, word: WordToken) -> tuple[int, ...]:
        return self._by_first.get(word.folded, (1,))

    def _is_alias(self, text: str, words: Sequence[WordToken], at: int, size: int) -> bool:
        """Whether a name of this many words is here."""
        if at + size > len(words):
            return False
        first, last = words[at], words[at + size - 1]
        found = text[first.start : last.end]
        form = next((form for form in forms(found) if form in self._folded), None)
        if form is None or _PARTED.search(found) or _goes_on(text, words, at, size):
            return False
        if self._folded[form]:
            return first.acronym or first.text.isupper()
        return not any(c.isalpha() for c in found) or any(c.isalpha() and not c.islower() for c in found)


def _goes_on(text: str, words: Sequence[WordToken], at: int, size: int) -> bool:
    """Whether a hyphen joins the name to a short rest: `ISIS` is not meant in `ISIS-K`."""
    before = words[at - 1] if at and text[words[at - 1].stop : words[at].start] == "-" else None
    last = words[at + size - 1]
    after = words[at + size] if at + size < len(words) and text[last.stop : words[at + size].start] == "-" else None
    return any(
        part and (part.text.isdigit() or (len(part.text) == 1 and part.text.isupper())) for part in (before, after)
    )
