"""What a stranger's project can make a reader fetch, hold and search is bounded, and the bound is named."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from graphmodel.errors import ProjectError
from graphmodel.project import Project
from graphmodel.sources.places import leaving, name_of
from graphmodel.sources.tables import Table, downloads, jsondocument, workbook
from graphmodel.sources.tables.files import file_name
from graphmodel.sources.tables.locating import ALLOW, shown
from tests.sources.tables.depots import Depot, told
from tests.sources.tables.depots import read as read_rows
from tests.sources.tables.test_places import CSV, NODES, loaded, outside
from tests.sources.tables.test_places import workbook as make_workbook

# Downloads


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A table at a URL in memory; the URLs that are fetched."""
    fsspec = pytest.importorskip("fsspec")
    with fsspec.open("memory://shop/d.csv", "w") as file:
        file.write(CSV)
    urls: list[str] = []
    real = fsspec.open

    def opening(url: str, *more: Any) -> Any:
        urls.append(url)
        return real(url, *more)

    monkeypatch.setattr(fsspec, "open", opening)
    return urls


def test_a_url_is_fetched_once_while_sources_are_read(tmp_path: Path, fetched: list[str]) -> None:
    mapping = "table: memory://shop/d.csv\nexpect: {rows: 2}\nnodes: [{Depot: {id: id}, properties: auto}]\n"
    assert loaded(tmp_path, mapping, "memory://shop/") == (["n", "s"], [])
    assert fetched == ["memory://shop/d.csv"]


def test_more_than_is_fetched_at_most_is_refused(
    tmp_path: Path, fetched: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "MAX_DOWNLOAD", len(CSV) - 1)
    assert loaded(tmp_path, f"table: memory://shop/d.csv\n{NODES}", "memory://shop/") == (
        [],
        [
            f"m.yaml:1:8 table-size memory://shop/d.csv is larger than {len(CSV) - 1} bytes\n"
            "  hint: fetch it by another program, and name the file"
        ],
    )
    monkeypatch.setattr(downloads, "MAX_DOWNLOAD", len(CSV))
    assert loaded(tmp_path, f"table: memory://shop/d.csv\n{NODES}", "memory://shop/")[1] == []


def test_what_the_query_of_a_url_gives_is_not_shown(tmp_path: Path) -> None:
    assert shown("no url? a=b") == "no url? a=b"
    url = "nothing://example.org/d.csv?sig=secret&page=2#part"
    masked = "nothing://example.org/d.csv?***"
    assert shown(f"cannot open '{url}'") == f"cannot open '{masked}'"
    assert loaded(tmp_path, f"table: {url}\n{NODES}")[1] == [outside(masked, "nothing://example.org/")]
    table = Table(url, nodes=[{Depot: {"id": "id"}}])
    for each in (table.called("t", tmp_path), replace(table, within=tmp_path)):
        problems = read_rows(each)[1]
        assert problems
        assert "secret" not in "".join(problems)


SECRETS = [
    ("https://ghp_s3cret@example.org/a.csv", "https://***@example.org/a.csv"),
    ("https://me:s3cret@example.org/a.csv", "https://***@example.org/a.csv"),
    ("https://:s3cret@example.org:8443/a.csv?s3cret", "https://***@example.org:8443/a.csv?***"),
    ("https://example.org/a.csv?s3cret", "https://example.org/a.csv?***"),
    ("https://example.org/a.csv?sig=a/'s3cret'?b#s3cret", "https://example.org/a.csv?***"),
    ("https://me@s3cret@example.org/a@b.csv", "https://***@example.org/a@b.csv"),
    ("filecache::https://s3cret@example.org/a.csv", "filecache::https://***@example.org/a.csv"),
    ("abfss://container@account.example.org/a.csv", "abfss://container@account.example.org/a.csv"),
    ("abfss://container:s3cret@account.example.org/a.csv", "abfss://***@account.example.org/a.csv"),
    ("https://example.org/a.csv?", "https://example.org/a.csv?"),
    ("votes-?.csv", "votes-?.csv"),
]


