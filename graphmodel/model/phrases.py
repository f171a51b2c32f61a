"""How a relationship type reads in English: `enables`, `may enable`, `does not enable`, `enabled`.

A type declares its phrase for one affirmed statement in the present, or in the past. The other forms follow; a verb
that they are wrong for declares its own. Only the first word of a phrase is inflected.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from graphmodel.model.verbs import PARTICIPLES, base_of, base_of_past, irregular_forms, is_past, past_of

OBJECT = "{}"
_PLURAL = {"is": "are", "was": "were", "has": "have"}
_OF_PLACE_OR_TIME = """
about above across after against along alongside among around as at before behind below beside between beyond by during
for from in inside into near of off on onto out outside over per since through to toward towards under until up upon via
with within without
"""
PREPOSITIONS = frozenset(_OF_PLACE_OR_TIME.split())
_NOUN = re.compile(
    r"felt|ground|shot|thought|wound|(?:bob|dog)?sled"
    r"|.*(?:[dfhnsw]|sp|bl|br|st)eed|(?:s?c|g)?reed"
    r"|(?:air|blood|boat|cow|food|tool|view|water|wood)?shed"
    r"|(?:death|flat|flower|hot|lake|river|road|sea|seed|stream|test|water)?bed"
)
"""What somebody has, rather than has done: words with the ending of a participle."""
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")

Tense = Literal["present", "past"]


@dataclass(frozen=True)
class Phrase:
    """What is between a subject and its object. `{}` marks the object's place, by default the end.

    `base`, `past` and `participle` are forms of the first word, derived where they are left out. A phrase whose first
    word is `was`, the past of a verb or its own past form is in the past tense, as the roles of events are.

    >>> Phrase("sees {} as a threat").verb(ended=True)
    'saw {} as a threat'
    >>> Phrase("carries risks for").verb(certainty="possible")
    'may carry risks for'

    Raises:
        ValueError: a form is no word, or the object has two places.
    """

    present: str
    base: str = ""
    past: str = ""
    participle: str = ""

    def __post_init__(self) -> None:
        first = self.present.split(" ")[0]
        for form in (first, *filter(None, (self.base, self.past, self.participle))):
            if not _WORD.fullmatch(form):
                raise ValueError(f"a phrase begins with a verb, which {form!r} is not")
        if self.present.count(OBJECT) > 1 or "\n" in self.present:
            raise ValueError(f"the phrase {self.present!r} must be one line with one place for the object")

    @cached_property
    def tense(self) -> Tense:
        """Whether the phrase is in the past tense."""
        over = self._first == self.past or base_of_past(self._first) or is_past(self._first)
        return "past" if over else "present"

    @cached_property
    def _first(self) -> str:
        return self.present.split(" ")[0]

    @cached_property
    def _forms(self) -> tuple[str, str, str]:
        """Base, past and participle."""
        unknown = is_past(self._first) and not base_of_past(self._first)
        base = self.base or ("" if unknown else base_of(self._first))
        past = self.past or (self._first if unknown else past_of(base))
        irregular = irregular_forms(base)
        participle = irregular[1] if irregular and past == irregular[0] else past
        return base, past, self.participle or participle

    def verb(
        self, *, denied: bool = False, certainty: str = "certain", ended: bool = False, plural: bool = False
    ) -> str:
        """The phrase as a claim says it; `certainty` is that of a claim, `ended` that it no longer holds.

        >>> [Phrase("is part of").verb(denied=denied, certainty="possible") for denied in (False, True)]
        ['may be part of', 'may not be part of']
        """
        base, past, participle = self._forms
        over = ended or self.tense == "past"
        no = " not" if denied else ""
        adverb = {"likely": "probably", "unclear": "perhaps"}.get(certainty, "")
        rest = self.present[len(self._first) + 1 :]
        perfect = base == "have" and _is_done(rest)
        if perfect and certainty == "possible":
            words = f"may{no} have"
        elif perfect:
            has = "had" if over else "have" if plural else "has"
            return " ".join(filter(None, [has, adverb, "not" * denied, rest]))
        elif certainty == "possible":
            words = f"may{no} have {participle}" if over else f"may{no} {base}"
        elif base == "be":
            present = "was" if over else "is"
            return " ".join(filter(None, [_PLURAL[present] if plural else present, adverb, "not" * denied, rest]))
        elif denied and not base:
            words = f"{'have' if plural else 'has'} not {participle}"
        elif denied:
            words = f"{'did' if over else 'do' if plural else 'does'} not {base}"
        else:
            words = past if over else _PLURAL.get(self._first, base) if plural else self._first
        return " ".join(filter(None, [adverb, words, rest]))

    def clause(self, subject: str, object_: str, verb: str = "") -> str:
        """Subject, phrase and object as one clause.

        >>> Phrase("sees {} as a threat").clause("Bria", "Arland")
        'Bria sees Arland as a threat'
        """
        said = verb or self.present
        body = said.replace(OBJECT, object_) if OBJECT in said else f"{said} {object_}"
        return f"{subject} {body}".rstrip()


def _is_done(rest: str) -> bool:
    """Whether what follows `has` is a participle: `written`, `worked for`, `been a member of`; not `shared borders`.

    >>> [_is_done(rest) for rest in ("written", "agreed to", "published", "child", "deed to", "shared borders with")]
    [True, True, True, False, False, False]
    """
    first, *more = [*rest.split(" "), ""]
    if first == "been":
        return True
    is_participle = first in PARTICIPLES or is_past(first)
    return is_participle and _NOUN.fullmatch(first) is None and (more[0] in PREPOSITIONS or more[0] in ("", OBJECT))
