"""A damaged embedded database says so when it is opened, or in a deep check, and is left as it is."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from graphmodel.databases import Statement, Target, connect, inventory, look_through
from graphmodel.errors import DatabaseDamaged, DatabaseError, Unsupported

FILL = "UNWIND range(1, 300) AS i CREATE (:Port {id: i, name: 'port ' + i})-[:SERVES {since: i}]->(:Ship {id: i})"


def target(home: Path) -> Target:
    return Target(f"embedded:{home}")


def opens(home: Path) -> bool:
    with closing(connect(target(home))) as database:
        return bool(database.read("MATCH (p:Port)-[s:SERVES]->(:Ship) RETURN count(s)").value() == 300)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database after a clean stop."""
    home = tmp_path_factory.mktemp("whole") / "database"
    with closing(connect(target(home))) as database:
        database.define("CREATE CONSTRAINT port_id FOR (p:Port) REQUIRE p.id IS UNIQUE")
        database.write(Statement(FILL))
    return home


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 1
    path.write_bytes(content)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


DAMAGES: dict[str, Callable[[Path], None]] = {"deleted": Path.unlink, "flipped": flip, "cut": cut}


def files(home: Path) -> Iterator[Path]:
    return (path for path in sorted((home / "databases").rglob("*")) if path.is_file() and path.stat().st_size)


def copied(home: Path, to: Path) -> Path:
    shutil.copytree(home, to)
    return to


def test_a_copy_of_a_whole_database_opens_and_is_listed_again(whole: Path, tmp_path: Path) -> None:
    home = copied(whole, tmp_path / "copy")
    look_through(target(home))
    assert opens(home)
    assert inventory.noted(home) is not None


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_bucket_is_named_with_the_way_back(whole: Path, tmp_path: Path, damage: str) -> None:
    home = copied(whole, tmp_path / "copy")
    bucket = next(home.glob("databases/graphmodel/Port_0.*.bucket"))
    DAMAGES[damage](bucket)
    before = {path: path.read_bytes() for path in files(home)}
    with pytest.raises(DatabaseDamaged) as stopped:
        opens(home)
    name = f"databases/graphmodel/{bucket.name}"
    what = {"deleted": "is missing", "flipped": "has other contents", "cut": "has 32,768 bytes instead of 65,536"}[
        damage
    ]
    assert (
        stopped.value.message
        == f"the files of embedded:{home} are not as they were left: {name} {what}; it was not opened"
    )
    assert stopped.value.hint == f"its contents come from the sources: mv {home} {home}.damaged, then graphmodel load"
    assert {path: path.read_bytes() for path in files(home)} == before


def test_without_a_list_the_schema_says_which_files_are_missing(whole: Path, tmp_path: Path) -> None:
    """As after a kill, of a database of any size."""
    home = copied(whole, tmp_path / "copy")
    inventory.withdraw(home)
    assert inventory.missing(home) == []
    for pattern in ("Port_0_*.umtidx", "Ship_0.*.bucket", "Ship_0_in_edges.*.bucket"):
        next(home.glob(f"databases/graphmodel/{pattern}")).unlink()
    missing = [
        "the file of Ship_0 is missing",
        "the file of Ship_0_in_edges is missing",
        "an index of Port_0 is missing",
    ]
    assert inventory.missing(home) == missing
    with pytest.raises(DatabaseDamaged, match="the file of Ship_0 is missing, and 2 more; it was not opened"):
        opens(home)


def test_a_database_that_met_a_full_disk_is_not_trusted(whole: Path, tmp_path: Path) -> None:
    home = copied(whole, tmp_path / "copy")
    inventory.distrust(home)
    with pytest.raises(DatabaseDamaged, match="the disk was full when the engine wrote to them; it was not opened"):
        opens(home)


def test_a_file_that_ends_within_a_page_is_damage_though_it_was_left_so(whole: Path, tmp_path: Path) -> None:
    home = copied(whole, tmp_path / "copy")
    index = next(home.glob("databases/graphmodel/Ship_0.*.bucket"))
    index.write_bytes(index.read_bytes()[:28_672])
    inventory.note(home, {})
    with pytest.raises(DatabaseDamaged, match=r"Ship_0.* ends within a page; it was not opened"):
        opens(home)


