"""How alike two names are, in any script, of persons, organizations and places alike.

rigour (MIT) knows scripts, legal forms, the spellings of given names and the world's territories; rapidfuzz (MIT)
finds misspellings. Where both names are of territories, rigour alone decides: "Guinea" is close to "Guinea-Bissau".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Any

from graphmodel.errors import ProjectError
from graphmodel.extras import how_to_install

TERRITORY, INITIALS = 0.97, 0.8
"""The score of two names of one territory, and of a name and its initials."""
_TYPO, _SMALLEST, _FAR = 0.95, 0.85, 0.45
"""What misspelled names score at most; how many of their letters must agree for that, and for words to be compared."""
_MORE, _INSTEAD = 0.8, 1.2
"""What words of one name alone weigh, where the other has nothing more, and where it has other words instead."""
_ELSEWHERE = 0.5
"""What the score is multiplied by where the names hold different numbers, or different territories."""
_PARTS = 6
"""Words of a name that are looked at together."""


@dataclass(frozen=True)
class Called:
    """A name, taken apart."""

    text: str
    name: Any
    words: tuple[str, ...]
    numbers: frozenset[str]
    territory: str = ""
    places: frozenset[str] = frozenset()
    symbols: frozenset[str] = frozenset()
    sorted_words: str = ""
    """The words in an order of their own, so that "Putin, Vladimir" is "Vladimir Putin"."""

    @property
    def initials(self) -> str:
        """The first letters of the words of a longer name."""
        words = [word for word in self.text.replace("-", " ").split() if word.lower() not in _SMALL]
        if len(words) < 2:
            return ""
        return "".join(word if word.isupper() and len(word) <= _SHORT else word[0] for word in words).lower()

    @property
    def short(self) -> str:
        """A name that may be initials itself, such as UNSC."""
        letters = self.text.replace(".", "")
        return letters.lower() if letters.isupper() and letters.isalpha() and 2 <= len(letters) <= _SHORT else ""


_SHORT = 6
_SMALL = frozenset({"of", "the", "and", "for", "de", "la", "du", "des"})


def parsed_name(text: str) -> Called | None:
    """A name taken apart; None where nothing of it can be compared.

    Raises:
        ProjectError: rigour or rapidfuzz is not installed.
    """
    names, territories = _rigour()
    made = sorted(names.analyze_names(names.NameTypeTag.ENT, [text]), key=lambda each: str(each.form))
    if not made:
        return None
    name = made[0]
    words = tuple(str(part.comparable) for part in name.parts)
    numbers = frozenset(word for word in words if any(map(str.isdigit, word)))
    territory = territories.lookup_territory(text) if len(words) <= _PARTS and not numbers else None
    located = (each.id for each in name.symbols if each.category == names.SymbolCategory.LOCATION)
    known = (each for each in name.symbols if each.category == names.SymbolCategory.NAME)
    return Called(
        text,
        name,
        words,
        numbers,
        territory.code if territory else "",
        frozenset(map(str, located)),
        frozenset(map(str, known)),
        " ".join(sorted(words)),
    )


def likeness(one: Called, other: Called) -> float:
    """How alike two names are, from 0 to 1."""
    if one.territory and other.territory:
        return TERRITORY if one.territory == other.territory else 0.0
    if one.sorted_words == other.sorted_words:
        return 1.0
    letters = _by_letters(one, other)
    found = max(_TYPO * letters if letters >= _SMALLEST else 0.0, _by_initials(one, other))
    if letters >= _FAR or one.symbols & other.symbols:
        found = max(found, _by_words(one, other))
    elsewhere = one.places and other.places and not one.places & other.places
    return found * (_ELSEWHERE if elsewhere or one.numbers != other.numbers else 1.0)


def _by_words(one: Called, other: Called) -> float:
    names, _ = _rigour()
    best = 0.0
    for paired in names.pair_symbols(one.name, other.name) or [()]:
        mine = {part for each in paired for part in each.qps}
        theirs = {part for each in paired for part in each.rps}
        rest = names.compare_parts(
            [part for part in one.name.parts if part not in mine],
            [part for part in other.name.parts if part not in theirs],
        )
        best = max(best, _share([*paired, *rest]))
    return best


def _share(alignments: Iterable[Any]) -> float:
    """How much of two names is alike, by the length of words."""
    agreeing = both = mine = theirs = 0.0
    for each in alignments:
        left, right = (sum(_weight(part) for part in parts) for parts in (each.qps, each.rps))
        if each.qps and each.rps:
            both += left + right
            agreeing += (left + right) * float(each.score)
        else:
            mine, theirs = mine + left, theirs + right
    alone = (_INSTEAD if mine >= 1 and theirs >= 1 else _MORE) * (mine + theirs)
    return agreeing / (both + alone) if both else 0.0


def _weight(part: Any) -> float:
    """Legal forms and words such as "of" say little."""
    names, _ = _rigour()
    little = part.tag in (names.NamePartTag.LEGAL, names.NamePartTag.STOP)
    return 0.5 if little or part.comparable == "s" else float(max(len(part.comparable), 4))


def _by_letters(one: Called, other: Called) -> float:
    from rapidfuzz import fuzz

    return float(fuzz.ratio(one.sorted_words, other.sorted_words)) / 100


def _by_initials(one: Called, other: Called) -> float:
    agreeing = (one.short and one.short == other.initials) or (other.short and other.short == one.initials)
    return INITIALS if agreeing else 0.0


def block_keys(called: Called) -> Iterator[str]:
    """What two names that may be one have in common, at least one of it."""
    yield "= " + called.sorted_words
    if called.territory:
        yield "territory " + called.territory
    if initials := called.short or called.initials:
        yield "initials " + initials
    sounds = sorted({_sound(part) for part in called.name.parts} - {""})[:_PARTS]
    yield from (f"word {sound}" for sound in sounds)
    yield from (f"words {one} {other}" for one, other in combinations(sounds, 2))
    names, _ = _rigour()
    yield from (f"symbol {each}" for each in called.name.symbols if each.category == names.SymbolCategory.NAME)


def _sound(part: Any) -> str:
    names, _ = _rigour()
    if part.tag in (names.NamePartTag.LEGAL, names.NamePartTag.STOP) or len(part.comparable) < 2:
        return ""
    return str(part.metaphone or part.comparable)


@cache
def _rigour() -> tuple[Any, Any]:
    try:
        import rapidfuzz  # noqa: F401 - both are of one extra
        from rigour import names, territories
    except ImportError:
        raise ProjectError(
            "rigour and rapidfuzz, which compare names, are not installed", hint=how_to_install("resolve")
        ) from None
    return names, territories
