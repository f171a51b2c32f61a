"""The loaders that are compared: which module runs each, which packages it wants, and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass

from bench.digest import Own

NOTHING = Own()
SELF = "graphmodel"
DRIVER = ("neo4j==6.4.1", "neo4j-rust-ext==6.4.1.0")


@dataclass(frozen=True)
class Loader:
    """One way to load, in a throw-away environment of these packages; `SELF` is this checkout."""

    name: str
    module: str
    packages: tuple[str, ...]
    slow: bool = False
    apoc: bool = False
    own: Own = NOTHING
    note: str = ""

    @property
    def libraries(self) -> list[str]:
        """The names of the packages whose versions matter."""
        return [package.partition("==")[0] for package in self.packages]


LOADERS = (
    Loader("base", "base", DRIVER, note="UNWIND of maps, `SET n += row.props`, 10,000 a batch"),
    Loader("columns", "columns", DRIVER, note="by hand too: one list a column, explicit SET"),
    Loader(
        "load-csv", "load_csv", DRIVER, note="on the server, CALL IN TRANSACTIONS; copying the files there is not timed"
    ),
    Loader("graphmodel", "graphmodel", (SELF, *DRIVER), own=Own(("gm_",), ("Graphmodel",)), note="`graphmodel load`"),
    Loader("py2neo", "py2neo", ("py2neo==2021.2.4",), note="`py2neo.bulk.merge_*`, 10,000 a batch"),
    Loader(
        "graphio",
        "graphio",
        ("graphio==0.23", *DRIVER),
        note="NodeSet and RelationshipSet, `merge`, 10,000 a batch; its MERGE knows no relationship key",
    ),
    Loader(
        "nodestream",
        "nodestream",
        ("nodestream==0.16.2", "nodestream-plugin-neo4j==0.16.0", *DRIVER),
        apoc=True,
        own=Own(("last_ingested_", "was_ingested_")),
        note="a pipeline for each file; a Python step types the rows",
    ),
    Loader(
        "neontology",
        "neontology",
        ("neontology==2.2.2", "neo4j==5.28.8", "neo4j-rust-ext==5.28.8.0"),
        slow=True,
        note="`merge_nodes`, `merge_records`, 10,000 a batch",
    ),
    Loader(
        "neomodel",
        "neomodel",
        ("neomodel==7.0.0", "neo4j==6.1.0", "neo4j-rust-ext==6.1.0.0"),
        slow=True,
        note="`bulk_create_or_update`, 10,000 a batch; relationships by `connect`, one by one",
    ),
    Loader(
        "biocypher",
        "biocypher",
        ("biocypher==0.17.0", *DRIVER),
        slow=True,
        apoc=True,
        own=Own(("preferred_id",), ("BioCypher", "PRECEDES")),
        note="its online path; its other one writes files for neo4j-admin, which needs an empty, stopped database",
    ),
)


def chosen(only: str) -> list[Loader]:
    """The loaders of a list of names, separated by commas, in the order of the table; all without one.

    Raises:
        SystemExit: there is no loader of a name.
    """
    names = [name for name in only.split(",") if name]
    known = [loader.name for loader in LOADERS]
    if unknown := [name for name in names if name not in known]:
        raise SystemExit(f"no loader is called {', '.join(unknown)}; there are {', '.join(known)}")
    return [loader for loader in LOADERS if not names or loader.name in names]
