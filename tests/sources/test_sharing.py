"""Files that several processes read give what one reads, whatever is in them and wherever they are cut."""

from __future__ import annotations

import csv
import os
import signal
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphmodel.claims import Document
from graphmodel.errors import Interrupted, SourceError
from graphmodel.model import Model, Node, Property, Relationship
from graphmodel.records import assemble
from graphmodel.sources import read, sharing
from graphmodel.sources.chunks import Chunk, NodeChunk
from graphmodel.sources.reading import Reading
from graphmodel.sources.tables import Table, Value
from graphmodel.sources.tables.pieces import Piece, pieces


class Depot(Node):
    """A place where goods are kept."""

    id: Annotated[str, Property(key=True)]
    floors: int | None = None
    code: str = ""


class Delivers(Relationship[Depot, Depot]):
    """Brings goods."""

    key = ("good",)

    good: str


MODEL = Model.of(Depot, Delivers)
DEPOTS: Any = [{Depot: {"id": "id", "floors": "floors", "code": "code"}}]
DELIVERS: Any = [{Delivers: {"start": {Depot: "from"}, "end": {Depot: "to"}, "good": "good"}}]


@pytest.fixture(autouse=True)
def worthwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small files are shared too, among processes that have as much to do each."""
    monkeypatch.setattr(sharing, "WORTHWHILE", 1)
    monkeypatch.setattr(sharing, "LEAD", 1.0)


def depots(folder: Path, text: bytes, **options: Any) -> Table:
    (folder / "depots.csv").write_bytes(text)
    return Table("depots.csv", nodes=DEPOTS, **options)


def numbered(rows: int) -> bytes:
    return b"id,floors,code\n" + b"".join(b"d%d,%d,c%d\n" % (at, at, at) for at in range(rows))


def told(reading: Reading) -> tuple[list[str], list[str], list[int]]:
    """All rows, each with its line, all problems, and how many rows each source has."""
    found: list[str] = []
    if reading.bulk is not None:
        for spool in (reading.bulk.nodes, reading.bulk.ties):
            found += [row for part in spool.parts() for chunk in part for row in rows(chunk)]
    return sorted(found), [str(problem) for problem in reading.problems], [each.put_aside for each in reading.batches]


def rows(chunk: Chunk) -> Iterator[str]:
    ids = [chunk.keys] if isinstance(chunk, NodeChunk) else [chunk.starts, chunk.ends]
    for row in zip(*ids, chunk.lines, *chunk.columns.values(), strict=True):
        yield f"{chunk.source} {row} {list(chunk.columns)}"


def both(folder: Path, *tables: Table, held: int = 100_000, processes: int = 3) -> tuple[Any, Any]:
    """What one process reads, and what several read."""
    one, several = (
        read(MODEL, tables, folder, folder=folder / "spool", held=held, processes=each) for each in (1, processes)
    )
    return told(one), told(several)


SOUND = st.lists(
    st.tuples(st.sampled_from(["d1", "d2", "é", "a,b", 'a"b', "two\nlines", "two\r\nlines"]), st.integers(0, 3)),
    max_size=40,
)
TEXTS = st.one_of(
    st.tuples(SOUND, st.sampled_from(["\n", "\r\n", "\r"])).map(lambda given: _csv(*given)),
    st.text(st.sampled_from('ab1,"\n\r é\0'), max_size=80).map(lambda text: b"id,floors,code\n" + text.encode()),
    st.binary(max_size=60).map(lambda text: b"id,floors,code\na,1,b\n" + text),
)


def _csv(found: list[tuple[str, int]], ending: str) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder, "made.csv")
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator=ending)
            writer.writerow(["id", "floors", "code"])
            writer.writerows([text, floors, text] for text, floors in found)
        return path.read_bytes()


@settings(max_examples=120, deadline=None)
@given(
    text=TEXTS,
    options=st.sampled_from([{}, {"quote": ""}, {"encoding": "cp1252"}, {"header": ("id", "floors", "code")}]),
)
def test_several_processes_read_what_one_reads(text: bytes, options: dict[str, Any]) -> None:
    with TemporaryDirectory() as folder:
        one, several = both(Path(folder), depots(Path(folder), text, **options))
    assert several == one


@settings(max_examples=150, deadline=None)
@given(text=TEXTS, places=st.lists(st.integers(1, 200), max_size=4), quote=st.sampled_from(['"', ""]))
def test_pieces_are_the_file_and_know_their_lines(text: bytes, places: list[int], quote: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "depots.csv")
        path.write_bytes(text)
        found = pieces(path, sorted(places), quote)
        starts = [piece.first for piece in found]
        assert [piece.last for piece in found] == [*starts[1:], None]
        assert (starts[0], len(found) <= len(places) + 1, starts == sorted(set(starts))) == (0, True, True)
        for piece in found[1:]:
            before = text[: piece.first]
            ends = before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n")
            assert (before[-1:], piece.line) == (b"\n", ends + 1)
            assert quote == "" or before.count(b'"') % 2 == 0


def test_the_work_is_dealt_by_bytes(tmp_path: Path) -> None:
    files = sharing.files_of([depots(tmp_path, numbered(1000)).called("", tmp_path)] * 2, MODEL)
    shares = sharing.dealt(files, 4)
    size = files[0].size
    assert [[number for number, _ in share] for share in shares] == [[0], [0], [1], [1]]
    assert all(abs(piece.first - size // 2) < 20 for share in (shares[1], shares[3]) for _, piece in share)
    assert sharing.dealt(files, 1) == [[(0, Piece()), (1, Piece())]]


def shared(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many shares there were each time that files were read by several processes."""
    found: list[int] = []
    really = sharing.read_together

    def spy(*given: Any) -> Any:
        shares = really(*given)
        found.append(len(shares))
        return shares

    monkeypatch.setattr("graphmodel.sources.reading.read_together", spy)
    return found