@pytest.mark.long
@pytest.mark.parametrize("listed", [True, False])
@pytest.mark.parametrize("damage", DAMAGES)
def test_no_damaged_file_is_passed_over_in_silence(whole: Path, tmp_path: Path, damage: str, listed: bool) -> None:
    """Without a list, as after a kill, the engine's own check finds what it can: all but what it cannot know."""
    no_progress = []
    for number, path in enumerate(files(whole)):
        home = copied(whole, tmp_path / str(number))
        DAMAGES[damage](home / path.relative_to(whole))
        if not listed:
            inventory.withdraw(home)
        try:
            answered = opens(home)
        except Exception:
            continue
        no_progress.append(path.name if answered else f"{path.name}, and answers wrongly")
    if listed:
        assert no_progress == []
    else:
        assert not [name for name in no_progress if name.endswith("wrongly")], no_progress
        assert damage != "deleted" or not [name for name in no_progress if name.endswith(("bucket", "idx"))], (
            no_progress
        )


@pytest.mark.parametrize(
    "text",
    ["", "[]", '{"files": []}', '{"files": {"a": [1e999, 1, 1]}}', "[" * 100_000, None],
    ids=lambda text: str(text)[:30],
)
def test_a_list_that_cannot_be_read_is_damage_itself(whole: Path, tmp_path: Path, text: str | None) -> None:
    home = copied(whole, tmp_path / "copy")
    path = home / inventory.LIST
    path.unlink()
    if text is None:
        path.mkdir()
    else:
        path.write_text(text)
    with pytest.raises(DatabaseDamaged, match=r"not as they were left: graphmodel\.files\.json cannot be read"):
        opens(home)


def test_files_exchanged_lengthened_or_turned_into_folders_are_damage(whole: Path, tmp_path: Path) -> None:
    def exchange(one: Path, other: Path) -> None:
        kept = one.read_bytes()
        one.write_bytes(other.read_bytes())
        other.write_bytes(kept)

    def folder(one: Path, _: Path) -> None:
        one.unlink()
        one.mkdir()

    def longer(one: Path, _: Path) -> None:
        one.write_bytes(one.read_bytes() + bytes(65_536))

    def gone(one: Path, _: Path) -> None:
        shutil.rmtree(one.parent)

    for number, damage in enumerate((exchange, folder, longer, gone)):
        home = copied(whole, tmp_path / str(number))
        one, other = (next(home.glob(f"databases/graphmodel/{name}_0.*.bucket")) for name in ("Port", "Ship"))
        damage(one, other)
        with pytest.raises(DatabaseDamaged):
            opens(home)


def test_contents_beyond_the_bound_are_left_to_a_deep_check(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = copied(whole, tmp_path / "copy")
    bucket = next(home.glob("databases/graphmodel/Ship_0.*.bucket"))
    flip(bucket)
    kept = inventory.noted(home)
    assert kept is not None
    assert inventory.damages(home, kept, 10_000) == []
    with pytest.raises(DatabaseDamaged, match=r"Ship_0.*has other contents"):
        look_through(target(home))


def test_an_unchanged_file_is_not_read_again(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = copied(whole, tmp_path / "copy")
    kept = inventory.noted(home)
    assert kept is not None
    monkeypatch.setattr(inventory, "_checksum", lambda path: pytest.fail(f"{path} was read"))
    inventory.note(home, kept)
    assert inventory.noted(home) == kept


def test_while_the_engine_runs_there_is_no_list(whole: Path, tmp_path: Path) -> None:
    home = copied(whole, tmp_path / "copy")
    with closing(connect(target(home))):
        assert inventory.noted(home) is None


def test_a_server_looks_after_its_own_files() -> None:
    with pytest.raises(Unsupported, match="looks after its own files"):
        look_through(Target("bolt://127.0.0.1:1"))


@pytest.mark.parametrize("folder", [False, True])
def test_damage_among_the_engines_settings_leaves_as_an_error_of_the_database(
    whole: Path, tmp_path: Path, folder: bool
) -> None:
    home = copied(whole, tmp_path / "copy")
    shutil.rmtree(home / "config", ignore_errors=True)
    if folder:
        (home / "config" / "server-users.jsonl").mkdir(parents=True)
    else:
        (home / "config").write_text("no folder")
    with pytest.raises(DatabaseError, match="does not start"):
        opens(home)
