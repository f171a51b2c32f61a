"""Fingerprints hold a fact sheet against its article, so that the text itself need not be kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from graphmodel.problems import NOWHERE, Problem, Where
from graphmodel.text.sentences import Sentence, normal

State = Literal["same", "changed", "moved", "missing", "new"]


@dataclass(frozen=True)
class PassageState:
    """What became of one passage: the locator the sheet gives it, and the one it has in the text now."""

    state: State
    locator: str
    now: str = ""
    fingerprint: str = ""

    def __str__(self) -> str:
        return f"{self.locator}  {self.state}{f' to {self.now}' if self.state == 'moved' else ''}"

    def problem(self, where: Where = NOWHERE) -> Problem | None:
        """The state as a problem at the sheet's entry; none if the sentence is the same."""
        match self.state:
            case "same":
                return None
            case "changed":
                message = f"the sentence at {self.locator} has changed since its fingerprint was taken"
                hint = f"read its facts again, then set the fingerprint to {self.fingerprint}"
            case "moved":
                message = f"the sentence of {self.locator} is at {self.now} now"
                hint = f"move its facts to {self.now}"
            case "missing":
                message = f"the sentence of {self.locator} is not in the text"
                hint = "is this the right text? if the sentence was taken out, its facts have lost their evidence"
            case "new":
                message = f"the sentence at {self.locator} has no fingerprint in the sheet"
                hint = f"read it, then add `{self.locator}: {self.fingerprint}` under `passages`"
        severity = "warning" if self.state == "new" else "error"
        return Problem(where, f"passage-{self.state}", message, hint, severity)


def fingerprint(sentence: str) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of the sentence's normal form; case counts.

    >>> fingerprint("It\u2019s  new.") == fingerprint("It's new.")
    True
    """
    return hashlib.sha256(normal(sentence).encode()).hexdigest()[:16]


def compare(passages: Mapping[str, str], sentences: Sequence[Sentence]) -> tuple[PassageState, ...]:
    """What became of each passage (locator to fingerprint) in a text, then the sentences that are new in it.

    A sentence is the same under its own locator, else moved to where its fingerprint is found, else changed where its
    locator holds another sentence that came from nowhere else, else missing. A passage without fingerprint (empty)
    is taken for the same if its locator is there.
    """
    text = {sentence.locator: fingerprint(sentence.text) for sentence in sentences}
    states = {
        locator: PassageState("same", locator, locator, text[locator])
        for locator, stored in passages.items()
        if locator in text and stored in (text[locator], "")
    }
    free = {locator: found for locator, found in text.items() if locator not in states}
    places: dict[str, list[str]] = {}
    for locator in reversed(free):
        places.setdefault(free[locator], []).append(locator)
    for locator, stored in passages.items():
        if locator not in states and places.get(stored):
            now = places[stored].pop()
            states[locator] = PassageState("moved", locator, now, free.pop(now))
    for locator in passages:
        if locator not in states and locator in free:
            states[locator] = PassageState("changed", locator, locator, free.pop(locator))
    kept = (states.get(locator) or PassageState("missing", locator) for locator in passages)
    return (*kept, *(PassageState("new", locator, locator, found) for locator, found in free.items()))


def passages_block(sentences: Iterable[Sentence]) -> str:
    """The `passages` section of a fact sheet for these sentences.

    >>> print(passages_block([Sentence("1.1", "Bria grew.")]), end="")
    passages:
      1.1: ec3a6bf27aa268e6
    """
    lines = [f"  {sentence.locator}: {fingerprint(sentence.text)}\n" for sentence in sentences]
    return "passages:\n" + "".join(lines) if lines else "passages: {}\n"
