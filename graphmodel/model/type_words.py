"""How a relationship type reads that does not say so: by the words of its name.

A name is a verb (`ENABLES`, `ENABLE`, `WROTE`, `DIRECTED`, `VOTED_FOR`), or what the subject is: `MEMBER_OF`,
`LOCATED_IN`, `OWNED_BY`. Where a name can be read in both ways, `reads` on the class decides.
"""

from __future__ import annotations

import re

from graphmodel.model.common_verbs import INTRANSITIVE, OF, TRANSITIVE
from graphmodel.model.phrases import PREPOSITIONS, Phrase
from graphmodel.model.verbs import IRREGULAR, base_of, base_of_past, irregular_forms, is_past, third_of

_AUXILIARIES = {
    "are": "is",
    "be": "is",
    "can": "is able to",
    "could": "was able to",
    "have": "has",
    "may": "is allowed to",
    "might": "is likely to",
    "must": "has to",
    "shall": "is to",
    "should": "is to",
    "were": "was",
    "will": "is going to",
    "would": "was to",
}
_IN_S = """
alias as atlas bias biceps canvas chaos corps cosmos economics ethos friends gallows gas headquarters lens mathematics
news pancreas physics politics series species us vs
"""
_NOUNS_IN_S = frozenset(_IN_S.split())
_BEFORE_OF = frozenset(("means", "premises"))  # verbs elsewhere
_IN_US_AND_IS = "alibis apis emojis gurus is kiwis menus safaris skis taxis wikis"
_NOT_SINGULAR = frozenset(_IN_US_AND_IS.split())
_VERBS_TOO = "broadcast cast forecast input light offset ring set spring string wind"
_NOUNS = frozenset(_VERBS_TOO.split())
_IN_CAPITALS = "ai api ceo cio eu id imf io isbn nato ngo oecd owl uk un uri url us usa"
_ACRONYMS = frozenset(_IN_CAPITALS.split())
_PREFIXES = ("anti", "co", "ex", "non", "pre", "re", "self", "semi")
_UNVOICED = re.compile(r"[bcdfghjklmnpqrstvwxz]{2,5}")


def default_phrase(type_: str) -> Phrase:
    """How a type reads that does not say so: by its name.

    >>> [default_phrase(type_).present for type_ in ("TRADES_WITH", "LOCATED_IN", "PART_OF", "WROTE", "WRITTEN_BY")]
    ['trades with', 'is located in', 'is part of', 'wrote', 'is written by']
    >>> [default_phrase(type_).present for type_ in ("ENABLE", "ACTED_IN", "MEMBERS_OF", "CEO_OF", "CAN_CALL")]
    ['enables', 'acted in', 'is member of', 'is CEO of', 'is able to call']
    """
    words = _words(type_)
    if not words:
        return Phrase("is")
    first, rest = words[0], words[1:]
    following = rest[0] if rest else ""
    begun = _AUXILIARIES.get(first) or _verb(first, following) or _being(first, following)
    return Phrase(" ".join(word.upper() if _is_acronym(word) else word for word in (*begun.split(" "), *rest)))


def _words(type_: str) -> list[str]:
    """The words of a name; a prefix is one with the word that it stands before."""
    words = [word for word in re.split(r"[\W_]+", type_.lower()) if word]
    return [f"{words[0]}-{words[1]}", *words[2:]] if len(words) > 1 and words[0] in _PREFIXES else words


def _verb(word: str, following: str) -> str:
    """The word as a verb that a phrase can begin with; empty where it is none."""
    past = base_of_past(word)
    if past or is_past(word):
        return _past(word, past, following)
    base = base_of(word)
    if following == "of" and base not in OF:
        return ""
    if word.endswith("s") and not _is_singular(word):
        return "" if _is_acronym(word) or not _can_be_verb(word) else word
    transitive = word in TRANSITIVE or word in IRREGULAR
    is_bare = following != "by" and word not in _NOUNS and (transitive or (following and word in INTRANSITIVE))
    return third_of(word) if is_bare else ""


def _past(word: str, base: str, following: str) -> str:
    """A past as it is where the subject did it. Where it was done to the subject, none."""
    forms = irregular_forms(base) if base else None
    if forms is not None and forms[1] != word:
        return word
    is_active = following not in PREPOSITIONS or word.startswith("co-") or (base in INTRANSITIVE and following != "by")
    if not is_active or word == "born":
        return ""
    return third_of(base) if base == word else word


def _being(word: str, following: str) -> str:
    """What the subject is; being born is over in any case."""
    return "was born" if word == "born" else f"is {_noun(word, following)}"


def _noun(word: str, following: str) -> str:
    """What the subject is: one of those that `MEMBERS_OF` names."""
    is_plural = following == "of" and word.endswith("s") and not _is_singular(word) and word not in _BEFORE_OF
    return base_of(word) if is_plural and not _is_acronym(word) else word


def _is_singular(word: str) -> bool:
    """Whether a word in -s is neither a plural nor a verb in the third person: `lens`, `thesis`, `status`, `class`."""
    return word in _NOUNS_IN_S or (word.endswith(("is", "ss", "us")) and word not in _NOT_SINGULAR)


def _can_be_verb(word: str) -> bool:
    return re.fullmatch(r"[^\W\d_]+(?:-[^\W\d_]+)*", word) is not None


def _is_acronym(word: str) -> bool:
    return word in _ACRONYMS or _UNVOICED.fullmatch(word) is not None
