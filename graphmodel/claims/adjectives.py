"""Adjectives of names: `Chinese` is said of China, `Iraqi` of Iraq.

By spelling alone: an adjective is cut back to what it shares with the name. Irregular ones (`French`) are aliases.
"""

from __future__ import annotations

import re

_LEAST = 4  # letters: below that, too much begins alike
_ENDINGS = re.compile(r"(?:ian|ean|ese|ish|an|n|i)$")


def adjective_stem(word: str) -> str:
    """What an adjective in folded letters shares with its name; empty for what is none.

    >>> [adjective_stem(word) for word in ("chinese", "iraqi", "turkish", "syrian", "moscow", "new york")]
    ['chin', 'iraq', 'turk', 'syr', '', '']
    """
    stem = _ENDINGS.sub("", word)
    return stem if stem != word and " " not in word and len(word) > _LEAST else ""


def stems_of(name: str) -> set[str]:
    """What adjectives of a name in folded letters may be cut back to.

    >>> sorted(stems_of("china")), sorted(stems_of("turkey")), sorted(stems_of("syria"))
    (['chin', 'china'], ['turk', 'turke', 'turkey'], ['syr', 'syri', 'syria'])
    """
    if " " in name or len(name) < _LEAST:
        return set()
    found = {name, *(name.removesuffix(ending) for ending in ("a", "e", "i", "o", "y", "ia", "ey"))}
    return {stem for stem in found if len(stem) > 2}
