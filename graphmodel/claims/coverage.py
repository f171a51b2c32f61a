"""Coverage: sentence by sentence, what is claimed of a text, or the reason why nothing is, and what no claim uses.

A sentence is covered (it has claims), reasoned (`no_fact` says why it has none; that speaks for all in it), or open. Of
a sentence that is covered or open, each name, number and date is listed as unused that neither a claim on that sentence
uses nor a waiver names:

- a name is used by a claim that has it among its names, whatever case, hyphens, accents, a possessive, a leading `the`
  or a plural `s` do to it;
- a number is used if a claim has a number equal to one of its readings; a percentage also as a fraction of one;
- a date is used if a claim's date is it or more precise: `2016` by `2016-04`, `--04` by `2016-04`, a weekday or a time
  of day by a date that falls on it. A bare year may be a number, too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from typing import Literal

from graphmodel.problems import NOWHERE, Problem, Where, count, did_you_mean
from graphmodel.text.adjectives import adjective_keys, name_keys
from graphmodel.text.aliases import Aliases
from graphmodel.text.capitals import Usage
from graphmodel.text.mentions import Mention, mentions
from graphmodel.text.sentences import Sentence, normal
from graphmodel.text.tokens import forms, tokens

Section = Literal["facts", "no_fact", "waived"]


@dataclass(frozen=True)
class ClaimUse:
    """What one claim uses of its sentence: names and aliases of all it involves, quoted claims and conditions included.

    Args:
        dates: partial dates as text.
    """

    caption: str
    names: frozenset[str] = frozenset()
    numbers: frozenset[int | float | Decimal] = frozenset()
    dates: frozenset[str] = frozenset()


@dataclass(frozen=True)
class SentenceCoverage:
    """One sentence's coverage: counted from its text and claims, or made from counts that were stored."""

    locator: str
    claims: int = 0
    reason: str = ""
    unused: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()

    @property
    def state(self) -> Literal["covered", "reasoned", "open"]:
        """Covered by claims, without claims for a reason, or open."""
        return "covered" if self.claims else "reasoned" if self.reason else "open"

    def __str__(self) -> str:
        claims = f"{self.claims} claim{'' if self.claims == 1 else 's'}"
        said = f"no fact: {self.reason}" if self.state == "reasoned" else claims if self.claims else "open"
        return f"{self.locator}  {said}" + (f"  unused: {', '.join(self.unused)}" if self.unused else "")


@dataclass(frozen=True)
class CoverageFinding:
    """An entry of a sheet that does not fit the text: its section, its locator, and which waiver it is (`key`)."""

    section: Section
    locator: str
    key: str
    code: str
    message: str
    hint: str
    severity: str = "error"

    def problem(self, where: Where = NOWHERE) -> Problem:
        """The finding at the entry's place."""
        return Problem(where, self.code, self.message, self.hint, self.severity)


@dataclass(frozen=True)
class Summary:
    """How much of a text is covered."""

    sentences: int
    covered: int
    reasoned: int
    open: int
    unused: int

    @classmethod
    def of(cls, sentences: Iterable[SentenceCoverage]) -> Summary:
        """The counts of these sentences."""
        listed = list(sentences)
        states = Counter(sentence.state for sentence in listed)
        unused = sum(len(sentence.unused) for sentence in listed)
        return cls(len(listed), states["covered"], states["reasoned"], states["open"], unused)

    @property
    def complete(self) -> bool:
        """Whether nothing is open and nothing unused."""
        return not self.open and not self.unused

    def __str__(self) -> str:
        return (
            f"{self.sentences} sentences: {self.covered} with claims, {self.reasoned} with a reason, {self.open} open; "
            f"names, numbers and dates that no claim uses: {self.unused}"
        )


@dataclass(frozen=True)
class Coverage:
    """The coverage of a text, and the entries of its sheet that do not fit it."""

    sentences: tuple[SentenceCoverage, ...]
    findings: tuple[CoverageFinding, ...] = ()

    @property
    def summary(self) -> Summary:
        """The counts."""
        return Summary.of(self.sentences)


_EDTF = re.compile(r"[/~?%]+")


def coverage(
    sentences: Sequence[Sentence],
    claims: Mapping[str, Sequence[ClaimUse]],
    *,
    no_fact: Mapping[str, str] | None = None,
    waived: Mapping[str, Mapping[str, str]] | None = None,
    aliases: Collection[str] = (),
) -> Coverage:
    """The coverage of a text by the claims on its sentences.

    Args:
        sentences: the numbered text.
        claims: by locator, what each claim on the sentence uses.
        no_fact: by locator, the reason why a sentence has no claim.
        waived: by locator, each name, number or date that no claim need use, and the reason.
        aliases: every name of every entity at hand.
    """
    reasons, waivers = no_fact or {}, waived or {}
    uses = chain.from_iterable(claims.values())
    known = Aliases.of(chain(aliases, chain.from_iterable(use.names for use in uses)))
    usage = Usage.of(sentence.text for sentence in sentences)
    found: list[SentenceCoverage] = []
    findings = list(_misplaced({s.locator for s in sentences}, claims, reasons, waivers))
    for sentence in sentences:
        here, reason = claims.get(sentence.locator, ()), reasons.get(sentence.locator, "")
        said = mentions(sentence.text, known=known, usage=usage)
        waiver = waivers.get(sentence.locator, {})
        findings += _idle(sentence, said, waiver)
        open_to = () if reason and not here else _unused(sentence.text, said, here, waiver)
        captions = tuple(use.caption for use in here)
        found.append(SentenceCoverage(sentence.locator, len(here), "" if here else reason, tuple(open_to), captions))
    return Coverage(tuple(found), tuple(findings))


