"""Files of rows as a project: what the values tell, and how sure of it the import says it is."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from decimal import Decimal
from pathlib import Path

import pytest

from graphmodel import Project
from graphmodel.databases import Database
from graphmodel.drafts import ProjectReport
from graphmodel.errors import ProjectError
from graphmodel.workflows.draft import import_tables
from graphmodel.workflows.load import load

COUNTRIES = "iso,name,joined\n" + "".join(f"C{n:02},Country {n},{1990 + n}-01-0{n % 9 + 1}\n" for n in range(20))
CUSTOMERS = "customer_id;name;country;balance;since;referred_by\n" + "".join(
    f"{n};Customer {n};C{n % 20:02};1.{n:03},50;{n % 28 + 1:02}.03.2031;{n - 1 if n > 1 else ''}\n"
    for n in range(1, 41)
)
ORDERS = [
    {
        "id": n,
        "customer_id": n % 40 + 1,
        "status": "open" if n % 3 else "sent",
        "zip": f"0{n}",
        "tags": ["a", "b"],
        "x": {"y": 1},
    }
    for n in range(1, 61)
]
LINES = "order_id,product,quantity\n" + "".join(f"{n},P{n % 3},{n % 5 + 1}\n{n},Q{n % 3},NA\n" for n in range(1, 61))
VISITS = "page,customer\n/,1\n/,1\n/a,NULL\n"


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Five files that refer to one another, written in five ways."""
    import pyarrow.csv
    import pyarrow.parquet

    given = tmp_path / "given"
    given.mkdir()
    (given / "countries.csv").write_text(COUNTRIES)
    pyarrow.parquet.write_table(pyarrow.csv.read_csv(given / "countries.csv"), given / "countries.parquet")
    (given / "customers.csv").write_text(CUSTOMERS, encoding="utf-8-sig")
    (given / "orders.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ORDERS))
    with gzip.open(given / "lines.csv.gz", "wt") as file:
        file.write(LINES)
    (given / "visits.csv").write_text(VISITS)
    return [
        given / name for name in ("countries.parquet", "customers.csv", "orders.jsonl", "lines.csv.gz", "visits.csv")
    ]


def model_of(report: ProjectReport) -> str:
    (path,) = report.folder.glob("*_model.py")
    return path.read_text()


@pytest.mark.proved_by("tests/drafts/test_sql.py::test_fourteen_tables_validate_and_load_at_once")
def test_files_validate_and_load_at_once(files: list[Path], database: Database, tmp_path: Path) -> None:
    report = import_tables(files, tmp_path / "project")
    project = Project.at(tmp_path / "project", {})
    assert project.read().problems == []
    done = load(project, database)
    counts = {tally.name: tally.created for tally in done.tallies if tally.created}
    assert counts == {
        "Countries": 20,
        "Customers": 40,
        "Lines": 120,
        "Orders": 60,
        "Visits": 3,
        "COUNTRY": 40,
        "CUSTOMER": 62,
        "ORDER": 120,
        "REFERRED_BY": 39,
    }
    assert report.confidence == CONFIDENCE
    query = "MATCH (c:Customers {customer_id: 5}) RETURN c.balance, c.since, c.name"
    ((balance, since, name),) = database.read(query).rows
    assert (balance, since.isoformat(), name) == (1005.5, "2031-03-06", "Customer 5")
    assert database.read("MATCH (o:Orders {id: 4}) RETURN o.zip, o.tags, o.x").rows == (("04", ["a", "b"], '{"y": 1}'),)


def test_types_and_enumerations_are_told_by_the_values(files: list[Path], tmp_path: Path) -> None:
    text = model_of(import_tables(files, tmp_path / "project"))
    assert 'OrdersStatus = Literal["open", "sent"]' in text
    assert "    joined: dt.date\n" in text
    assert "    balance: float\n" in text
    assert "    since: dt.date\n" in text
    assert "    zip: str\n" in text
    assert "    # TODO: NA was taken for nothing, 60 times\n    quantity: int | None = None\n" in text
    assert "    row_number: Annotated[int, Property(key=True)]\n" in text


def test_dates_of_several_precisions_are_partial_dates(tmp_path: Path) -> None:
    rows = ("a,1998-04-01,2010-11,1998", "b,2001,2011-12,2001", "c,2010-07,2012-01,2010")
    (tmp_path / "ships.csv").write_text("id,built,season,year\n" + "".join(f"{row}\n" for row in rows))
    text = model_of(import_tables([tmp_path / "ships.csv"], tmp_path / "made"))
    assert text.endswith("    built: PartialDate\n    season: str\n    year: int\n")
    assert Project.at(tmp_path / "made", {}).read().problems == []


def test_seasons_are_no_dates_that_lack_one(tmp_path: Path) -> None:
    seasons = "2008-09", "2009-10", "2010-11", "2011-12", "2012-13"
    (tmp_path / "cups.csv").write_text("id,season\n" + "".join(f"{n},{each}\n" for n, each in enumerate(seasons)))
    report = import_tables([tmp_path / "cups.csv"], tmp_path / "made")
    assert "    season: str\n" in model_of(report)
    assert list(report.notes) == []


def test_ids_that_differ_in_unicode_form_alone_are_no_key(tmp_path: Path) -> None:
    """A load composes texts, so that they would be one node."""
    ids = ("caf\u00e9", "cafe\u0301", "bar", "inn", "pub")
    (tmp_path / "places.csv").write_text("id,seats\n" + "".join(f"{each},{n // 2}\n" for n, each in enumerate(ids)))
    report = import_tables([tmp_path / "places.csv"], tmp_path / "made")
    assert "    id: str\n" in model_of(report)
    assert list(report.notes) == [
        "places.csv, column id: it would be the key, but 1 row of 5 has a value of another; the first is "
        f"{ids[1]!r} in places.csv:3"
    ]
    told = Project.at(tmp_path / "made", {}).read().problems
    assert [each.code for each in told] == ["table-unicode"]  # a warning


def test_values_of_parquet_have_the_types_they_have_there(tmp_path: Path) -> None:
    """Only texts and whole numbers are taken for keys. What a graph does not hold is left out, and a TODO says so."""
    import pyarrow as arrow
    import pyarrow.parquet

    columns = {
        "price": [Decimal("1.50"), Decimal("2.50")],
        "code": ["a", "b"],
        "opens": [dt.time(1, 2, 3), dt.time(4)],
        "photo": [b"\xff", b""],
        "address": [{"town": "Bern"}, None],
        "parts": [[{"a": 1}], [{"a": 2}]],
        "tags": [["x", None], []],
        "rate": [0.5, float("nan")],
        "at": arrow.array([1_001, 2_000], arrow.timestamp("ns")),
        "took": arrow.array([1, 2], arrow.duration("ns")),
    }
    arrow.parquet.write_table(arrow.table(columns), tmp_path / "things.parquet")
    text = model_of(import_tables([tmp_path / "things.parquet"], tmp_path / "project"))
    assert text.partition('is."""\n\n')[2].splitlines() == [
        "    price: Decimal",
        "    code: Annotated[str, Property(key=True)]",
        "    opens: dt.time",
        "    parts: Annotated[Any, Property(json=True)]",
        "    # TODO: parts of a microsecond are cut off",
        "    at: dt.datetime",
        "    took: Duration",
        "    photo: bytes | None = None",
        "    address: Annotated[Any | None, Property(json=True)] = None",
        "    # TODO: nulls in its lists were left out, 1 time",
        "    tags: list[str] = []",
        "    # TODO: nan was taken for nothing, 1 time",
        "    rate: float | None = None",
    ]
    reading = Project.at(tmp_path / "project", {}).read()
    assert reading.problems == []


def test_a_column_of_objects_and_plain_values_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "a", "x": {"y": 1}}\n{"id": "b", "x": "z"}\n')
    report = import_tables([tmp_path / "a.jsonl"], tmp_path / "project")
    said = "x holds objects in some rows and plain values in others: it is left out"
    assert any(todo == said for _, _, todo in report.todos)
    assert "    x" not in model_of(report)


