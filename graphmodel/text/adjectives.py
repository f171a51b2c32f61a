"""Adjectives of names, and words for the people: `Chinese` is said of China, `Afghans` of Afghanistan.

By spelling, in English: adjective and name are cut back to what they share. A table has those that share too little, or
too much: `French`, `Nigerian`. Of a name of several words the last one changes: `South Korean`. Aliases say the rest.
"""

from __future__ import annotations

_LEAST = 4  # letters: below that, too much begins alike
_ADJECTIVE = ("ian", "ean", "ese", "ish", "an", "n", "i")
_NAME = ("", "a", "e", "i", "o", "y", "ia", "ey", "on", "us")
_BARE = ("istan", "stan", "land", "y")
"""Endings of names whose rest is an adjective itself: Afghan, Kazakh, Thai, German."""
_IRREGULAR = {
    **dict.fromkeys(("american",), ("america", "united states", "usa", "us")),
    **dict.fromkeys(("arab", "arabian"), ("arabia",)),
    "argentine": ("argentina",),
    "austrian": ("austria",),
    "belgian": ("belgium",),
    **dict.fromkeys(("british", "briton"), ("britain", "great britain", "united kingdom", "uk")),
    "burmese": ("burma", "myanmar"),
    "catalan": ("catalonia",),
    "congolese": ("congo", "democratic republic of the congo", "republic of the congo"),
    "croat": ("croatia",),
    "cypriot": ("cyprus",),
    "czech": ("czechia", "czech republic"),
    **dict.fromkeys(("danish", "dane"), ("denmark",)),
    "dutch": ("netherlands", "holland"),
    "eastern": ("east",),
    "emirati": ("united arab emirates", "uae", "emirates"),
    "english": ("england",),
    **dict.fromkeys(("filipino", "philippine"), ("philippines",)),
    **dict.fromkeys(("finnish", "finn"), ("finland",)),
    "french": ("france",),
    "greek": ("greece",),
    "honduran": ("honduras",),
    **dict.fromkeys(("icelandic", "icelander"), ("iceland",)),
    "irish": ("ireland",),
    "ivorian": ("ivory coast", "cote d'ivoire"),
    "kosovar": ("kosovo",),
    **dict.fromkeys(("lao", "laotian"), ("laos",)),
    "malagasy": ("madagascar",),
    "montenegrin": ("montenegro",),
    "muscovite": ("moscow",),
    "nigerian": ("nigeria",),
    "nigerien": ("niger",),
    "northern": ("north",),
    "norwegian": ("norway",),
    "peruvian": ("peru",),
    **dict.fromkeys(("polish", "pole"), ("poland",)),
    "portuguese": ("portugal",),
    "salvadoran": ("el salvador",),
    "saudi": ("saudi arabia",),
    **dict.fromkeys(("scottish", "scot"), ("scotland",)),
    "serb": ("serbia",),
    "slovak": ("slovakia",),
    "slovene": ("slovenia",),
    "southern": ("south",),
    "soviet": ("soviet union", "ussr"),
    **dict.fromkeys(("spanish", "spaniard"), ("spain",)),
    "swede": ("sweden",),
    "swiss": ("switzerland",),
    "togolese": ("togo",),
    "turk": ("turkey", "turkiye"),
    "ukrainian": ("ukraine",),
    "welsh": ("wales",),
    "western": ("west",),
}


def adjective_keys(words: str) -> set[str]:
    """What an adjective in folded letters has in common with its name; nothing for what is none.

    >>> [sorted(adjective_keys(words)) for words in ("chinese", "sea league", "french", "afghan")]
    [['=chinese', 'chin'], ['sea =league'], ['france'], ['=afghan', 'afgh', 'afgha']]
    """
    head, space, word = words.rpartition(" ")
    if not head and word in _IRREGULAR:
        return set(_IRREGULAR[word])
    if len(word) < _LEAST:
        return set()
    stems = {word.removesuffix(ending) for ending in _ADJECTIVE if word.endswith(ending) and len(word) > _LEAST}
    return {f"{head}{space}{key}" for key in (f"={word}", *(stem for stem in stems if len(stem) > 2))}


def name_keys(name: str) -> set[str]:
    """What adjectives of a name in folded letters may have in common with it.

    >>> sorted(name_keys("turkey")), sorted(name_keys("tajikistan") & adjective_keys("tajik"))
    (['=turke', 'turk', 'turke', 'turkey'], ['=tajik'])
    """
    head, space, word = name.rpartition(" ")
    if len(word) < _LEAST:
        return {name}
    stems = {word.removesuffix(ending) for ending in _NAME}
    bare = {f"={word.removesuffix(ending)}" for ending in _BARE if word.endswith(ending)}
    found = {stem for stem in (word, *stems) if len(stem) > 2} | {stem for stem in bare if len(stem) > _LEAST}
    return {name, *(f"{head}{space}{stem}" for stem in found)}
