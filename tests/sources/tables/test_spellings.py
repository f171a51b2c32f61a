"""Values that change on the way into a graph, or look as if they did: MySQL's null, forms of Unicode, large numbers."""

from __future__ import annotations

import json
import time
import unicodedata
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import duckdb
import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from graphmodel.composed_form import normalized
from graphmodel.databases import Database
from graphmodel.model import Model, Node, Property, Relationship
from graphmodel.model.encodings import Encoding, UnreadText
from graphmodel.model.json_numbers import json_number
from graphmodel.records import assemble
from graphmodel.sources.tables.blocks import as_text
from graphmodel.sources.tables.numeric import fraction, integer
from graphmodel.sources.tables.unfit import InvalidValue
from graphmodel.staging import read
from graphmodel.staging.sql import composed
from tests.sources.tables.depots import read as read_rows
from tests.sources.tables.depots import rows_of, written

NODES = "nodes: [{Depot: {id: id, name: name, floors: floors}}]\n"
COMPOSED = "Orl\u00e9ans"
DECOMPOSED = unicodedata.normalize("NFD", COMPOSED)


def rows(folder: Path, mapping: str, **files: str) -> tuple[list[str], list[str]]:
    table, problems = written(folder, mapping, **files)
    items, told = read_rows(table)
    return rows_of(items), [*problems, *told]


# --- MySQL's null ----------------------------------------------------------------------------------------------------


def test_mysqls_null_beside_an_escape_is_absent(tmp_path: Path) -> None:
    text = (
        "id,name,floors\n1,\\N,\\N\n2,a\\,b,3\n3,\\\\N,4\n4,x\\,\\N,5\n"
        '5,"\\N",6\n6,"line\n\\N,end",7\n7,Nice\\N,8\n\\N,k,9\n'
    )
    found, told = rows(tmp_path, f'table: t.csv\nescape: "\\\\"\n{NODES}', t_csv=text)
    assert found == [
        "2: Depot '1'",
        "3: Depot '2' name='a,b' floors=3",
        "4: Depot '3' name='\\\\N' floors=4",
        "5: Depot '4' name='x,N' floors=5",
        "6: Depot '5' name='N' floors=6",
        "7: Depot '6' name='line\\nN,end' floors=7",
        "9: Depot '7' name='NiceN' floors=8",
    ]
    assert [each.split(" ", 2)[:2] for each in told] == [["t.csv:10", "missing-key"]]


@pytest.mark.parametrize("delimiter", ["\t", ";", "|"])
def test_mysqls_null_is_absent_with_every_delimiter(tmp_path: Path, delimiter: str) -> None:
    lines = ["id,name,floors", "1,\\N,2", "2,b,\\N"]
    text = "\r\n".join(lines).replace(",", delimiter)
    mapping = f'table: t.csv\ndelimiter: {json.dumps(delimiter)}\nescape: "\\\\"\nquote: none\n{NODES}'
    assert rows(tmp_path, mapping, t_csv=text) == (["2: Depot '1' floors=2", "3: Depot '2' name='b'"], [])


def test_without_an_escape_it_is_a_text_that_empty_can_name(tmp_path: Path) -> None:
    text = "id,name,floors\n1,\\N,2\n"
    assert rows(tmp_path, f"table: t.csv\n{NODES}", t_csv=text)[0] == ["2: Depot '1' name='\\\\N' floors=2"]
    mapping = f'table: t.csv\nempty: ["", "\\\\N"]\n{NODES}'
    assert rows(tmp_path, mapping, t_csv=text)[0] == ["2: Depot '1' floors=2"]


# --- forms of Unicode ------------------------------------------------------------------------------------------------


class Town(Node):
    """A town."""

    name: Annotated[str, Property(key=True)]
    also: list[str] = []


class Near(Relationship[Town, Town]):
    """Is near."""


TOWNS = Model.of(Town, Near)


