"""What writes says whose graph it is, and leaves that of another project alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from graphmodel.loading.belonging import MAX_LOADERS, with_guests, with_loader
from graphmodel.loading.options import LoadOptions
from graphmodel.workflows.init import init
from tests.cli.conftest import Commands, Ran

pytestmark = pytest.mark.usefixtures("kept_open")

REPLACE = "name another database; if these files are to replace those claims, add --foreign\n"
HINT = "go to that project, name another database, or add --foreign if it is meant\n"


SHEET = "facts/ferry-news.yaml"


def words(deed: str) -> tuple[str, ...]:
    return {"reset": ("reset", "--yes"), "the migration": ("migrate",)}.get(deed, tuple(deed.split()))


@pytest.fixture
def shared(everywhere: Commands, starter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Runs commands of a second project, in the database that `ferries` loaded."""
    uri = f"embedded:{starter / '.graphmodel' / 'database'}"
    options = everywhere.options or ("--uri", uri)
    assert everywhere("load", *options).code == 0
    init(tmp_path / "harbours")
    monkeypatch.chdir(tmp_path / "harbours")
    return lambda *given: everywhere(*given, *options)


@pytest.mark.parametrize("deed", ["reset", "schema apply", "load", "the migration"])
@pytest.mark.proved_by("tests/cli/test_foreign.py::test_a_project_of_the_same_name_is_told_by_its_claims")
def test_the_graph_of_another_project_is_left_alone(shared: Callable[..., Ran], deed: str) -> None:
    before = shared("status").out.partition("graph ")[2]
    assert "format 2 of the project 'ferries', not of this one" in before
    ran = shared(*words(deed))
    fault = f"holds the graph of the project 'ferries', and this is 'harbours': {deed} was not carried out"
    assert (ran.code != 0, fault in ran.err, ran.err.endswith(HINT)) == (True, True, True), ran
    assert shared("status").out.partition("graph ")[2] == before
    assert shared(*words(deed), "--foreign").code == 0


