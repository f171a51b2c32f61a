"""A project of tables in all forms of files, for Spark and for `graphmodel load`."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Iterator
from pathlib import Path

from graphmodel.project import Project

MODEL = """
from typing import Annotated
from graphmodel import Node, Property, Relationship

class Place(Node):
    id: Annotated[str, Property(key=True)]
    name: str = ""

class Port(Place):
    berths: int | None = None
    depth: float | None = None
    code: str | None = None
    tags: list[str] | None = None

class ShipsTo(Relationship[Port, Place]):
    tons: int | None = None

class BesideOf(Relationship[Place, Place]):
    symmetric = True
"""
SOURCES = ["places.yaml", "ports.yaml", "harbours.yaml", "quays.yaml", "routes.yaml", "beside.yaml"]
SETTINGS = f'name = "freight"\nmodel = "spark_freight"\nsources = {SOURCES}\n'
PLACES = "table: places.parquet\nnodes: [{Place: {id: id, name: name}}]\n"
PORT_HEADER = "id,name,berths,depth\n"
TAGS = ('[""]', '["deep", "free"]', "null")
MORE_PORTS = 'nodes: [{Port: {id: id, name: name, berths: berths, depth: depth, code: "c-{id}"}}]\n'
PORTS = """table: ports.csv
document: {id: ports-2031, title: Ports, published: 2030}
nodes:
- Port: {id: id, name: name, berths: berths, depth: depth, code: "c-{id}"}
duplicates: last
"""
ROUTES = """table: routes.csv
relationships:
- ShipsTo: {start: {Port: from}, end: {Place: to}, tons: tons}
- BesideOf: {start: {Port: {template: "c-{from}", by: code}}, end: {Port: to}}
  where: {beside: "yes"}
"""
BESIDE = """table: beside.csv
relationships:
- BESIDE_OF: {start: {Port: {column: a, missing: create}}, end: {Place: {column: b, missing: skip}}}
expect: {rows: 8, unique: [[a, b]]}
"""


def freight(folder: Path) -> Project:
    """A project of each form of file, whose first port is at one end of a third of all relationships."""
    import pyarrow as pa
    from pyarrow import parquet

    parquet.write_table(pa.table({"id": ["inland"], "name": ["Inland"]}), folder / "places.parquet")
    lines = (
        f'{{"id": "p{n}", "name": "Port {n}", "berths": {n}, "depth": 0.5, "tags": {TAGS[n % 3]}}}\n'
        for n in range(50, 55)
    )
    (folder / "harbours.jsonl.gz").write_bytes(gzip.compress("".join(lines).encode()))
    with zipfile.ZipFile(folder / "quays.csv.zip", "w") as packed:
        packed.writestr("quays.csv", PORT_HEADER + "".join(f"p{n},Port {n},{n},0.5\n" for n in range(55, 60)))
    files = {
        "graphmodel.toml": SETTINGS,
        "spark_freight.py": MODEL,
        "places.yaml": PLACES,
        "ports.yaml": PORTS,
        "routes.yaml": ROUTES.replace("ShipsTo", "SHIPS_TO").replace("BesideOf", "BESIDE_OF"),
        "beside.yaml": BESIDE,
        "beside.csv": "a,b\n" + "".join(f"new{n % 3},{'gone' if n == 5 else f'p{n * 8}'}\n" for n in range(8)),
        "harbours.yaml": f"table: harbours.jsonl.gz\n{MORE_PORTS.replace('code:', 'tags: tags, code:')}",
        "quays.yaml": f"table: quays.csv.zip\n{MORE_PORTS}",
        "ports.csv": PORT_HEADER + "".join(f'p{n},"Port\n""{n}""",{n % 9},{n}.5\n' for n in range(50)),
        "routes.csv": "from,to,tons,beside\n" + "".join(routes()),
    }
    for name, text in files.items():
        (folder / name).write_text(text)
    return Project.at(folder, {})


def routes() -> Iterator[str]:
    for n in range(150):
        start, end = (0 if n % 3 == 0 else n % 60), n * 7 % 60
        inland = n % 50 == 7
        beside = "yes" if n % 9 == 1 and not inland else "no"
        yield f"p{start},{'inland' if inland else f'p{end}'},{start},{beside}\n"
