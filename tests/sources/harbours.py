"""A small model of harbours and those around them, and fact sheets about it, for tests of sources."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import indent
from typing import Annotated, Any, Literal

from graphmodel.claims import Attribute, Claim
from graphmodel.model import (
    Content,
    Event,
    Key,
    Model,
    Node,
    PartialDate,
    Phrase,
    Point,
    Property,
    Quantity,
    Relationship,
    Role,
    Someone,
)
from graphmodel.staging import StagedReading, read


class Entity(Node):
    abstract = True

    id: Annotated[str, Property(key=True)]
    name: str = ""
    aliases: list[str] = []


class Actor(Entity):
    abstract = True


class State(Actor):
    code: str | None = None
    founded: PartialDate | None = None
    island: bool | None = None


class Group(Actor):
    plural: bool | None = None
    plural_if = "plural"

    size: Quantity | None = None
    situation: str | None = None
    marks: list[int] = []


class Port(Entity):
    depth: float | None = None
    berths: int | None = None
    place: Point | None = None


class Treaty(Node):
    """Known by a number, and without a name."""

    number: Annotated[int, Property(key=True)]
    subject: str | None = None


class Ship(Node):
    """With an id of its own: a ship may be called as a state is."""

    call: Annotated[str, Property(key=True)]
    title: str | None = None

    naming = ("title",)


class Attack(Event, Entity):
    kind: Literal["raid", "siege"] | None = None
    killed: Quantity | None = None
    tolls: list[int] = []


class Siege(Attack):
    pass


class Meeting(Event, Entity):
    place: str
    """Required: a line alone cannot declare it."""


class Storm(Event):
    number: Annotated[int, Property(key=True)]


class Recognizes(Relationship[Actor, State]):
    level: Literal["full", "partial"] | None = None
    rank: str | None = None
    terms: list[str] = []


class Keeps(Relationship[Actor, Treaty | Ship | Actor]):
    reads = Phrase("keeps", past="kept")


class TradesWith(Relationship[State, State]):
    key = ("good",)

    good: str


class Says(Relationship[Actor, Content]):
    attitude = True


class Fears(Relationship[Actor, Actor | Content]):
    attitude = True


class By(Role[Attack, Actor]):
    reads = "was carried out by"


class Target(Role[Attack, Entity]):
    pass


class Hits(Role[Storm, Port]):
    role = "target"


MODEL = Model.of(
    *(State, Group, Port, Treaty, Ship, Attack, Siege, Meeting, Storm),
    *(Recognizes, Keeps, TradesWith, Says, Fears, By, Target, Hits),
)
REST = """\
document: {id: d1, title: T, author: Ann Oak, published: 2031-06}
references: {atlas: The Atlas}
entities:
  State: {arland: Arland, bria: Bria, corrin: Corrin, UN: The UN, may: The Mays, "st. petersburg": St P, dawn: Dawn}
  Group: {critics: Critics, fishers: Fishers, st.petersburg: Choir}
  Port: {bria-port: Bria Port}
  Treaty: {7: {subject: fish}}
  Ship: {dawn: The Dawn}
"""
NAME = "s.yaml"


def read_texts(*texts: str | bytes) -> StagedReading:
    """What fact sheets `s.yaml`, `s1.yaml` and so on say, and what is wrong with them."""
    with TemporaryDirectory() as folder:
        names = [f"s{number or ''}.yaml" for number in range(len(texts))]
        for name, text in zip(names, texts, strict=True):
            (Path(folder) / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return read(MODEL, names, Path(folder))


def sheet(lines: str, rest: str = REST) -> str:
    """A fact sheet with these fact lines under 1.1: the first is on line 3, its text begins at column 5."""
    return f"facts:\n  1.1:\n{indent(lines.strip(chr(10)), '  ')}\n{rest}"


def claims(lines: str, rest: str = REST) -> list[Claim]:
    """The claims of fact lines in which nothing is wrong."""
    reading = read_texts(sheet(lines, rest))
    assert [str(problem) for problem in reading.problems] == []
    return reading.batches[0].claims


def told(lines: str, rest: str = REST) -> list[str]:
    """The same as text, a line each."""
    return [shown(claim) for claim in claims(lines, rest)]


def wrong(lines: str, rest: str = REST) -> list[str]:
    """What is wrong with fact lines, of which no claim is made."""
    reading = read_texts(sheet(lines, rest))
    assert [shown(claim) for claim in reading.batches[0].claims] == []
    return [str(problem) for problem in reading.problems]


def problems(text: str | bytes) -> list[str]:
    """What is wrong with a whole fact sheet."""
    return [str(problem) for problem in read_texts(text).problems]


def pairs(name: str) -> list[tuple[str, list[str]]]:
    """What a file beside this one has: texts, each with the lines after `> ` that are told of it."""
    found: list[tuple[str, list[str]]] = []
    for block in (Path(__file__).parent / name).read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.split("\n") if line and not line.startswith("# ")]
        expected = [line.removeprefix("> ") for line in lines if line.startswith("> ")]
        if lines:
            found.append(("\n".join(line for line in lines if not line.startswith("> ")), expected))
    return found


def lines_of(told: list[str]) -> list[str]:
    """Problems as they are printed, line by line, without the name of the one file."""
    return [line.removeprefix(NAME + ":") for each in told for line in each.split("\n")]


def shown(claim: Claim | str) -> str:
    """A claim with everything in it that is not as it is by default."""
    if isinstance(claim, str):
        return f"@{claim}"
    axes: list[str] = [claim.polarity, claim.certainty, claim.basis, claim.rank]
    marks = [axis for axis in axes if axis not in PLAIN]
    marks += ["ended"] if claim.ended else []
    for name in ("since", "until"):
        marks += [f"{name} {getattr(claim.proposition, name)}"] if getattr(claim.proposition, name) else []
    for name, many in (("if", claim.conditions), ("because", claim.reasons), ("rebuts", claim.rebuts)):
        marks += [f"{name} {'; '.join(shown(each) for each in many)}"] if many else []
    marks += [f"or {'; '.join(shown(each) for each in claim.alternative_of)}"] if claim.alternative_of else []
    marks += [f"holder {_side(claim.holder)}"] if claim.holder is not None else []
    marks += [f"except {', '.join(_side(member) for member in claim.excepting)}"] if claim.excepting else []
    marks += [f"resolved {', '.join(sorted(claim.resolved))}"] if claim.resolved else []
    for name in ("share", "note", "label", "confidence"):
        marks += [f"{name} {getattr(claim, name)}"] if getattr(claim, name) not in ("", None) else []
    return _proposition(claim) + "".join(f" [{mark}]" for mark in marks)


PLAIN = ("affirmed", "certain", "stated", "normal")


def _proposition(claim: Claim) -> str:
    said = claim.proposition
    if isinstance(said, Attribute):
        return f"{_side(said.subject)}.{said.name} = {said.value!r}"
    kind = MODEL.relationship(type(said))
    own = {n: getattr(said, n) for n in kind.properties if n not in ("since", "until") and getattr(said, n)}
    end = "{" + "; ".join(shown(inner) for inner in claim.that) + "}" if claim.that else _side(said.end)
    return f"{_side(said.start)} {kind.type} {end}" + (f" {own}" if own else "")


def _side(side: Any) -> str:
    if isinstance(side, Key):
        return f"{side.of.__name__}:{side.value}" if side.of in (Ship, Treaty, Storm) else str(side.value)
    return "someone" if isinstance(side, Someone) else f'"{side}"'
