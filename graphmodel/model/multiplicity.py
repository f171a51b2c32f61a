"""How many ends a start of a relationship type has, and how many starts an end: `1..n`, `0..1`, `2`."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_RANGE = re.compile(r"(\d{1,6})(?:\.\.(\d{1,6}|n))?")
ONE, MANY = "one", "many"


@dataclass(frozen=True)
class Multiplicity:
    """At least `least` and at most `most`; None for any number."""

    least: int = 0
    most: int | None = None

    @classmethod
    def of(cls, text: str) -> Multiplicity:
        """The multiplicity that a text such as `1..n` says.

        >>> Multiplicity.of("0..1")
        Multiplicity(least=0, most=1)

        Raises:
            ValueError: it says none.
        """
        match = _RANGE.fullmatch(str(text).strip())
        least, most = (match[1], match[2] or match[1]) if match else ("", "")
        if match is None or (most != "n" and int(most) < max(int(least), 1)):
            raise ValueError(f"{text!r} says no numbers such as 1, 0..1, 1..n or 2..5")
        return cls(int(least), None if most == "n" else int(most))

    def __str__(self) -> str:
        most = "n" if self.most is None else str(self.most)
        return most if str(self.least) == most else f"{self.least}..{most}"

    @property
    def words(self) -> str:
        """The same in words: `at least one`, `at most one`, `exactly one`, `from 2 to 5`."""
        least, most = (("one" if each == 1 else str(each)) for each in (self.least, self.most))
        if self.least == self.most:
            return f"exactly {least}"
        if self.most is None:
            return f"at least {least}" if self.least else "any number"
        return f"from {self.least} to {self.most}" if self.least else f"at most {most}"

    def counted(self, noun: str) -> str:
        """So many of something.

        >>> Multiplicity(1).counted("end"), Multiplicity(2, 5).counted("end")
        ('at least one end', 'from 2 to 5 ends')
        """
        return f"{self.words} {noun}{'s' * ((self.most or self.least) != 1)}"


ANY = Multiplicity()


def declared(cls: type[Any]) -> tuple[Multiplicity, Multiplicity]:
    """The numbers of ends and of starts that a relationship class says, by `ends` and `starts`, or by `cardinality`.

    Raises:
        ValueError: one of them says no numbers.
    """
    starts, ends = (Multiplicity(0, 1 if side == ONE else None) for side in cls.cardinality.split("-to-", 1))
    said = {side: text for side in ("ends", "starts") if isinstance(text := cls_word(cls, side), str)}
    ends = Multiplicity.of(said["ends"]) if "ends" in said else ends
    if "starts" in said:
        starts = Multiplicity.of(said["starts"])
    elif cls.symmetric and "ends" in said:
        starts = ends
    return ends, starts


def cls_word(cls: type[Any], name: str) -> Any:
    """What a class, or one above it, says under a name that may be a property's or a method's; None for those."""
    said = getattr(cls, name, None)
    return None if name in cls.model_fields or inspect.isroutine(said) else said


def cardinality(ends: Multiplicity, starts: Multiplicity) -> str:
    """The same as a cardinality: `many-to-one` where a start has at most one end."""
    return "-to-".join(ONE if each.most == 1 else MANY for each in (starts, ends))


def multiplicity_faults(cls: type[Any], name: str) -> Iterator[tuple[str, str, str]]:
    """What is wrong with the numbers that a relationship class says, each as a code, a message and a hint."""
    hint = 'write ends = "1..n": each start has at least one end'
    try:
        ends, starts = declared(cls)
    except ValueError as wrong:
        yield "model-cardinality", f"{name} does not say how many: {wrong}", hint
        return
    said = cardinality(ends, starts)
    if cls.symmetric and ends != starts and isinstance(cls_word(cls, "starts"), str):
        message = f"{name} is symmetric, and its ends are {ends}, its starts {starts}"
        yield "model-cardinality", message, "leave `starts` out: both are the same"
    elif cls.cardinality not in (said, "many-to-many") and not cls.symmetric:
        message = f"the cardinality of {name} is {cls.cardinality}, and ends {ends} and starts {starts} are {said}"
        yield "model-cardinality", message, "leave the cardinality out"
    takes_nodes = any(end.__name__ != "Content" for _, end in cls.pairs)
    if cls.pairs and not takes_nodes and (ends.least or starts.least):
        message = f"{name} asks for a number of ends, and all of them are quoted claims, which are no nodes"
        yield "model-cardinality", message, "leave it out: no load can meet it"
