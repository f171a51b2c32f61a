"""A stored graph brought to a changed model: renamed it is the graph that a fresh load makes; migrations run once."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from graphmodel import Project
from graphmodel.databases import Database, Result, Statement
from graphmodel.databases.recording import Recording
from graphmodel.errors import DatabaseInUse, GraphmodelError, ModelError, ProjectError, QueryFailed
from graphmodel.mark import read_meta
from graphmodel.migrations import Graph, drift
from graphmodel.model import Model
from graphmodel.schema import show
from graphmodel.workflows.init import init
from graphmodel.workflows.load import load
from graphmodel.workflows.migrate import migrate, migration_status, new
from tests.drafts.comparing import claim_layer, everything
from tests.drafts.conftest import another  # noqa: F401 - a fixture


@pytest.fixture
def ferries(tmp_path: Path) -> Path:
    """A new project's folder."""
    sys.modules.pop("ferries", None)
    init(tmp_path / "ferries")
    return tmp_path / "ferries"


def changed(folder: Path, *pairs: tuple[str, str]) -> Project:
    """The project after a person has changed its files: model, sheet and questions."""
    for path in [*folder.glob("*.py"), *folder.glob("facts/*"), *folder.glob("cypher/*")]:
        text = path.read_text()
        for old, new_text in pairs:
            text = re.sub(old, new_text, text)
        path.write_text(text)
    sys.modules.pop("ferries", None)  # a person's next command is a new process
    return Project.at(folder, {})


RENAMED = (
    (r"\bRUNS\b", "OPERATES"),
    (r"class Runs\((.*)\):\n", r"class Operates(\1):\n    formerly = ('RUNS',)\n"),
    (r"\bPort\b(?!\.)", "Harbour"),
    (r"class Harbour\((.*)\):\n", r"class Harbour(\1):\n    formerly = ('Port',)\n"),
    (r"skerry\.pier", "skerry.jetty"),
    (r"    pier: (.*) = None", r"    jetty: Annotated[\1, Property(formerly='pier')] = None"),
)


def test_a_renamed_type_label_and_property_are_as_loaded_fresh(
    database: Database,
    another: Database,  # noqa: F811 - a fixture
    ferries: Path,
) -> None:
    load(Project.at(ferries, {}), database)
    database.write(Statement("MATCH (n:Port {id: 'skerry'}) SET n.pier = 'sound'"))
    project = changed(ferries, *RENAMED)
    planned = drift(database, project.model)
    assert [(str(each), each.count, each.both) for each in planned.renames] == [
        ("label Port -> Harbour", 3, 0),
        ("type RUNS -> OPERATES", 1, 0),
        ("property Harbour.pier -> Harbour.jetty", 1, 0),
    ]
    report = migrate(project, database)
    assert [number for _, number in report.renames] == [3, 1, 1]
    assert not report.drift.differs
    assert migrate(project, database).renames == ()
    assert not load(project, database).changed
    load(project, another)
    another.write(Statement("MATCH (n:Harbour {id: 'skerry'}) SET n.jetty = 'sound'"))
    assert everything(database) == everything(another)
    assert claim_layer(database) == claim_layer(another)