def _misplaced(
    locators: Collection[str],
    claims: Mapping[str, Sequence[ClaimUse]],
    reasons: Mapping[str, str],
    waivers: Mapping[str, Mapping[str, str]],
) -> Iterator[CoverageFinding]:
    """Entries under a locator that the text lacks, and reasons for no claim beside claims."""
    sections: tuple[tuple[Section, Iterable[str]], ...] = (("facts", claims), ("no_fact", reasons), ("waived", waivers))
    for section, entries in sections:
        for locator in entries:
            if locator not in locators:
                message = f"the text has no sentence {locator}"
                hint = did_you_mean(locator, locators) or "`graphmodel document number FILE` shows the locators"
                yield CoverageFinding(section, locator, "", "unknown-locator", message, hint)
    for locator in reasons:
        if number := len(claims.get(locator, ())):
            message = f"{locator} is said to hold no fact, yet has {count(number, 'claim')}"
            yield CoverageFinding(
                "no_fact", locator, "", "no-fact-with-claims", message, "take out the one or the other"
            )


def _idle(sentence: Sentence, said: Iterable[Mention], waiver: Mapping[str, str]) -> Iterator[CoverageFinding]:
    """Waivers for what is not in the sentence."""
    for key in waiver:
        if not _places(sentence.text, key) and not any(_same(mention, key) for mention in said):
            message = f"{key!r} is waived at {sentence.locator}, yet is not in that sentence"
            hint = did_you_mean(key, [mention.text for mention in said]) or "take the waiver out"
            yield CoverageFinding("waived", sentence.locator, key, "waiver-idle", message, hint, "warning")


def _unused(text: str, said: Iterable[Mention], uses: Sequence[ClaimUse], waiver: Mapping[str, str]) -> Iterator[str]:
    """The text of each mention that no claim uses and no waiver covers, once."""
    used = {name for use in uses for name in use.names}
    # What is inside a longer name that is used is used with it.
    places = [place for key in (*waiver, *(name for name in used if " " in name)) for place in _places(text, key)]
    names = {form for name in used for form in forms(name)}
    stems = {key for name in names for key in name_keys(name)}
    numbers = {Decimal(str(number)) for use in uses for number in use.numbers}
    dates = {day for use in uses for day in use.dates}
    listed: set[str] = set()
    for mention in said:
        known = any(_uses(mention, reading, names, stems, numbers, dates) for reading in mention.readings)
        inside = any(start <= mention.start and mention.end <= end for start, end in places)
        if not (known or inside or mention.value in listed or any(_same(mention, key) for key in waiver)):
            listed.add(mention.value)
            yield mention.text


def _uses(
    mention: Mention,
    reading: str,
    names: Collection[str],
    stems: set[str],
    numbers: Collection[Decimal],
    dates: Collection[str],
) -> bool:
    if mention.kind == "name":
        return reading in names or not stems.isdisjoint(adjective_keys(reading))
    if mention.kind == "number":
        return _counted(reading, numbers)
    return any(_falls(day, reading) for day in dates) or (len(reading) == 4 and _counted(reading, numbers))


def _counted(reading: str, numbers: Collection[Decimal]) -> bool:
    """Whether a number is among these: `30%` as 30 or 0.3, `2/3` as 0.667 or 66.7 too."""
    if not reading.removesuffix("%").replace("/", "").replace(".", "").removeprefix("-").isdecimal():
        return False
    if "/" in reading:
        top, bottom = map(int, reading.split("/"))
        share = Fraction(top, bottom or 1)
        return any(
            abs(Fraction(number) - share * whole) < Fraction(whole, 100) for number in numbers for whole in (1, 100)
        )
    value = Decimal(reading.removesuffix("%"))
    return value in numbers or (reading.endswith("%") and value / 100 in numbers)


def _falls(day: str, reading: str) -> bool:
    """Whether a partial date is the one read, or a more precise one."""
    if reading.startswith("-W-"):
        return _is_day(day[:10]) and date.fromisoformat(day[:10]).isoweekday() == int(reading[-1])
    if reading.startswith("T"):
        return reading in day
    if reading.startswith("--"):
        return day[4:].startswith(reading[1:])
    return any(part.startswith(reading) for part in _EDTF.split(day))


def _is_day(text: str) -> bool:
    return len(text) == 10 and text.replace("-", "").isdecimal()


def _same(mention: Mention, key: str) -> bool:
    """Whether a waiver names the mention, by its text or by one of its readings."""
    return key.casefold() in mention.readings or bool({*forms(mention.text), *mention.readings} & {*forms(key)})


def _places(text: str, phrase: str) -> list[tuple[int, int]]:
    """Where a phrase occurs in a text, by whole words: `Boeing 737` covers both `Boeing` and `737`."""
    words, sought = tokens(normal(text)), forms(normal(phrase))
    size = len(sought[0].split())
    windows = (words[at : at + size] for at in range(len(words) - size + 1) if size)
    return [
        (window[0].start, window[-1].stop)
        for window in windows
        if set(forms(" ".join(word.text for word in window))) & {*sought}
    ]