def towns(folder: Path, form: str, option: str, twins: bool = True) -> tuple[list[str], list[str]]:
    """The keys that a table gives, and what is said of it."""
    names = [COMPOSED, DECOMPOSED] if twins else [COMPOSED]
    if form == "csv":
        (folder / "t.csv").write_text("name,x\n" + "".join(f"{name},\n" for name in names), encoding="utf-8")
    elif form == "jsonl":
        (folder / "t.jsonl").write_text("".join(json.dumps({"name": name}) + "\n" for name in names))
    else:
        pyarrow.parquet.write_table(pyarrow.table({"name": names}), folder / "t.parquet")
    (folder / "t.yaml").write_text(f"table: t.{form}\n{option}nodes: [{{Town: {{name: name}}}}]\n")
    reading = read(TOWNS, ["t.yaml"], folder, folder=folder)
    try:
        records = assemble(TOWNS, reading)
        assert records.stream is not None
        keys = [key for chunk in records.stream.nodes() for key in chunk.chunk.keys]
        return sorted(keys), [str(each) for each in records.problems]
    finally:
        reading.close()


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_keys_that_differ_in_their_form_alone_are_one_and_a_message_says_so(tmp_path: Path, form: str) -> None:
    keys, said = towns(tmp_path, form, "")
    assert keys == [COMPOSED]
    line = {"csv": 3, "jsonl": 2, "parquet": 2}[form]
    assert said == [
        f"t.{form}:{line} table-unicode column name: a text is not in Unicode's composed form (NFC), and stored in it;"
        " keys that differ in this alone are one\n  hint: `unicode: keep` stores them as they are written"
    ]
    assert towns(tmp_path, form, "", twins=False) == ([COMPOSED], [])


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_what_was_written_is_kept_where_the_mapping_says_so(tmp_path: Path, form: str) -> None:
    keys, said = towns(tmp_path, form, "unicode: keep\n")
    assert keys == sorted([COMPOSED, DECOMPOSED])
    assert len(said) == 1
    assert "stored as written; a key or name in the other form is another one" in said[0]


def test_texts_in_lists_are_composed_too(tmp_path: Path) -> None:
    mapping = "table: t.jsonl\nnodes: [{Depot: {id: id, tags: tags}}]\n"
    found, said = rows(tmp_path, mapping, t_jsonl=json.dumps({"id": "a", "tags": [DECOMPOSED, "b"]}))
    assert found == [f"1: Depot 'a' tags={[COMPOSED, 'b']!r}"]
    assert len(said) == 1


# --- large whole numbers ---------------------------------------------------------------------------------------------


class Sum(Node):
    """Holds floats."""

    id: Annotated[str, Property(key=True)]
    value: float | None = None
    type: list[float] = []
    """Named as a key of pydantic's own."""


class Adds(Relationship[Sum, Sum]):
    """Adds."""

    much: float = 0


@given(st.integers(-(2**70), 2**70))
def test_a_whole_number_is_kept_or_refused(number: int) -> None:
    def refused(*build: object) -> bool:
        with pytest.raises(ValidationError, match="a whole number above 2"):
            build[0]()  # type: ignore[operator]
        return True

    exact = int(float(number)) == number
    for each in (number, str(number)):
        if exact:
            assert Sum(id="a", value=each).value == float(number)  # type: ignore[arg-type]
            assert Sum(id="a", type=[each]).type == [float(number)]  # type: ignore[list-item]
            assert Adds(Sum.key("a"), Sum.key("b"), much=each).much == float(number)  # type: ignore[arg-type]
        else:
            assert refused(lambda each=each: Sum(id="a", value=each))
            assert refused(lambda each=each: Sum(id="a", type=[1, each]))
            assert refused(lambda each=each: Adds(Sum.key("a"), Sum.key("b"), much=each))


@given(st.integers(-(2**70), 2**70), st.sampled_from((".0", ".000")))
def test_a_whole_number_with_a_fraction_in_json_is_what_is_written_or_refused(number: int, end: str) -> None:
    found = json.loads(f"{number}{end}", parse_float=json_number)
    assert integer(found) == number
    if int(float(number)) == number:
        assert fraction(found) == number
    else:
        with pytest.raises(InvalidValue, match="a whole number above 2"):
            fraction(found)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_other_numbers_of_json_are_the_floats_that_they_were(number: float) -> None:
    found = json.loads(json.dumps(number), parse_float=json_number)
    assert fraction(found) == number
    assert isinstance(found, float if "e" in str(number) or abs(number) < 2**53 else int)


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_both_forms_of_json_keep_large_whole_numbers(tmp_path: Path, form: str) -> None:
    line = '{"id": "1", "name": "a", "floors": 9007199254740993.0}'
    said, problems = rows(
        tmp_path, f"table: t.{form}\n{NODES}", **{f"t_{form}": line if form == "jsonl" else f"[{line}]"}
    )
    assert problems == []
    assert "9007199254740993" in said[0]


@pytest.mark.parametrize(("text", "whole"), [("1e17", 10**17), ("9007199254740992.5", None)])
def test_a_large_number_of_json_is_as_exact_as_it_is_written(text: str, whole: int | None) -> None:
    if whole is None:
        with pytest.raises(InvalidValue, match="is not a whole number"):
            integer(json_number(text))
    else:
        assert integer(json_number(text)) == whole
    assert Encoding("decimal").read(json_number(text)) == Decimal(text)