def test_a_fact_that_goes_and_comes_in_other_windows_is_made_anew(
    embedded_database: Database, ferries: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(Project.at(ferries, {}), embedded_database)
    migrate(changed(ferries, *RENAMED), embedded_database)
    monkeypatch.setattr("graphmodel.loading.subjects.WINDOW", 1)
    load(changed(ferries), embedded_database)
    (stored,) = embedded_database.read("MATCH (:Company)-[r:OPERATES]->(:Ship) RETURN properties(r)").rows
    assert (stored[0]["since"], stored[0]["gm_own"], len(stored[0]["claims"])) == ("2019", True, 1)
    assert not load(changed(ferries), embedded_database).changed


@pytest.mark.proved_by("tests/migrations/test_migrate.py::test_a_renamed_type_label_and_property_are_as_loaded_fresh")
def test_claims_of_a_source_that_is_gone_are_renamed_and_keep_their_ids(database: Database, ferries: Path) -> None:
    load(Project.at(ferries, {}), database)
    ids = database.read("MATCH (c:Claim {predicate: 'RUNS'}) RETURN c.id ORDER BY c.id").rows
    project = changed(ferries, *RENAMED)
    migrate(project, database)
    assert database.read("MATCH (c:Claim {predicate: 'OPERATES'}) RETURN c.id ORDER BY c.id").rows == ids
    assert database.read("MATCH (c:Claim) WHERE c.caption CONTAINS ' RUNS ' RETURN count(c)").value() == 0
    assert database.read("MATCH (c:Claim)-[:EVIDENCED_BY]->(p) RETURN count(DISTINCT c)").value() == 9


@pytest.mark.long
@pytest.mark.proved_by("tests/migrations/test_migrate.py::test_a_renamed_type_label_and_property_are_as_loaded_fresh")
def test_claims_without_a_relationship_and_those_that_quote_are_renamed_too(database: Database, ferries: Path) -> None:
    """What is denied, possible or quoted has no relationship by which a rename is found."""
    sheet = ferries / "facts" / "ferry-news.yaml"
    sheet.write_text(sheet.read_text().replace("north-line RUNS tern", "north-line may RUNS tern"))
    load(changed(ferries), database)
    assert database.read("MATCH ()-[r:RUNS]->() RETURN count(r)").value() == 0
    project = changed(ferries, *RENAMED[:2])
    (found,) = drift(database, project.model).renames
    assert (str(found), found.count, found.claims) == ("type RUNS -> OPERATES", 0, 2)
    migrate(project, database)
    captions = "MATCH (c:Claim) WHERE c.caption CONTAINS 'operate' RETURN count(c)"
    assert database.read(captions).value() == 2
    assert not drift(database, project.model).differs
    assert not load(project, database).changed


def test_a_rename_broken_off_is_gone_on_with(
    embedded_database: Database, ferries: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(Project.at(ferries, {}), embedded_database)
    project = changed(ferries, *RENAMED)
    rename_type = Graph.rename_type

    def stops(*given: object, **named: object) -> int:
        raise QueryFailed("the server went away")

    monkeypatch.setattr(Graph, "rename_type", stops)
    with pytest.raises(QueryFailed):
        migrate(project, embedded_database)
    monkeypatch.setattr(Graph, "rename_type", rename_type)
    assert "type RUNS -> OPERATES" in {str(each) for each, _ in migrate(project, embedded_database).renames}
    assert not load(project, embedded_database).changed


def test_captions_and_constraints_are_made_after_renames_that_were_broken_off(
    embedded_database: Database, ferries: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing has an old name then; that something is left to do is noted in the graph."""
    load(Project.at(ferries, {}), embedded_database)
    constraints = len(show(embedded_database))
    project = changed(ferries, *RENAMED)

    def stops(*_: object) -> None:
        raise QueryFailed("the server went away")

    with monkeypatch.context() as patch:
        patch.setattr("graphmodel.workflows.migrate.recaption", stops)
        with pytest.raises(QueryFailed):
            migrate(project, embedded_database)
    old = "MATCH (c:Claim) WHERE c.caption CONTAINS ' runs ' RETURN count(c)"
    assert embedded_database.read(old).value() > 0
    assert migrate(project, embedded_database).renames == ()
    assert embedded_database.read(old).value() == 0
    assert "renaming" not in read_meta(embedded_database)
    assert len(show(embedded_database)) == constraints
    assert not load(project, embedded_database).changed


@pytest.mark.proved_by("tests/migrations/test_migrate.py::test_a_renamed_type_label_and_property_are_as_loaded_fresh")
def test_a_value_that_is_there_is_never_overwritten(database: Database, ferries: Path) -> None:
    load(Project.at(ferries, {}), database)
    database.write(Statement("MATCH (n:Port {id: 'skerry'}) SET n.pier = 'sound', n.jetty = 'broken'"))
    report = migrate(changed(ferries, *RENAMED), database)
    ((rename, number),) = [each for each in report.renames if each[0].kind == "property"]
    assert (number, rename.count, rename.both) == (0, 0, 1)
    assert database.read("MATCH (n {id: 'skerry'}) RETURN n.pier, n.jetty").rows == (("sound", "broken"),)


def test_a_swap_and_a_former_name_of_two_are_faults_of_the_model() -> None:
    from graphmodel import Node, Relationship

    class Thing(Node):
        id: str

    class A(Relationship[Node, Node]):
        formerly = ("B",)

    class B(Relationship[Node, Node]):
        formerly = ("A",)

    with pytest.raises(ModelError) as told:
        Model.of(A, B)
    said = [problem.message for problem in told.value.problems if problem.code == "model-formerly"]
    assert sorted(said) == [
        "A was formerly 'B', which is the relationship type of B now",
        "B was formerly 'A', which is the relationship type of A now",
    ]
    assert {problem.hint for problem in told.value.problems if problem.code == "model-formerly"} == {
        "names that are swapped take a migration: graphmodel migrate new NAME --python, and there"
        " graph.swap_types('A', 'B')"
    }


def test_leftovers_are_listed_and_only_ours_are_dropped(database: Database, ferries: Path) -> None:
    project = Project.at(ferries, {})
    load(project, database)
    database.write(
        Statement("MATCH (n:Ship) SET n.colour = 'red', n:Boat"),
        Statement("CREATE (:Boat {id: 1})-[:TOWS]->(:Note)"),
        Statement("MATCH (a:Ship {id: 'tern'}), (b:Ship {id: 'heron'}) CREATE (a)-[:TOWS {gm_sources: ['x']}]->(b)"),
    )
    found = drift(database, project.model)
    assert [(str(each), each.count, each.ours) for each in found.leftovers] == [
        ("label Boat", 3, 2),
        ("label Note", 1, 0),
        ("property Ship.colour", 2, 2),
        ("type TOWS", 2, 1),
    ]
    report = migrate(project, database, drop_leftovers=True)
    assert [(str(each), number) for each, number in report.dropped] == [
        ("label Boat", 2),
        ("property Ship.colour", 2),
        ("type TOWS", 1),
    ]
    assert [(str(each), each.count) for each in report.drift.leftovers] == [
        ("label Boat", 1),
        ("label Note", 1),
        ("type TOWS", 1),
    ]


def test_migrations_run_once_in_order_and_are_recorded(database: Database, ferries: Path) -> None:
    project = Project.at(ferries, {})
    load(project, database)
    first = new(project, "Mark ships")
    first.write_text("// Mark ships\nMATCH (n:Ship) SET n.pier = ';';\nMATCH (n:Ship {id: 'tern'}) SET n.size = 1;\n")
    second = new(project, "size to text", python=True)
    second.write_text(
        '"""Size to text."""\n\n\ndef migrate(graph):\n    graph.convert_property("Ship", "size", "string")\n'
    )
    assert [path.name for path in (first, second)] == ["0001-mark-ships.cypher", "0002-size-to-text.py"]
    assert [each.name for each, _ in migrate(project, database, dry=True).migrations] == [
        "0001-mark-ships",
        "0002-size-to-text",
    ]
    assert database.read("MATCH (n:Ship) WHERE n.pier IS NOT NULL RETURN count(n)").value() == 0
    migrate(project, database)
    assert database.read("MATCH (n:Ship {id: 'tern'}) RETURN n.size, n.pier").rows == (("1", ";"),)
    assert [each.name for each in migration_status(project, database).applied] == [
        "0001-mark-ships",
        "0002-size-to-text",
    ]
    assert migrate(project, database).migrations == ()
    first.write_text(first.read_text() + "// more\n")
    with pytest.raises(ProjectError, match="nothing was migrated") as told:
        migrate(project, database)
    assert [problem.code for problem in told.value.problems] == ["migration-changed"]
    first.unlink()
    assert [problem.code for problem in migration_status(project, database).problems] == ["migration-missing"]


def test_a_migration_that_fails_in_the_middle_leaves_nothing_and_goes_on(database: Database, ferries: Path) -> None:
    project = Project.at(ferries, {})
    load(project, database)
    new(project, "one").write_text("// One\nMATCH (n:Ship) SET n.one = 1;\n")
    two = new(project, "two")
    two.write_text("// Two\nMATCH (n:Ship) SET n.two = 2;\nMATCH (n:Ship) SET n.bad = nonsense;\n")
    with pytest.raises(QueryFailed, match="0002-two stopped"):
        migrate(project, database)
    state = "MATCH (n:Ship {id: 'tern'}) RETURN n.one, n.two"
    assert database.read(state).rows == ((1, None),)
    two.write_text("// Two\nMATCH (n:Ship) SET n.two = 2;\n")
    assert [each.name for each, _ in migrate(project, database).migrations] == ["0002-two"]
    assert database.read(state).rows == ((1, 2),)


def test_batches_go_on_where_they_stopped(database: Database, ferries: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database.write(Statement("UNWIND range(1, 25) AS i CREATE (:Old {id: i})"))
    stop = iter([None, None, KeyboardInterrupt()])

    def each() -> None:
        if (wrong := next(stop, None)) is not None:
            raise wrong

    with pytest.raises(KeyboardInterrupt):
        Graph(database, batch=10, each=each).rename_label("Old", "New")
    assert database.read("MATCH (n:New) RETURN count(n)").value() == 20
    assert Graph(database, batch=10).rename_label("Old", "New") == 5


def test_two_at_once_are_refused(database: Database, ferries: Path) -> None:
    project = Project.at(ferries, {})
    load(project, database)
    database.write(
        Statement("MATCH (m:Graphmodel) SET m.loading = 'elsewhere pid 1 abc', m.beat = 1000.0"),
    )
    with pytest.raises(DatabaseInUse):
        migrate(project, database, clock=lambda: 1001.0)


def test_a_migration_that_began_and_ended_since_it_was_looked_at_is_not_carried_out_again(
    database: Database, ferries: Path
) -> None:
    project = Project.at(ferries, {})
    load(project, database)
    new(project, "count").write_text("// Count\nMATCH (n:Ship {id: 'tern'}) SET n.pier = coalesce(n.pier, '') + 'x';\n")

    class Overtaken(Recording):
        """Somebody else migrates before the first write."""

        def write(self, *changes: Statement, timeout: float | None = None) -> list[Result]:
            """The first time."""
            if not self.transactions:
                migrate(project, database)
            return super().write(*changes, timeout=timeout)

    with pytest.raises(DatabaseInUse, match="another command wrote to"):
        migrate(project, Overtaken(of=database))
    assert migrate(project, database).migrations == ()
    assert database.read("MATCH (n:Ship {id: 'tern'}) RETURN n.pier").value() == "x"


REFACTORINGS: list[tuple[str, Callable[[Graph], int], int, str]] = [
    (
        "CREATE (:P {id: 1})-[:R {w: 2}]->(:P {id: 2})",
        lambda g: g.reverse("R"),
        1,
        "MATCH (:P {id: 2})-[r:R {w: 2}]->(:P {id: 1}) RETURN count(r)",
    ),
    (
        "CREATE (:P {id: 1, kind: 'a'}), (:P {id: 2, kind: 'b'})",
        lambda g: g.label_from_property("P", "kind", {"a": "A", "b": "B"}),
        2,
        "MATCH (n:P:A {id: 1}) WHERE n.kind IS NULL RETURN count(n)",
    ),
    (
        "CREATE (:P:A {id: 1})",
        lambda g: g.property_from_label("P", "kind", {"A": "a"}),
        1,
        "MATCH (n:P {kind: 'a'}) WHERE NOT n:A RETURN count(n)",
    ),
    (
        "CREATE (:P {id: 1, n: '12'}), (:P {id: 2, n: 'x'})",
        lambda g: g.convert_property("P", "n", "integer"),
        1,
        "MATCH (n:P) WHERE n.n = 12 RETURN count(n)",
    ),
    (
        "CREATE (:P {id: 1})-[:R {w: 2}]->(:P {id: 2})",
        lambda g: g.relationship_to_node("R", "E", "BY", "OF"),
        1,
        "MATCH (:P {id: 1})<-[:BY]-(n:E {id: '1 R 2', w: 2})-[:OF]->(:P {id: 2}) RETURN count(n)",
    ),
    (
        "CREATE (:P {id: 1})<-[:BY]-(:E {id: 'e', w: 2})-[:OF]->(:P {id: 2})",
        lambda g: g.node_to_relationship("E", "R", "BY", "OF"),
        1,
        "MATCH (:P {id: 1})-[r:R {w: 2}]->(:P {id: 2}) WHERE r.id IS NULL RETURN count(r)",
    ),
    (
        "CREATE (a:P {id: 1})-[:R {w: 1}]->(b:P {id: 2}), (a)-[:S]->(b), (b)-[:R]->(a)",
        lambda g: g.rename_type("R", "S"),
        1,
        "MATCH ()-[r:R {w: 1}]->() RETURN count(r)",
    ),
]


@pytest.mark.parametrize(("made", "refactor", "number", "holds"), REFACTORINGS)
def test_refactorings(made: str, refactor: Callable[[Graph], int], number: int, holds: str, database: Database) -> None:
    database.write(Statement(made))
    assert refactor(Graph(database)) == number
    assert database.read(holds).value() == 1


def test_a_dry_run_counts_what_migrations_would_change(database: Database, ferries: Path) -> None:
    project = Project.at(ferries, {})
    load(project, database)
    new(project, "one").write_text(
        "// One\nMATCH (n:Ship) WHERE n.one IS NULL WITH n LIMIT $batch SET n.one = 1 RETURN count(n);\n"
    )
    new(project, "two").write_text("// Two\nMATCH (n:Ship {one: 1}) SET n.two = 2;\n")
    new(project, "three", python=True).write_text(
        '"""Three."""\n\n\ndef migrate(graph):\n    graph.rename_property("Ship", "two", "three")\n'
    )
    before = database.read("MATCH (n) RETURN count(n), sum(size(keys(n)))").rows
    report = migrate(project, database, dry=True)
    assert [(each.name, number) for each, number in report.migrations] == [
        ("0001-one", 2),
        ("0002-two", 2),
        ("0003-three", 2),
    ]
    assert report.uncounted == ()
    assert database.read("MATCH (n) RETURN count(n), sum(size(keys(n)))").rows == before
    assert [number for _, number in migrate(project, database).migrations] == [2, 2, 2]


def test_what_a_dry_run_cannot_count_it_says(database: Database, ferries: Path) -> None:
    project = Project.at(ferries, {})
    load(project, database)
    new(project, "one").write_text("// One\nMATCH (n:Ship) SET n.one = 1;\n")
    new(project, "two").write_text("// Two\nMATCH (n:Ship) SET n.bad = nonsense;\n")
    new(project, "three").write_text("// Three\nMATCH (n:Ship) SET n.three = 3;\n")
    report = migrate(project, database, dry=True)
    assert [number for _, number in report.migrations] == [2, 0, 0]
    (two, why), three = report.uncounted
    assert (two, three) == ("0002-two", ("0003-three", "0002-two stopped before"))
    assert why.startswith("0002-two stopped: ")
    assert database.read("MATCH (n:Ship) RETURN count(n.one)").value() == 0


UNFIT = [
    ("MATCH (n:Ship) CALL (n) { SET n.x = 1 } IN TRANSACTIONS;", "IN TRANSACTIONS commits by itself"),
    ("CREATE INDEX FOR (n:Ship) ON (n.name);", "a migration changes data, not constraints"),
]


@pytest.mark.parametrize(("statement", "fault"), UNFIT)
def test_a_statement_that_cannot_be_undone_is_refused_before_anything_is(
    ferries: Path, embedded_database: Database, statement: str, fault: str
) -> None:
    project = Project.at(ferries, {})
    load(project, embedded_database)
    new(project, "one").write_text(f"// One\nMATCH (n:Ship) SET n.one = 1;\n{statement}\n")
    for dry in (True, False):
        with pytest.raises(ProjectError, match="nothing was migrated") as told:
            migrate(project, embedded_database, dry=dry)
        (problem,) = told.value.problems
        assert problem.message.startswith(fault)
        assert (problem.where.line, problem.where.column) == (3, 1)
    assert embedded_database.read("MATCH (n:Ship) RETURN count(n.one)").value() == 0


def test_a_chain_of_names_ends_at_the_last_and_a_swap_is_one_migration(database: Database, ferries: Path) -> None:
    load(Project.at(ferries, {}), database)
    project = changed(
        ferries,
        (r"\bRUNS\b", "LEADS"),
        (r"class Runs\((.*)\):\n", r"class Leads(\1):\n    formerly = ('RUNS', 'OPERATES')\n"),
    )
    database.write(
        Statement("MATCH (a:Ship {id: 'tern'}), (b:Ship {id: 'heron'}) CREATE (a)-[:OPERATES {gm_sources: ['x']}]->(b)")
    )
    assert [str(each) for each, _ in migrate(project, database).renames] == [
        "type RUNS -> LEADS",
        "type OPERATES -> LEADS",
    ]
    assert database.read("MATCH ()-[r:LEADS]->() RETURN count(r)").value() == 2
    new(project, "swap", python=True).write_text(
        '"""Swap two types."""\n\n\ndef migrate(graph):\n    graph.swap_types("LEADS", "CALLS_AT")\n'
    )
    counts = "MATCH ()-[r:LEADS|CALLS_AT]->() RETURN type(r) AS type, count(*) AS number ORDER BY type"
    before = dict(database.read(counts).rows)
    assert [number for _, number in migrate(project, database).migrations] == [before["CALLS_AT"] + 2 * before["LEADS"]]
    assert dict(database.read(counts).rows) == {"CALLS_AT": before["LEADS"], "LEADS": before["CALLS_AT"]}


def test_a_swap_of_labels_in_cypher_names_the_migration_in_python(embedded_database: Database, ferries: Path) -> None:
    project = Project.at(ferries, {})
    load(project, embedded_database)
    new(project, "swap").write_text(
        "// Swap\n\nMATCH (n:Ship) SET n:Other REMOVE n:Ship;\nMATCH (n:Company) SET n:Ship REMOVE n:Company;\n"
    )
    with pytest.raises(GraphmodelError, match="0001-swap stopped: a constraint refused") as told:
        migrate(project, embedded_database)
    assert told.value.hint.endswith("graphmodel migrate new NAME --python, and there graph.rename_label('Old', 'New')")
    assert embedded_database.read("MATCH (n:Ship) RETURN count(n)").value() == 2


def test_a_migration_that_breaks_a_key_and_only_adds_a_label_is_not_told_to_be_in_python(
    embedded_database: Database, ferries: Path
) -> None:
    project = Project.at(ferries, {})
    load(project, embedded_database)
    new(project, "tag").write_text("// Tag\n\nMATCH (n:Ship) SET n.id = 'same', n:Tag;\n")
    with pytest.raises(GraphmodelError, match="0001-tag stopped: a constraint refused") as told:
        migrate(project, embedded_database)
    assert told.value.hint.startswith("another node or relationship holds that value already")


def test_labels_are_swapped_by_one_migration_in_python(database: Database, ferries: Path) -> None:
    project = Project.at(ferries, {})
    load(project, database)
    constraints = {item.name for item in show(database)}
    new(project, "swap", python=True).write_text(
        '"""Swap two labels."""\n\n\ndef migrate(graph):\n    graph.swap_labels("Ship", "Company")\n    1 / 0\n'
    )
    with pytest.raises(GraphmodelError, match="0001-swap stopped"):
        migrate(project, database)
    counts = "MATCH (n) WHERE n:Ship OR n:Company RETURN count(CASE WHEN n:Ship THEN 1 END), count(n)"
    assert database.read(counts).rows == ((1, 3),)
    assert {item.name for item in show(database)} == constraints


def owning(root: Path, owns: str, runs: str) -> Project:
    """A project of firms that own and run each other, as two documents say it; the types are called so."""
    form = 'class {}(Relationship[Firm, Firm]):\n    """A firm does it to another."""\n\n\n'
    (root / "facts").mkdir(parents=True, exist_ok=True)
    (root / "owning.py").write_text(
        "from typing import Annotated\n\nfrom graphmodel import Node, Property, Relationship\n\n\n"
        'class Firm(Node):\n    """A firm."""\n\n    id: Annotated[str, Property(key=True)]\n\n\n'
        + form.format(owns)
        + form.format(runs)
    )
    (root / "graphmodel.toml").write_text('model = "owning"\nname = "owning"\nsources = ["facts/*.yaml"]\n')
    for name, end in (("one", "b"), ("two", "c")):
        (root / "facts" / f"{name}.yaml").write_text(
            f"document: {{id: {name}, title: T, author: Ann, published: 2031-06-02}}\n"
            "entities: {Firm: {a: {}, b: {}, c: {}}}\n"
            f"facts:\n  1.1:\n  - a {owns.upper()} {end}\n  - b {runs.upper()} c\n  - c not {owns.upper()} a\n"
        )
    sys.modules.pop("owning", None)
    return Project.at(root, {})


SAID = "MATCH (c:Claim {document: 'two'}) RETURN c.caption ORDER BY c.caption"
HELD = "MATCH (a)-[r:OWNS|RUNS]->(b) RETURN a.id, type(r), b.id, size(r.claims) ORDER BY a.id, b.id"


def test_claims_go_along_where_a_migration_swaps_types(
    embedded_database: Database,
    another: Database,  # noqa: F811 - a fixture
    tmp_path: Path,
) -> None:
    load(owning(tmp_path, "Owns", "Runs"), embedded_database)
    project = owning(tmp_path, "Runs", "Owns")
    (tmp_path / "facts" / "two.yaml").unlink()  # its claims stay, and mean what they meant
    path = new(project, "swap", python=True)
    swap = '"""Swap."""\n\n\ndef migrate(graph):\n    graph.swap_types("OWNS", "RUNS")\n'
    path.write_text(swap + "    1 / 0\n")
    with pytest.raises(GraphmodelError, match="0001-swap stopped: ZeroDivisionError"):
        migrate(project, embedded_database)
    path.write_text(swap)
    assert [number for _, number in migrate(project, embedded_database).migrations] == [0]  # all was done before
    assert embedded_database.read(SAID).rows == (("a runs c",), ("b owns c",), ("c does not run a",))
    load(project, embedded_database)
    assert embedded_database.read(HELD).rows == (("a", "RUNS", "b", 1), ("a", "RUNS", "c", 1), ("b", "OWNS", "c", 2))
    load(owning(tmp_path, "Runs", "Owns"), embedded_database)
    load(Project.at(tmp_path, {}), another)
    assert everything(embedded_database) == everything(another)
    assert claim_layer(embedded_database) == claim_layer(another)


def test_a_step_that_was_finished_is_not_repeated(database: Database, ferries: Path) -> None:
    project = Project.at(ferries, {})
    load(project, database)
    path = new(project, "count")
    counted = "// Count\n\nMATCH (n:Ship) SET n.seen = coalesce(n.seen, 0) + 1;\n"
    batch = "MATCH (n:Ship) WHERE n.done IS NULL WITH n LIMIT $batch SET n.done = {} RETURN count(n);\n"
    path.write_text(counted + batch.format("nonsense"))
    for _ in range(2):
        with pytest.raises(GraphmodelError, match="0001-count stopped"):
            migrate(project, database)
    path.write_text(counted + batch.format("true"))
    assert [number for _, number in migrate(project, database).migrations] == [2]
    assert database.read("MATCH (n:Ship) RETURN n.seen, n.done").rows == ((1, True), (1, True))
    assert database.read("MATCH (m:Graphmodel) RETURN m.steps").value() is None


def test_check_lists_what_the_model_no_longer_declares(database: Database, ferries: Path) -> None:
    from graphmodel.workflows.check import check

    load(Project.at(ferries, {}), database)
    database.write(
        Statement("MATCH (n:Ship) SET n.colour = 'red'"),
        Statement("CREATE (:Thing:Ship {id: 'x', name: 'X', hull: 'wood'})"),
    )
    project = changed(ferries, *RENAMED[-1:])
    database.write(Statement("MATCH (n:Port {id: 'skerry'}) SET n.pier = 'sound'"))
    found = check(project, database)
    assert [str(each) for each in found.findings if each.rule == "unknown-property"] == [
        "unknown-property Ship.colour is a property that the model does not declare (2)",
        "unknown-property Port.pier is a property that the model does not declare; it is called 'jetty' now (1)",
    ]
    assert {each.severity for each in found.findings if each.rule == "unknown-property"} == {"warning"}