@pytest.mark.proved_by("tests/cli/test_foreign.py::test_a_project_of_the_same_name_is_told_by_its_claims")
def test_its_own_project_says_no_more_than_before(
    shared: Callable[..., Ran], starter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shared("load", "--foreign").code == 0  # leaves whose graph it is
    monkeypatch.chdir(starter)
    for deed in ("schema apply", "load --prune", "reset"):
        assert shared(*words(deed)).code == 0


@pytest.mark.proved_by("tests/cli/test_foreign.py::test_a_project_of_the_same_name_is_told_by_its_claims")
def test_outside_of_a_project_a_graph_is_anothers(
    shared: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = shared("reset", "--yes")
    assert "holds the graph of the project 'ferries', and you are in no project" in ran.err


def test_a_graph_without_a_name_is_everybodys_until_a_load_names_it(shared: Callable[..., Ran]) -> None:
    shared("cypher", "--write", "MATCH (m:Graphmodel) SET m.project = null")
    assert "format 2, as of" in shared("status").out
    assert shared("load", "--prune").code == 0
    assert "of the project 'harbours', as of" in shared("status").out


@pytest.mark.proved_by("tests/cli/test_foreign.py::test_a_project_of_the_same_name_is_told_by_its_claims")
def test_a_dry_run_is_refused_as_the_load_would_be(shared: Callable[..., Ran]) -> None:
    assert "load was not carried out" in shared("load", "--dry-run").err


def test_what_differs_from_the_graph_of_another_project_is_shown(
    run: Commands, starter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("load").code == 0
    init(tmp_path / "harbours")
    monkeypatch.chdir(tmp_path / "harbours")
    assert "no difference to" in run("diff", f"embedded:{starter / '.graphmodel' / 'database'}").out


@pytest.mark.proved_by("tests/cli/test_foreign.py::test_a_project_of_the_same_name_is_told_by_its_claims")
def test_a_renamed_project_takes_its_graph_along_by_a_migration(shared: Callable[..., Ran]) -> None:
    assert shared("migrate", "--foreign").code == 0
    assert "of the project 'harbours', as of" in shared("status").out
    assert shared("reset", "--yes").code == 0


@pytest.mark.proved_by("tests/cli/test_foreign.py::test_a_project_of_the_same_name_is_told_by_its_claims")
def test_a_migration_that_fails_leaves_whose_graph_it_is(shared: Callable[..., Ran], run: Commands) -> None:
    assert run("migrate", "new", "first", "--python").code == 0
    (path,) = Path("migrations").glob("*.py")
    path.write_text("def migrate(graph): raise ValueError\n")
    assert "first stopped: ValueError" in shared("migrate", "--foreign").err
    assert "of the project 'ferries', not of this one" in shared("status").out


def nameless(folder: Path, *lines: str) -> None:
    """A project without a name whose one fact sheet has these lines; all are called alike."""
    init(folder)
    settings = folder / "graphmodel.toml"
    settings.write_text(re.sub(r'(?m)^name = ".*"\n', "", settings.read_text()))
    say(folder, *lines)


def say(folder: Path, *lines: str) -> None:
    """Makes these lines all that the project's fact sheet says."""
    sheet = folder / SHEET
    head, _, _ = sheet.read_text().partition("facts:")
    sheet.write_text(head + "facts:\n  1.1:\n" + "".join(f"  - {line}\n" for line in lines))


def say_more(folder: Path, document: str, line: str) -> None:
    """Makes a second fact sheet of the project, of a document of its own."""
    text = f"document: {{id: {document}}}\nfacts:\n  1.1: [{line}]\n"
    (folder / "facts" / "more.yaml").write_text(text)


def test_a_project_of_the_same_name_is_told_by_its_claims(
    everywhere: Commands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = everywhere.options or ("--uri", f"embedded:{tmp_path / 'database'}")
    first, clone, other = (tmp_path / name for name in ("first", "clone", "other"))
    nameless(first, "tern CALLS_AT haven", "heron CALLS_AT haven")
    nameless(clone, "tern CALLS_AT haven", "heron CALLS_AT skerry")
    nameless(other, "heron CALLS_AT alder")
    monkeypatch.chdir(first)
    assert everywhere("load", *options).code == 0
    monkeypatch.chdir(other)
    with (other / "ferries.py").open("a") as model:
        model.write('\n\nclass Buoy(Thing):\n    """Floats."""\n')
    before = everywhere("schema", "plan", *options).out
    assert "Buoy" in before
    for deed in ("reset", "the migration"):
        ran = everywhere(*words(deed), *options)
        fault = f"the project 'ferries', which was never loaded from this folder: {deed} was not carried out"
        assert (ran.code, fault in ran.err) == (1, True), ran
        assert "in a new checkout of the same project, load first, which compares what is stored" in ran.err
        assert "once graphmodel.toml sets `name` and that is loaded, every checkout is known" in ran.err
    ran = everywhere("load", *options)
    assert everywhere("schema", "plan", *options).out == before, "a load that is refused makes no constraint"
    assert (ran.code, "(2 of facts/ferry-news.yaml) is in these now" in ran.err) == (1, True), ran
    assert ran.err.endswith(REPLACE)
    monkeypatch.chdir(clone)
    assert everywhere("load", *options).code == 0, "one claim is as it was, so it is the same project"
    assert everywhere("migrate", *options).code == 0
    monkeypatch.chdir(first)
    say(first, "tern CALLS_AT alder")
    assert everywhere("load", *options).code == 0, "it was loaded from this folder before"
    monkeypatch.chdir(other)
    assert everywhere("load", "--foreign", *options).code == 0


def test_a_clone_may_load_one_source_alone(run: Commands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    options = ("--uri", f"embedded:{tmp_path / 'database'}")
    first, clone, other = (tmp_path / name for name in ("first", "clone", "other"))
    for folder, ship, document in ((first, "tern", "more"), (clone, "heron", "more"), (other, "heron", "other")):
        nameless(folder, f"{ship} CALLS_AT haven")
        say_more(folder, document, f"{ship} CALLS_AT alder")
    monkeypatch.chdir(first)
    assert run("load", *options).code == 0
    monkeypatch.chdir(other)
    assert run("load", SHEET, *options).err.endswith(REPLACE), "no document of its other source is there"
    monkeypatch.chdir(clone)
    assert run("load", SHEET, *options).code == 0


@pytest.mark.long
@pytest.mark.proved_by("tests/cli/test_foreign.py::test_a_project_of_the_same_name_is_told_by_its_claims")
def test_what_a_folder_loaded_itself_makes_it_no_clone(
    everywhere: Commands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of one source at first, and then of all: rows and claims of the other project would go."""
    options = everywhere.options or ("--uri", f"embedded:{tmp_path / 'database'}")
    first, other, clone = (harbours(tmp_path / name, "1", "2") for name in ("first", "other", "clone"))
    for folder, ship in ((first, "tern"), (other, "heron"), (clone, "tern")):
        settings = folder / "graphmodel.toml"
        settings.write_text(settings.read_text().replace('"ports.yaml"', '"ports.yaml", "facts/*.yaml", "own.yaml"'))
        say(folder, f"{ship} CALLS_AT haven")
        (folder / "own.yaml").write_text("table: own.csv\nnodes: [{Port: {id: id, name: id}}]\n")
        (folder / "own.csv").write_text(f"id\n{folder.name}\n")
    (other / "ports.csv").write_text("id,sea\n1,south\n")
    monkeypatch.chdir(first)
    assert everywhere("load", *options).code == 0
    for folder in (other, clone):
        monkeypatch.chdir(folder)
        for _ in range(2):
            assert everywhere("load", "own.yaml", *options).code == 0
    monkeypatch.chdir(other)
    for more in ((), ("--prune",)):
        ran = everywhere("load", *more, *options)
        fault = "only own.yaml was loaded from this folder, and not one of the other claims that it holds"
        assert (ran.code, fault in ran.err, ran.err.endswith(REPLACE)) == (1, True, True), ran
    settings = other / "graphmodel.toml"
    settings.write_text(settings.read_text().replace(', "facts/*.yaml"', ""))
    ran = everywhere("load", "--prune", *options)
    assert (ran.code, "not one of the other nodes that it holds" in ran.err) == (1, True), ran
    assert everywhere("reset", "--yes", *options).code == 1
    monkeypatch.chdir(clone)
    assert everywhere("load", *options).code == 0
    assert everywhere("load", "--prune", *options).code == 0


def harbours(folder: Path, *ports: str, sea: str = "north") -> Path:
    """A project without a name whose one source is a table of ports."""
    nameless(folder)
    settings = folder / "graphmodel.toml"
    settings.write_text(settings.read_text().replace('"facts/*.yaml"', '"ports.yaml"'))
    (folder / "ports.yaml").write_text("table: ports.csv\nnodes: [{Port: {id: id, name: sea}}]\n")
    (folder / "ports.csv").write_text("id,sea\n" + "".join(f"{port},{sea}\n" for port in ports))
    return folder


def test_rows_of_another_project_of_the_same_name_are_not_pruned(
    everywhere: Commands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = everywhere.options or ("--uri", f"embedded:{tmp_path / 'database'}")
    monkeypatch.chdir(harbours(tmp_path / "first", "1", "2"))
    assert everywhere("load", *options).code == 0
    monkeypatch.chdir(harbours(tmp_path / "other", "1", "3", sea="south"))
    for more in ((), ("--prune",), ("--dry-run",)):
        ran = everywhere("load", *more, *options)
        fault = "not one of the nodes that it holds (from ports.yaml) is in the project's sources as it is stored"
        assert (ran.code, fault in ran.err, ran.err.endswith("share it, add --foreign\n")) == (1, True, True), ran
    monkeypatch.chdir(harbours(tmp_path / "clone", "2", "4"))
    done = everywhere("load", "--prune", *options)
    assert (done.code, "1 created, 0 updated, 1 unchanged, 1 deleted" in done.out) == (0, True), done
    monkeypatch.chdir(tmp_path / "other")
    assert everywhere("load", "--foreign", *options).code == 0
    assert everywhere("load", "--prune", *options).code == 0, "it was loaded from this folder"


def test_a_name_that_is_set_is_enough(run: Commands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    options = ("--uri", f"embedded:{tmp_path / 'database'}")
    for folder, line in (
        (tmp_path / "ferries", "tern CALLS_AT haven"),
        (tmp_path / "ci" / "ferries", "tern CALLS_AT alder"),
    ):
        init(folder)
        say(folder, line)
        monkeypatch.chdir(folder)
        assert run("load", *options).code == 0
    assert run("reset", "--yes", *options).code == 0


def test_what_others_wrote_among_the_guests_of_a_mark_is_passed_over() -> None:
    sound = '["digest", "news.yaml"]'
    lines = ["", "[", "[" * 100_000, "3", "{}", "[]", '[3, "a"]', '["digest", 3]', None, 7, sound]
    assert with_guests({"guests": lines}, LoadOptions()) == [sound]
    assert with_guests({"guests": sound}, LoadOptions()) is None


def test_folders_that_are_used_once_push_out_nobodys() -> None:
    kept = ["first"]
    for number in range(2 * MAX_LOADERS):
        kept = with_loader({"loaders": kept}, f"ci {number}") or []
    assert (len(kept), kept[0], kept[-1]) == (MAX_LOADERS, "first", f"ci {MAX_LOADERS - 2}")
    assert with_loader({"loaders": kept}, "new", foreign=True) == [*kept[:-1], "new"]
    assert with_loader({"loaders": kept}, "first") == kept
    assert with_loader({}, "") is None


@pytest.mark.parametrize("name", ["my ferries!", "Über Å", "..."])
def test_a_new_project_is_named_as_its_folder(run: Commands, tmp_path: Path, name: str) -> None:
    init(tmp_path / name)
    assert (tmp_path / name / "graphmodel.toml").read_text().count('\nname = "') == 1
