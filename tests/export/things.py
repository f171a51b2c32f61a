"""A model with a property of every type, two kinds of keys and names that files do not like, and rows of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

from graphmodel import Duration, LocalTime, ZonedTime
from graphmodel.claims import Attribute, Claim, Document
from graphmodel.export import MIXED, Choices, ExportGraph, ExportReport, Writing, maker
from graphmodel.mark import FORMAT
from graphmodel.model import Model, Node, PartialDate, Point, Property, Quantity, Relationship
from graphmodel.records import Records, assemble
from graphmodel.staging import read

DAY = date(2031, 5, 1)
TEXTS = (
    "plain",
    "",
    " spaces ",
    'a "quoted", text',
    "two\nlines",
    "\r\nthree\rlines\n",
    "\ufeffmark",
    "東京 é 😀",
    "it's \\ a \\u0041 \\\\u0041 \\",
    "\0 \x01 \x7f \u2028 \t",
    "${HOME} `x` $(y) ; | & < >",
    "\uffff",
)


class Thing(Node):
    """Whatever there is."""

    abstract = True

    id: Annotated[str, Property(key=True)]
    name: str = ""


class Device(Thing):
    """A property of every type."""

    label = "Device: No. 1/ü"

    code: Annotated[str | None, Property(unique=True)] = None
    count: int | None = None
    weight: float | None = None
    on: bool | None = None
    made: date | None = None
    seen: datetime | None = None
    ran: timedelta | None = None
    place: Point | None = None
    size: Quantity | None = None
    founded: PartialDate | None = None
    names: list[str] = []
    counts: list[int] = []
    weights: list[float] = []
    flags: list[bool] = []
    days: list[date] = []
    times: list[datetime] = []
    spans: list[timedelta] = []
    places: list[Point] = []
    opens: time | None = None
    shuts: LocalTime | None = None
    term: Duration | None = None
    data: bytes | None = None
    price: Annotated[Decimal | None, Property(scale=2)] = None
    parts: Annotated[dict[str, Any] | None, Property(json=True)] = None
    hours: list[ZonedTime] = []
    terms: list[Duration] = []
    years: list[PartialDate] = []


class Person(Thing):
    """Somebody."""

    age: Annotated[int | None, Property(index=True)] = None
    note: str | None = None


class Depot(Node):
    """Known by a number."""

    number: Annotated[int, Property(key=True)]
    title: str = "untitled"


class Holds(Relationship[Depot | Person, Device]):
    """Has it, in a year."""

    type = "HOLDS it"
    key = ("year", "part")

    year: int
    part: float
    remark: str | None = None
    when: datetime | None = None


class Knows(Relationship[Person, Person]):
    """Both ways."""

    symmetric = True

    well: bool | None = None


class Likes(Relationship[Person, Device]):
    """An opinion."""

    much: str | None = None


MODEL = Model.of(Device, Person, Depot, Holds, Knows, Likes)
ZONE = timezone(timedelta(hours=5, minutes=45))


def many() -> Iterator[Any]:
    """Rows of every kind; some twice, some with more properties than others."""
    for number, text in enumerate(TEXTS):
        yield Device(id=f"d{number}{text}".replace("\0", ""), name=text, names=[text, "x"], code=f"c{number}")
    yield Device(
        id="all",
        name="all",
        count=-(2**63),
        weight=1e-7,
        on=False,
        made=date(1, 1, 1),
        seen=datetime(2031, 1, 2, 3, 4, 5, 678, tzinfo=ZONE),
        ran=timedelta(days=-3, seconds=5, microseconds=7),
        place=Point(-0.0000001, 89.5),
        size=Quantity(40_000, "m2", True),
        founded=PartialDate("2024-02"),
        names=["one"],
        counts=[1, -2, 3],
        weights=[0.1, 1e300],
        flags=[True, False],
        days=[date(2030, 1, 1), date(9999, 12, 31)],
        times=[datetime(2030, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, 1, 1, tzinfo=ZONE)],
        spans=[timedelta(1), timedelta(0, 1, 1)],
        places=[Point(1, 2), Point(-1.5, 2.25)],
        opens=time(9, 30, 0, 5, tzinfo=ZONE),
        shuts=time(18),
        term=Duration(14, -3, 90_000, 1),
        data=b"\0\xff",
        price=Decimal("-1.50"),
        parts={"b": [1, None], "a": "\u20ac"},
        hours=[time(9, tzinfo=UTC), time(10, 30, tzinfo=ZONE)],
        terms=[Duration(months=1), Duration(days=30), Duration(nanoseconds=-1)],
        years=[PartialDate("1999"), PartialDate("2031-05")],
    )
    yield Device(
        id="local", seen=datetime(2031, 1, 2, 3, 4), opens=time(9, 30), size=Quantity(2.5), times=[datetime(1999, 1, 1)]
    )
    yield Device(id="empty", names=[""], weight=5e-324, count=2**63 - 1, on=True)
    for number in range(60):
        aged: dict[str, Any] = {"age": number} if number % 3 else {}
        yield Person(id=f"p{number}", name=f"Person {number}", **aged)
        yield Depot(number=number - 30, **({"title": TEXTS[number % len(TEXTS)]} if number % 2 else {}))
    for number in range(0, 60, 7):
        yield Person(id=f"p{number}", note="again")
    for number in range(59):
        yield Knows(Person.key(f"p{number + 1}"), Person.key(f"p{number}"), well=number % 2 == 0)
        liking: dict[str, Any] = {"much": "very"} if number % 2 else {}
        yield Likes(Person.key(f"p{number}"), Device.key("all"), **liking)
        for part in (0.5, 1e-7):
            yield Holds(
                Depot.key(number - 30), Device.key("empty"), year=2000 + number, part=part, remark=TEXTS[number % 12]
            )
    yield Holds(Person.key("p1"), Device.key("all"), year=1, part=1, when=datetime(2030, 1, 1, tzinfo=UTC))
    yield Holds(Person.key("p1"), Device.key("all"), year=2, part=1, when=datetime(2030, 1, 1))


def claims() -> Iterator[Any]:
    """Claims of what rows say as well, and of what they do not."""
    report = Document("report", title="R", published=PartialDate("2031-02"), author=Person.key("p2"))
    for number in (3, 4, 59):
        said = Likes(Person.key(f"p{number}"), Device.key("all"), much="a little")
        yield Claim(said, evidence=report.passage(f"1.{number}"), note="says the report")
    yield Claim(Likes(Person.key("p5"), Device.key("empty")), evidence=report.passage("2.1"), certainty="possible")
    known = Knows(Person.key("p1"), Person.key("p9"), since=PartialDate("2030"))
    yield Claim(known, evidence=report.passage("2.2"))
    yield Claim(Attribute(Person.key("p0"), "age", 77), evidence=report.passage("3.1"), confidence=0.5)
    yield Claim(Attribute(Person.key("p1"), "age", 78), evidence=report.passage("3.2"))
    yield Claim(Attribute(Device.key("local"), "founded", "1999"), evidence=report.passage("3.3"))


def assembled(folder: Path, *sources: Any, rows_in_memory: int = 40, model: Model = MODEL) -> Records:
    """The records of sources that have no problems; what is more than `rows_in_memory` rows is staged on disk."""
    reading = read(model, sources or (many, claims), folder, folder=folder / "stage", rows_in_memory=rows_in_memory)
    records = assemble(model, reading)
    assert [str(problem) for problem in records.problems] == []
    return records


def exported(records: Records, form: str, folder: Path, *, model: Model = MODEL, **choices: Any) -> ExportReport:
    """Writes records in a form."""
    chosen = Choices(**choices)
    graph = ExportGraph(model, records, DAY, FORMAT, plain=chosen.plain, mixed=form in MIXED)
    return Writing(graph, maker(form, model, chosen)).write(folder, form)