@pytest.mark.parametrize("number", ["1e999999999", "-1e999999999"])
def test_a_number_of_json_that_would_fill_memory_is_refused_at_once(number: str) -> None:
    found = json_number(number)
    for reader in (integer, fraction):
        with pytest.raises(InvalidValue, match=r"is not a (whole )?number"):
            reader(found)
    assert as_text(found) == number.replace("e", "E+")


def test_a_power_that_no_decimal_holds_is_a_problem_of_its_row(tmp_path: Path) -> None:
    power = 20 * "9"
    for number in (f"1e-{power}", f"1e{power}", f"0.12345678901234567890e-{power}"):
        lines = f'{{"id": "1", "name": "a", "floors": {number}}}\n{{"id": "2", "name": "b", "floors": 2}}'
        said, (problem,) = rows(tmp_path, f"table: t.jsonl\n{NODES}", t_jsonl=lines)
        assert (len(said), problem.partition(" this line is not JSON: the power of ")[0]) == (1, "t.jsonl:1 table-json")


def test_a_decimal_is_read_from_digits_alone() -> None:
    read = Encoding("decimal").read
    for text in ("1_0.5", "\uff11.\uff15", "0x5", "\u0663", "1e", "nan"):
        assert read(text) == UnreadText(text)
    for text in ("5", " 5 ", ".5", "1e3", "-1E-3", "+5."):
        assert read(text) == text


def test_many_marks_on_one_letter_are_put_in_order_at_once(tmp_path: Path) -> None:
    text, made = "a" + "\u0301\u0323" * 100_000, "\u1ea1" + "\u0323" * 99_999 + "\u0301" * 100_000
    pyarrow.parquet.write_table(pyarrow.table({"id": ["1"], "name": [text]}), tmp_path / "t.parquet")
    began = time.process_time()
    for form, files in (("csv", {"t_csv": f"id,name\n1,{text}\n"}), ("parquet", {})):
        found, told = rows(tmp_path, f"table: t.{form}\nnodes: [{{Depot: {{id: id, name: name}}}}]\n", **files)
        assert found == [f"{2 if form == 'csv' else 1}: Depot '1' name={made!r}"]
        assert [each.split(" ", 2)[1] for each in told] == ["table-unicode"]
    with duckdb.connect() as database:
        assert database.execute(f"SELECT {composed('t')} FROM (SELECT ? AS t)", [text]).fetchone() == (None,)
        assert database.execute(f"SELECT {composed('t')} FROM (SELECT ? AS t)", ["e\u0301"]).fetchone() == ("\u00e9",)
    assert time.process_time() - began < 10


@given(
    st.text(
        st.characters(codec="utf-8") | st.sampled_from("aeo\u0301\u0323\u0344\u0f71\u0f73\u0f75\u0f80\u3099"),
        max_size=20,
    )
)
def test_texts_have_the_form_that_unicode_says(text: str) -> None:
    for form in ("NFC", "NFKC", "NFKD"):
        assert normalized(text * 60, form) == unicodedata.normalize(form, text * 60)


def test_other_values_of_floats_are_what_they_were() -> None:
    for value, made in ((1, 1.0), ("1.5", 1.5), (1e300, 1e300), (True, 1.0), (None, None)):
        assert Sum(id="a", value=value).value == made  # type: ignore[arg-type]
    with pytest.raises(ValidationError):
        Sum(id="a", value="many")  # type: ignore[arg-type]


def test_texts_and_numbers_are_stored_on_every_engine_as_they_were_read(database: Database, tmp_path: Path) -> None:
    from graphmodel.project import Project
    from graphmodel.workflows.load import load

    (tmp_path / "pyproject.toml").write_text('[tool.graphmodel]\nmodel = "spelled"\nsources = ["*.yaml"]\n')
    (tmp_path / "spelled.py").write_text(
        "from __future__ import annotations\nfrom typing import Annotated\n"
        "from graphmodel import Model, Node, Property\n"
        "class Town(Node):\n    'A town.'\n    name: Annotated[str, Property(key=True)]\n    size: int | None = None\n"
        "    also: str | None = None\nmodel = Model.of(Town)\n"
    )
    text = f"name,size,also\n{COMPOSED},9007199254740993,\\N\n{DECOMPOSED},\\N,{DECOMPOSED}\n"
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    mapping = 'table: t.csv\nescape: "\\\\"\nunicode: keep\nnodes: [{Town: {name: name, size: size, also: also}}]\n'
    (tmp_path / "t.yaml").write_text(mapping)
    load(Project.at(tmp_path), database)
    rows = database.read("MATCH (t:Town) RETURN t.name AS name, t.size AS size, t.also AS also").rows
    assert sorted(map(tuple, rows)) == sorted([(COMPOSED, 2**53 + 1, None), (DECOMPOSED, None, DECOMPOSED)])
    assert not load(Project.at(tmp_path), database).changed
