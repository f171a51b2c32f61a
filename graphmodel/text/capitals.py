"""Proper names found by their capitals, and what a whole text says about which words are names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from graphmodel.text.tokens import Span, WordToken, forms, tokens
from graphmodel.text.words import (
    ARTICLE_PREFIXES,
    CONNECTORS,
    DOUBTFUL_MONTHS,
    ELISIONS,
    FOLLOWERS,
    FOREIGN_OPENERS,
    GENERIC_CAPITALS,
    GENITIVES,
    GERMAN,
    GERMAN_CONNECTORS,
    GERMAN_DETERMINERS,
    INNER,
    OFFICES,
    OPENERS,
    SCALES,
    TITLES,
)

_GERMAN_SHARE = 0.08  # of words in lower case: 0.3 in a German text, 0.01 at most in English, Spanish, French
_ELIDED = re.compile(rf" (?:{'|'.join(sorted(ELISIONS))})'")
_PARTICIPLE = re.compile(r".{3,}(?:ed|ing|ly)$")
_FAR = 100  # characters before a word that can matter
_DATELINE = re.compile(r"[A-Z]{3,}[^—–]{0,70} (?:—|–|--?) ")  # noqa: RUF001 - dashes and quotes as texts have them
_RANKS = {("secretary", "general"), ("secretary", "state"), ("chief", "staff")}
_AND = frozenset({"and", "or", "und", "y", "e", "et"})
_DASHES = (" \u2014 ", " \u2013 ", " - ", " -- ")
_PUNCTUATION = " \"'()[]{}«»‹›¿¡*_—–-…"  # noqa: RUF001 - dashes and quotes as texts have them


@dataclass(frozen=True)
class Usage:
    """How a text uses capitals: which words are names where no sentence begins, which are written small somewhere.

    `nouns` says that all nouns have capitals, as in German; then a single word is a name only on better evidence.
    """

    names: frozenset[str] = frozenset()
    common: frozenset[str] = frozenset()
    nouns: bool = False

    @classmethod
    def of(cls, texts: Iterable[str]) -> Usage:
        """The usage of these normalised sentences."""
        sentences = [(text, tokens(text)) for text in texts]
        small = [word for _, words in sentences for word in words if word.text.islower()]
        german = sum(1 for word in small if word.text in GERMAN)
        nouns = german >= 2 and german > _GERMAN_SHARE * len(small)
        found = _bare_nouns(sentences) if nouns else frozenset(_inner_names(sentences))
        return cls(found, frozenset(word.folded for word in small), nouns)


def _inner_names(sentences: Iterable[tuple[str, Sequence[WordToken]]]) -> Iterator[str]:
    """The last word of each name inside a sentence, and each two words of one."""
    for text, words in sentences:
        for run in _runs(text, words, frozenset(), CONNECTORS):
            inner = [words[at] for at in run if not _initial(text, words, at)]
            if inner:
                yield from forms(inner[-1].text)
            yield from (f"{a.folded} {b.folded}" for a, b in pairwise(inner))


def _bare_nouns(sentences: Iterable[tuple[str, Sequence[WordToken]]]) -> frozenset[str]:
    """Words in capitals that occur twice or more inside sentences, and never after an article, a number or a hyphen."""
    bare: Counter[str] = Counter()
    for text, words in sentences:
        for at, word in enumerate(words):
            if word.capital and not _initial(text, words, at):
                before, gap = words[at - 1], _gap(text, words, at - 1)
                noun = before.small in GERMAN_DETERMINERS or before.text[0].isdigit() or before.text in SCALES
                bare[word.folded] += -1000 if noun or gap == "-" else 1
    return frozenset(word for word, count in bare.items() if count > 1)


def find_names(text: str, words: Sequence[WordToken], taken: Collection[int], usage: Usage) -> Iterator[Span]:
    """The names of a normalised sentence that its capitals show, beside the words already taken."""
    if len(words) > 3 and not any(word.text.islower() for word in words):
        return  # all in capitals: they show nothing
    connectors = GERMAN_CONNECTORS if usage.nouns else CONNECTORS
    for run in _runs(text, words, taken, connectors):
        beside = _beside(text, words, run, taken)
        for part in _parts(words, run):
            kept = _name(text, words, part, taken, usage)
            alone = len(kept) == 1 and usage.nouns and part[0] == run[0] and not _evident(words[kept[0]], usage)
            if kept and not alone and not (beside and all(words[at].small in TITLES for at in kept)):
                start, end = words[kept[0]].start, words[kept[-1]].end
                yield Span(start, end, forms(text[start:end]))


def _parts(words: Sequence[WordToken], run: list[int]) -> Iterator[list[int]]:
    """The run, parted by the offices in it: `Bria` and `Ann Oak` of `Bria Foreign Minister Ann Oak`."""
    part: list[int] = []
    before = ""
    for at in run:
        small = words[at].small
        if small in OFFICES or (before, small) in _RANKS:
            while part and words[part[-1]].small in TITLES:
                part.pop()
            yield part
            part = []
        elif part or _carries(words, at):
            part.append(at)
        before = small if small != "of" else before
    yield part


def _name(text: str, words: Sequence[WordToken], run: list[int], taken: Collection[int], usage: Usage) -> list[int]:
    """The run without openers and without a doubtful first word; empty if no name is left."""
    while run and _opens(text, words, run[0]):
        run = _rest(words, run)
    if not run or (len(run) == 1 and _generic(words[run[0]])):
        return []
    if _initial(text, words, run[0]) and not _sure(text, words, run, taken, usage):
        return _name(text, words, _rest(words, run), taken, usage)
    return run


def _opens(text: str, words: Sequence[WordToken], at: int) -> bool:
    """Whether the word is one that opens sentences, and no acronym (`US`, `WHO`)."""
    word, initial = words[at], _initial(text, words, at)
    opener = word.small in OPENERS or (initial and (word.small in FOREIGN_OPENERS or word.text in DOUBTFUL_MONTHS))
    return opener and not word.acronym


def _rest(words: Sequence[WordToken], run: list[int]) -> list[int]:
    """The run without its first word, and without the small words then in front."""
    return next((run[at:] for at in range(1, len(run)) if _carries(words, run[at])), [])


def _carries(words: Sequence[WordToken], at: int) -> bool:
    """Whether a name may begin with this word."""
    return words[at].capital or words[at].folded in ARTICLE_PREFIXES


def _sure(text: str, words: Sequence[WordToken], run: list[int], taken: Collection[int], usage: Usage) -> bool:
    """Whether the first word of a sentence belongs to a name."""
    first, gap = words[run[0]], _gap(text, words, run[0])
    if _evident(first, usage):
        return True
    if usage.nouns or gap is None or _PARTICIPLE.match(first.folded):
        return False
    if _listed(text, words, run[0]):
        return first.folded not in usage.common
    if run[0] + 1 in taken:
        return False
    second = words[run[0] + 1]
    if f"{first.folded} {second.folded}" in usage.names:
        return True
    hyphened = gap in ("-", "\u2013") and len(run) > 1
    personal = second.text in CONNECTORS - GENITIVES and len(run) > 2
    linked = hyphened or personal or (second.capital and gap in (" ", ". ", "-", "\u2013", " & ", "&"))
    return linked and (len(run) > 2 or first.folded not in usage.common)


def _listed(text: str, words: Sequence[WordToken], at: int) -> bool:
    """Whether the word is the first of a list of names (`Bria, Elm and Ash`), or a dateline (`Bria — `)."""
    gaps = [_gap(text, words, at), _gap(text, words, at + 1)]
    second, third = [*words[at + 1 : at + 3], None, None][:2]
    if second is None or third is None:
        return False
    joined = second.small in _AND and gaps == [" ", " "] and third.capital
    listed = gaps[0] == ", " and second.capital and (gaps[1] == ", " or third.small in _AND)
    return joined or listed or (gaps[0] in _DASHES and second.capital)


def _evident(word: WordToken, usage: Usage) -> bool:
    """Whether the word by itself is a name: by its capitals, or by how the text uses it elsewhere."""
    if word.acronym or word.mixed:
        return True
    return any(form in usage.names and form not in usage.common for form in forms(word.text))


def _generic(word: WordToken) -> bool:
    return word.text in GENERIC_CAPITALS or (len(word.text) == 1 and word.text in "AEIOUY")


def _initial(text: str, words: Sequence[WordToken], at: int) -> bool:
    """Whether a sentence, or a quoted one, begins with this word."""
    start = words[at].start
    before = text[max(0, start - _FAR) : start]
    bare = before.rstrip(_PUNCTUATION)
    if not bare or (start < _FAR and _DATELINE.fullmatch(before)):
        return True
    if bare[-1] == ".":
        last = words[at - 1]
        return not (len(last.text) == 1 or last.acronym or last.small in TITLES or last.text.endswith("."))
    quoted = before[-1] in "\"'«"
    return bare[-1] in ":!?" or (quoted and bare[-1] == ",")


def _beside(text: str, words: Sequence[WordToken], run: Sequence[int], taken: Collection[int]) -> bool:
    """Whether a known name is right before or after the run."""
    first, last = run[0], run[-1]
    after = last + 1 in taken and text[words[last].stop : words[last + 1].start] in (" ", "-")
    return after or (first - 1 in taken and text[words[first - 1].stop : words[first].start] in (" ", "-"))


def _runs(
    text: str, words: Sequence[WordToken], taken: Collection[int], connectors: Collection[str]
) -> Iterator[list[int]]:
    """Words with capitals that hang together, with the small words inside them."""
    at = 0
    while at < len(words):
        if at in taken or not _starts(text, words, at):
            at += 1
            continue
        run = [at]
        while (following := _next(text, words, run[-1], connectors)) and not any(k in taken for k in following):
            run += following
        yield run
        at = run[-1] + 1


def _gap(text: str, words: Sequence[WordToken], at: int) -> str | None:
    """What is between a word and the next one; None after the last."""
    return text[words[at].stop : words[at + 1].start] if at + 1 < len(words) else None


def _starts(text: str, words: Sequence[WordToken], at: int) -> bool:
    prefixed = words[at].folded in ARTICLE_PREFIXES and _gap(text, words, at) == "-"
    return words[at].capital or (prefixed and words[at + 1].capital)


def _next(text: str, words: Sequence[WordToken], at: int, connectors: Collection[str]) -> list[int]:
    """The words by which a name goes on after this one; empty where it ends."""
    word, gap = words[at], _gap(text, words, at)
    if word.owns or gap is None:
        return []
    following = words[at + 1]
    if gap == "-":
        inner = following.folded in INNER and _gap(text, words, at + 1) == "-" and words[at + 2].capital
        return [at + 1] if following.capital or following.text[0].isdigit() else [at + 1, at + 2] if inner else []
    initials = gap == ". " and (len(word.text) == 1 or word.small in TITLES or word.text in ("St", "Mt", "Ft"))
    if gap in (" ", " & ", "&") or initials or _ELIDED.fullmatch(gap):
        if following.capital:
            return [at + 1]
        if gap == " " and _starts(text, words, at + 1):
            return [at + 1, at + 2]  # Ahmed al-Oak
        if (gap == " " or initials) and following.text in connectors:
            return _through(text, words, at + 1)
    return []


def _through(text: str, words: Sequence[WordToken], at: int) -> list[int]:
    """From a connector (`of`, `of the`, `de la`) to the capital behind it."""
    path = [at]
    while (gap := _gap(text, words, path[-1])) is not None and len(path) < 3:
        following = words[path[-1] + 1]
        if gap != " " and not _ELIDED.fullmatch(gap):
            return []
        path.append(path[-1] + 1)
        if following.capital:
            return path
        if following.text not in FOLLOWERS:
            return []
    return []
