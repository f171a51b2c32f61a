"""A small model of parties that keep, fear and say things, for tests of claims."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from graphmodel.claims import Claim, ClaimRecord, Document, resolve
from graphmodel.model import Content, Event, Key, Model, Node, PartialDate, Property, Relationship, Role


class Party(Node):
    abstract = True

    id: Annotated[str, Property(key=True)]
    name: str = ""


class State(Party):
    size: int | None = None


class Group(Party):
    crew: int | None = None


class Raid(Event):
    number: Annotated[int, Property(key=True)]
    killed: int | None = None


class Numbered(Node):
    number: Annotated[int, Property(key=True)]


class Lettered(Node):
    number: Annotated[str, Property(key=True)]


class Stranger(Node):
    id: Annotated[str, Property(key=True)]


class Keeps(Relationship[Party, Party]):
    level: str | None = None
    key = ()


class Trades(Relationship[Party, Party]):
    key = ("good",)
    good: str | None = None


class Leases(Relationship[Party, Party]):
    key = ("since",)


class Borders(Relationship[Party, Party]):
    symmetric = True


class Counts(Relationship[Party, Numbered | Lettered]):
    pass


class Says(Relationship[Party, Content]):
    attitude = True


class Fears(Relationship[Party, Party | Content]):
    attitude = True


class By(Role[Raid, Party]):
    pass


class Unknown(Relationship[Party, Party]):
    pass


MODEL = Model.of(State, Group, Raid, Numbered, Lettered, Keeps, Trades, Leases, Borders, Counts, Says, Fears, By)
ARLAND, BRIA, CRITICS = State.key("arland"), State.key("bria"), Group.key("critics")
DOCUMENT = Document("d1", author="Ann Oak", published=PartialDate("2031-06"))
HERE, THERE = DOCUMENT.passage("1.1"), DOCUMENT.passage("1.2")
DAY = date(2031, 7, 1)


def keeps(
    start: Key[Any] = ARLAND, end: Key[Any] = BRIA, level: str | None = None, since: str = "", until: str = ""
) -> Keeps:
    interval = [PartialDate(bound) if bound else None for bound in (since, until)]
    return Keeps(start, end, level=level, since=interval[0], until=interval[1])


def but(claim: Claim, **change: Any) -> Claim:
    """The same claim but for this."""
    return replace(claim, **change)


def records(*claims: Claim) -> list[ClaimRecord]:
    found, problems = resolve(MODEL, claims)
    assert problems == []
    return found


def one(claim: Claim) -> ClaimRecord:
    """The record of the claim itself, the last to be made."""
    return records(claim)[-1]


def problems(*claims: Claim) -> list[str]:
    return [str(problem) for problem in resolve(MODEL, claims)[1]]


def by_caption(found: list[ClaimRecord]) -> dict[str, ClaimRecord]:
    return {f"{r.testimony.subject and r.testimony.subject.key} {r.testimony.predicate}": r for r in found}


PLAIN = Claim(keeps(), HERE)
