"""What the model wants of a database and of an editor: constraints and indexes, and the fact sheets' JSON Schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphmodel.errors import Unsupported
from graphmodel.loading import refuse_other
from graphmodel.schema import EDITIONS, Edition, SchemaPlan, edition_of, set_graph_type, statements
from graphmodel.schema import apply as apply_plan
from graphmodel.schema import plan as make_plan
from graphmodel.sources.jsonschema import sheet_schema
from graphmodel.syntax.dialect import NEO4J

if TYPE_CHECKING:
    from graphmodel.databases import Database
    from graphmodel.project import Project


def plan(project: Project, database: Database, edition: Edition | None = None) -> SchemaPlan:
    """What `apply` would change, for an edition: by default that of the database. Changes nothing.

    Of a GRAPH TYPE, which a database does not show statement by statement, what Enterprise's constraints would be.

    Raises:
        DatabaseError: the database said no.
    """
    chosen = edition or edition_of(database.version())
    return make_plan(database, project.model, enterprise=chosen != "community")


def apply(
    project: Project, database: Database, edition: Edition | None = None, *, foreign: bool = False
) -> SchemaPlan | tuple[str, ...]:
    """Makes the constraints and indexes that are missing, drops those of ours that nothing wants; what was done.

    The database's edition and version decide which there are, or `edition`; of a GRAPH TYPE what was run is returned.
    With `foreign` the graph may be that of another project.

    Raises:
        ProjectError: another project loaded the graph.
        ConstraintViolated: the data that are there break a constraint.
        Unsupported: the edition of the database does not take a statement; what came before it stays.
        DatabaseError: the database said no.
    """
    refuse_other(database, project.name, "schema apply", foreign=foreign)
    version = database.version()
    own = edition_of(version)
    chosen = edition or own
    if EDITIONS.index(chosen) > EDITIONS.index(own):
        hint = f"leave out --for, or look at the statements: graphmodel schema text --for {chosen}"
        raise Unsupported(f"{version} does not take what {chosen} has", hint=hint)
    if chosen == "graph-type":
        return set_graph_type(database, project.model)
    return apply_plan(database, project.model, enterprise=chosen == "enterprise")


def sheet(project: Project) -> dict[str, Any]:
    """The JSON Schema of the project's fact sheets, for an editor to complete and check them by."""
    return sheet_schema(project.model)


def text(
    project: Project, database: Database | None, edition: Edition | None = None
) -> tuple[Edition, tuple[str, ...]]:
    """The whole schema of the model as statements, for an edition: by default that of the database.

    Without a database the statements are those for Neo4j.

    Raises:
        DatabaseError: the database said no.
    """
    chosen = edition or (edition_of(database.version()) if database is not None else "community")
    dialect = database.dialect if database is not None else NEO4J
    return chosen, statements(project.model, dialect, chosen)