@pytest.mark.parametrize("held", [100_000, 50])
def test_rows_in_memory_and_on_disk_come_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: int) -> None:
    monkeypatch.setattr(sharing, "SMALL", 1)
    times = shared(monkeypatch)
    ties = b"from,to,good\n" + b"".join(b"d%d,d%d,oil\n" % (at, at // 2) for at in range(1000))
    (tmp_path / "ties.csv").write_bytes(ties)
    document = Document("d", "Depots")
    one, several = both(
        tmp_path,
        depots(tmp_path, numbered(1000), document=document),
        Table("ties.csv", relationships=DELIVERS),
        held=held,
    )
    assert (several == one, len(one[0]), one[2], times) == (True, 2000, [1000, 1000], [3])


def test_the_folders_of_all_processes_go(tmp_path: Path) -> None:
    reading = read(MODEL, [depots(tmp_path, numbered(500))], tmp_path, folder=tmp_path / "spool", held=20, processes=3)
    assert reading.bulk is not None
    assert len(list((tmp_path / "spool").rglob("spool-*-*"))) > 3
    reading.bulk.close()
    assert list((tmp_path / "spool").iterdir()) == []


def test_two_readings_of_the_same_have_the_same_print(tmp_path: Path) -> None:
    table = depots(tmp_path, numbered(900))
    prints = set()
    for held in (30, 30, 100_000):
        reading = read(MODEL, [table], tmp_path, folder=tmp_path / "spool", held=held, processes=2)
        assert reading.bulk is not None
        prints.add((held, reading.bulk.print))
    assert len(prints) == 2


def test_problems_of_rows_are_counted_over_all_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    times = shared(monkeypatch)
    text = b"id,floors,code\n" + b"".join(b"d%d,many,c\n" % at if at % 2 else b"d%d,1,c\n" % at for at in range(600))
    one, several = both(tmp_path, depots(tmp_path, text))
    assert (several == one, len(one[1]), times) == (True, 101, [3])
    assert any("200 more rows have a problem of this kind" in problem for problem in one[1])


def test_a_quote_within_a_cell_that_leads_astray_is_read_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = shared(monkeypatch)
    rows = b"".join(b'd%d,1,"two\nlines, and ""more"""\n' % at for at in range(300))
    one, several = both(tmp_path, depots(tmp_path, b'id,floors,code\nodd,1,5" pipe\n' + rows))
    assert (several == one, len(one[0]), one[1]) == (True, 301, [])
    assert times == [0]


def test_a_file_that_changes_meanwhile_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    times = shared(monkeypatch)
    table = depots(tmp_path, numbered(800))
    really = sharing.dealt

    def changing(*given: Any) -> Any:
        depots(tmp_path, numbered(900))
        return really(*given)

    monkeypatch.setattr(sharing, "dealt", changing)
    reading = read(MODEL, [table], tmp_path, folder=tmp_path / "spool", processes=2)
    assert (len(told(reading)[0]), reading.problems, times) == (900, [], [0])


def test_nodes_of_all_processes_are_found_by_another_property(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    times = shared(monkeypatch)
    (tmp_path / "ties.csv").write_text("from,to,good\nd1,c799,oil\nd1,c3,oil\nd1,c900,oil\n")
    found = Table(
        "ties.csv",
        relationships=[{Delivers: {"start": {Depot: "from"}, "end": {Depot: Value("to", by="code")}, "good": "good"}}],
    )
    one, several = both(tmp_path, found, depots(tmp_path, numbered(800)))
    assert (several == one, len(one[0]), len(one[1]), times) == (True, 802, 1, [3])


def test_a_fact_sheet_names_nodes_of_all_processes(tmp_path: Path) -> None:
    facts = "".join(f"- [d5, DELIVERS, {other}, {{good: oil}}]\n" for other in ("d790", "d900"))
    sheet = f"document: {{id: d, title: D}}\nfacts:\n{facts}"
    (tmp_path / "facts.yaml").write_text(sheet)
    table = depots(tmp_path, numbered(800))
    found = [[str(p) for p in read(MODEL, ["facts.yaml", table], tmp_path, processes=each).problems] for each in (1, 3)]
    assert found[0] == found[1]
    assert not any("d790" in problem for problem in found[1])


def test_a_mapping_that_does_not_fit_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    times = shared(monkeypatch)
    one, several = both(tmp_path, depots(tmp_path, numbered(100).replace(b"code", b"kode", 1)))
    assert (several == one, len(one[1]), times) == (True, 1, [0])


def test_progress_counts_all_processes_and_may_stop_them(tmp_path: Path) -> None:
    table = depots(tmp_path, numbered(20_000))
    seen: list[tuple[str, int]] = []
    read(MODEL, [table], tmp_path, processes=2, progress=lambda *said: seen.append(said))
    assert (seen[0][0], [rows for _, rows in seen] == sorted(rows for _, rows in seen)) == ("tables", True)

    def stop(_source: str, _rows: int) -> None:
        raise Interrupted("stopped")

    with pytest.raises(Interrupted):
        read(MODEL, [table], tmp_path, folder=tmp_path / "spool", processes=3, progress=stop)
    assert not _children()


def _children() -> list[str]:
    path = Path(f"/proc/self/task/{os.getpid()}/children")
    return path.read_text().split()


def _in_child(here: int, act: Callable[[], object], *given: Any) -> Any:
    if os.getpid() != here:
        act()
    return sharing_share(*given)


sharing_share = sharing._share


def test_a_process_that_is_killed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        sharing, "_share", partial(_in_child, os.getpid(), lambda: os.kill(os.getpid(), signal.SIGKILL))
    )
    with pytest.raises(SourceError, match=r"ended from outside \(-9\)\n  hint: is memory short"):
        read(MODEL, [depots(tmp_path, numbered(100))], tmp_path, processes=2)
    assert not _children()


def test_a_full_disk_in_another_process_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> None:
        raise SourceError("rows cannot be put aside: No space left on device", hint="free some space")

    monkeypatch.setattr(sharing, "_share", partial(_in_child, os.getpid(), full))
    with pytest.raises(SourceError, match="No space left on device\n  hint: free some space"):
        read(MODEL, [depots(tmp_path, numbered(100))], tmp_path, processes=2)


def test_where_nothing_can_be_put_aside_one_process_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    times = shared(monkeypatch)
    (tmp_path / "spool").write_text("in the way")
    reading = read(MODEL, [depots(tmp_path, numbered(100))], tmp_path, folder=tmp_path / "spool", processes=2)
    assert (len(told(reading)[0]), times) == (100, [0])


@pytest.mark.parametrize("processes", [1, 2])
def test_of_rows_of_one_key_the_first_line_counts_however_they_were_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, processes: int
) -> None:
    """The second process puts its rows on disk, the first one does not; and a row states more than the one before."""
    monkeypatch.setattr(sharing, "KEPT", 1)
    rows = b"".join(b"d%d,1,long name of a depot\n" % n for n in range(40)) + b"".join(
        b"e%d,,\n" % n for n in range(400)
    )
    table = depots(tmp_path, b"id,floors,code\nz,5,\n" + rows + b"d3,2,\nz,6,coded\n")
    reading = read(MODEL, [table], tmp_path, folder=tmp_path / "spool", held=100, processes=processes)
    records = assemble(MODEL, reading)
    told = sorted(str(problem).replace(f"{tmp_path}/", "").partition("\n")[0] for problem in records.problems)
    assert told == [
        "depots.csv:443 duplicate-key 'd3' has floors 2 here, but 1 at depots.csv:6",
        "depots.csv:444 duplicate-key 'z' has floors 6 here, but 5 at depots.csv:2",
    ]
    assert records.stream is not None
    chunks = [rows.chunk for rows in records.stream.nodes()]
    floors = {key: floors for each in chunks for key, floors in zip(each.keys, each.columns["floors"], strict=True)}
    assert (floors["d3"], floors["z"]) == (1, 5)