def test_numbers_within_range_alone_refer_to_nothing(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("id,name\n" + "".join(f"{n},N{n}\n" for n in range(1, 30)))
    (tmp_path / "sales.csv").write_text("id,amount\n" + "".join(f"{n * 7},{n % 28 + 1}\n" for n in range(1, 60)))
    report = import_tables([tmp_path / "people.csv", tmp_path / "sales.csv"], tmp_path / "project")
    assert ("sales.amount", "refers to people", "a guess", "28 of 28 values are keys there") in report.confidence
    assert report.relationships == 0
    assert "    # TODO: does it refer to people? 28 of 28 values are keys there\n    amount: int\n" in model_of(report)


def test_a_folder_with_a_script_and_a_header_of_windows_is_a_folder_of_tables(tmp_path: Path) -> None:
    (tmp_path / "given").mkdir()
    (tmp_path / "given" / "run.sh").write_text("echo")
    (tmp_path / "given" / "orte.csv").write_bytes('sep=;\nort;straße\nWien;"Ring\n"\nLinz;Au\n'.encode("cp1252"))
    report = import_tables([tmp_path / "given"], tmp_path / "orte")
    assert list(Project.at(report.folder, {}).model.nodes["Orte"].properties) == ["ort", "straße"]


def test_types_in_headers_are_no_part_of_names(tmp_path: Path) -> None:
    (tmp_path / "person.csv").write_text("personId:string,name:string,class:int\np1,Ann,1\np2,Ben,2\n")
    report = import_tables([tmp_path / "person.csv"], tmp_path / "people")
    assert report.notes == (
        "person.csv has types in its first line, such as personId:string: they are left out of the names, and"
        " types, keys and references are guessed from the values all the same; compare them",
    )
    project = Project.at(tmp_path / "people", {})
    person = project.model.nodes["Person"]
    assert (person.key, sorted(person.properties)) == ("personId", ["class", "name", "personId"])
    assert project.read().problems == []


@pytest.mark.proved_by("tests/drafts/test_sql.py::test_fourteen_tables_validate_and_load_at_once")
def test_a_file_that_joins_two_is_a_relationship(tmp_path: Path, database: Database) -> None:
    for name in ("actors", "films"):
        (tmp_path / f"{name}.csv").write_text("id,name\n" + "".join(f"{name[0]}{n},N{n}\n" for n in range(12)))
    rows = "".join(f"a{n},f{(n + k) % 12},{k}\n" for n in range(12) for k in range(2))
    (tmp_path / "acts.csv").write_text("actor_id,film_id,billing\n" + rows)
    report = import_tables([tmp_path / f"{name}.csv" for name in ("actors", "films", "acts")], tmp_path / "project")
    assert (report.nodes, report.relationships) == (2, 1)
    load(Project.at(tmp_path / "project", {}), database)
    assert database.read("MATCH (:Actors)-[r:ACTS]->(:Films) RETURN count(r), sum(r.billing)").rows == ((24, 12),)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", "a,a\n1,2\n", "two columns have the same name"),
        ("a.csv", "a,b\n1,2\n3\n", "row 2: 1 values for 2 columns"),
        ("a.csv", "", "has no rows"),
        ("a.jsonl", '{"a": 1}\n[1]\n', "row 2: a line is an object"),
        ("a.jsonl", "", "has no rows"),
        ("a.txt", "a\n", "is no file of rows that can be read"),
        ("a.csv.gz", "not packed", "Not a gzipped file"),
    ],
)
def test_what_is_no_table_is_told(name: str, content: str, said: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises((ProjectError, OSError)) as told:
        import_tables([tmp_path / name], tmp_path / "project")
    assert said in str(told.value)
    assert not (tmp_path / "project").exists()


CONFIDENCE = (
    ("countries", "key iso", "sure", "20 different values in 20 rows; its name is one of a key; so are those of name"),
    (
        "customers",
        "key customer_id",
        "sure",
        "40 different values in 40 rows; its name is one of a key; so are those of name",
    ),
    ("customers.country", "refers to countries", "sure", "20 of 20 values are keys there; its name says so"),
    ("customers.referred_by", "refers to customers", "likely", "39 of 39 values are keys there"),
    ("orders", "key id", "sure", "60 different values in 60 rows; its name is one of a key; so are those of zip"),
    ("orders.customer_id", "refers to customers", "sure", "40 of 40 values are keys there; its name says so"),
    ("lines", "key order_id, product", "likely", "together they are different in all of 120 rows"),
    ("lines.order_id", "refers to orders", "sure", "60 of 60 values are keys there; its name says so"),
    ("lines.quantity", "refers to customers", "a guess", "5 of 5 values are keys there"),
    ("visits", "key none", "a guess", "no columns are different in all rows"),
    ("visits.customer", "refers to customers", "likely", "1 of 1 values are keys there; its name says so"),
)


def test_values_that_keep_a_column_from_being_dates_numbers_a_reference_or_the_key_are_named(tmp_path: Path) -> None:
    (tmp_path / "coops.csv").write_text(
        'coop_id,name,founded\nC1,"Far\nNorth",2001-03-04\n\nC2,North,2004-05-06\nC3,North,2005-06-31\n'
    )
    (tmp_path / "hives.csv").write_text(
        "hive_no,coop_id,frames\nH1,C1,10\nH2,C2,eight\nH3,C3,9\nH4,C9,10\nH2,C1,10\n", encoding="utf-8"
    )
    report = import_tables([tmp_path / "coops.csv", tmp_path / "hives.csv"], tmp_path / "made")
    assert list(report.notes) == [
        "coops.csv, column founded: 2 of 3 values are dates; '2005-06-31' in coops.csv:6 is not",
        "hives.csv, column hive_no: it would be the key, but 1 row of 5 has a value of another; the first is "
        "'H2' in hives.csv:6",
        "hives.csv, column coop_id: 3 of 4 different values are keys of coops.csv; 'C9' in hives.csv:5 is not",
        "hives.csv, column frames: 4 of 5 values are numbers; 'eight' in hives.csv:3 is not",
    ]