@pytest.mark.parametrize(("url", "masked"), SECRETS)
def test_no_form_of_a_url_shows_its_secret(tmp_path: Path, url: str, masked: str) -> None:
    assert shown(url) == masked
    table = Table(url, nodes=[{Depot: {"id": "id"}}])
    assert name_of(table) == masked
    if "://" in url:
        assert file_name(table) == masked
        assert shown(f"no {url} here") == f"no {masked} here" or "'" in url
        assert "s3cret" not in "".join(read_rows(replace(table, folder=tmp_path, within=tmp_path))[1])


def test_what_a_library_says_does_not_repeat_a_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = "nothing://s3cret@example.org/a.csv?sig='s3cret'"

    def fail(_: Any, asked: str) -> Any:
        raise OSError(f"{asked} (with url: /a.csv?s3cret) is not there")

    monkeypatch.setattr(downloads.Downloads, "open", fail)
    (problem,) = read_rows(Table(url, nodes=[{Depot: {"id": "id"}}]).called("t", tmp_path))[1]
    shown_url = "nothing://***@example.org/a.csv?***"
    assert f"{shown_url} cannot be fetched: {shown_url} (with url: /a.csv?*** is not there" in problem


def test_what_is_allowed_need_not_repeat_a_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = "nothing://s3cret@example.org/t/a.csv?x=/y/z"
    mapping = f"table: {url}\n{NODES}"
    hinted = "nothing://example.org/t/"
    assert loaded(tmp_path, mapping)[1] == [outside("nothing://***@example.org/t/a.csv?***", hinted)]
    monkeypatch.setattr(downloads.Downloads, "open", lambda *_: io.BytesIO(CSV.encode()))
    assert loaded(tmp_path, mapping, hinted) == (["n", "s"], [])
    assert "table-outside" in loaded(tmp_path, mapping, "nothing://other@example.org/t/")[1][0]


# Workbooks and documents


TOO_LARGE = (
    "m.yaml:1:8 table-size the workbook takes more than 4,000,000 bytes, unpacked\n"
    "  hint: save the sheet as CSV, which is read in parts"
)


def test_a_workbook_that_is_too_large_unpacked_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("python_calamine")
    make_workbook(tmp_path / "d.xlsx", Depots=[["id", "floors"], ["n", 1]])
    assert loaded(tmp_path, f"table: d.xlsx\n{NODES}") == (["n"], [])
    with zipfile.ZipFile(tmp_path / "d.xlsx", "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/media/zeros", bytes(5_000_000))
    monkeypatch.setattr(workbook, "MAX_WORKBOOK", 4_000_000)
    assert (tmp_path / "d.xlsx").stat().st_size < 20_000
    ((problem,),) = (loaded(tmp_path, f"table: d.xlsx\n{NODES}")[1],)
    assert problem == TOO_LARGE


@pytest.mark.parametrize("declared", [0, 10, 3_000_000])
def test_a_workbook_that_declares_less_than_is_in_it_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, declared: int
) -> None:
    pytest.importorskip("python_calamine")
    path = tmp_path / "d.xlsx"
    make_workbook(path, Depots=[["id", "floors"], ["n", 1]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/media/zeros", bytes(5_000_000))
    size = (5_000_000).to_bytes(4, "little")
    assert path.read_bytes().count(size) == 2  # before the member, and in the list at the end
    path.write_bytes(path.read_bytes().replace(size, declared.to_bytes(4, "little")))
    assert loaded(tmp_path, f"table: d.xlsx\n{NODES}") == (["n"], [])
    monkeypatch.setattr(workbook, "MAX_WORKBOOK", 4_000_000)
    assert loaded(tmp_path, f"table: d.xlsx\n{NODES}") == ([], [TOO_LARGE])


def test_a_workbook_whose_parts_cannot_be_unpacked_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("python_calamine")
    path = tmp_path / "d.xlsx"
    make_workbook(path, Depots=[["id", "floors"], ["n", 1]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/media/noise", b"noise" * 1_000)
        at = packed.getinfo("xl/media/noise").header_offset + 30 + len("xl/media/noise")
    data = bytearray(path.read_bytes())
    data[at : at + 4] = b"\xff" * 4
    path.write_bytes(data)
    ((problem,),) = (loaded(tmp_path, f"table: d.xlsx\n{NODES}")[1],)
    assert problem.startswith("d.xlsx table-damaged this is no workbook that can be read: ")
    assert problem.endswith("\n  hint: save it again as .xlsx")


def test_a_hint_about_a_document_reads_little_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    real = jsondocument._Document._value

    def value(document: Any) -> Any:
        read.append(1)
        return real(document)

    monkeypatch.setattr(jsondocument._Document, "_value", value)
    members = ",".join(f'"m{n}": {[] if n % 2 else n}' for n in range(5_000))
    rows, problems = told(tmp_path, f"table: t.json\n{NODES}", t_json="{" + members + "}")
    assert (rows, len(problems), len(read)) == ([], 1, 2 * 24)  # a name and a value each, until twelve lists are named
    assert "(m1, m3, m5, m7, m9, m11, m13, m15, m17, m19, m21, m23)" in problems[0]


def test_a_hint_about_a_document_stops_at_a_value_that_is_too_large(tmp_path: Path) -> None:
    text = '{"meta": {}, "rows": [' + ",".join(['{"id": "x"}'] * 500) + "]}"
    _, problems = told(tmp_path, f"table: t.json\nmax_cell: 1000\n{NODES}", t_json=text)
    assert "rows: NAME takes what is in one of its members (meta, rows)" in problems[0]


# The sources of a project


def test_the_sources_of_a_project_are_below_its_folder(tmp_path: Path) -> None:
    root, beside = tmp_path / "project", tmp_path / "beside"
    (root / "facts").mkdir(parents=True)
    beside.mkdir()
    for folder in (root / "facts", beside):
        (folder / "a.yaml").write_text(f"table: a.csv\n{NODES}")
    (root / "link.yaml").symlink_to(beside / "a.yaml")

    def refused(*sources: str, allowed: tuple[str, ...] = ()) -> list[str]:
        return [each.where.file for each in leaving(sources, root, allowed)]

    inside = ("facts/a.yaml", "facts/*.yaml", "**/a.yaml", str(root / "facts" / "a.yaml"), "module:name", "none.yaml")
    assert refused(*inside) == []
    away = ("../beside/a.yaml", "../beside/*.yaml", str(beside / "a.yaml"), "link.yaml", "*.yaml", "facts/*/../../../*")
    assert refused(*away) == list(away)
    assert refused(*away[:5], allowed=(str(beside),)) == []
    (problem,) = leaving(["../beside/a.yaml"], root, ())
    assert (problem.code, problem.hint.endswith(f"{ALLOW}={beside}")) == ("source-outside", True)


def test_a_project_whose_sources_lead_out_of_it_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "project"
    (root / "facts").mkdir(parents=True)
    (root / "pyproject.toml").write_text('[tool.graphmodel]\nmodel = "m"\nsources = ["facts/*.yaml"]\n')
    (tmp_path / "a.yaml").write_text("document: {id: d}\n")
    (root / "facts" / "a.yaml").symlink_to(tmp_path / "a.yaml")
    with pytest.raises(ProjectError, match="`sources` in the settings leads out of the project") as told:
        Project.at(root).sources_with([])
    assert [(each.where.file, each.code) for each in told.value.problems] == [("facts/*.yaml", "source-outside")]
    monkeypatch.setenv(ALLOW, str(tmp_path))
    assert Project.at(root).sources_with([]) == ["facts/*.yaml"]
