"""A small model of companies, takeovers and what people say of them, for tests of claims that rows make."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from graphmodel.claims import ClaimRecord, resolve
from graphmodel.model import Content, Event, Model, Node, Property, Quantity, Relationship, Role
from graphmodel.records import Records, assemble
from graphmodel.records.layer import layer_parts
from graphmodel.staging import read


class Party(Node):
    abstract = True

    id: Annotated[str, Property(key=True)]
    name: str = ""


class Company(Party):
    employees: Quantity | None = None


class Person(Party):
    code: str | None = None


class Takeover(Event):
    id: Annotated[str, Property(key=True)]
    name: str = ""
    price: Quantity | None = None


class Buyer(Role[Takeover, Party]):
    pass


class Targets(Role[Takeover, Company]):
    pass


class Owns(Relationship[Party, Company]):
    stake: float | None = None


class Says(Relationship[Party, Content]):
    attitude = True


MODEL = Model.of(Company, Person, Takeover, Buyer, Targets, Owns, Says)
PARTIES = """\
document: {id: parties}
entities:
  Company: {mill: Mill, holding: Holding, bakery: Bakery, lake: Lake}
  Person: {ann: {name: Ann, code: A-1}, ben: {name: Ben, code: B-2}, eve: {name: Eve, code: A-1}}
"""


def said(folder: Path, **sources: str) -> tuple[list[ClaimRecord], list[str]]:
    """The claims of these sources beside the parties, in memory, and the problems, of the whole graph too."""
    reading = read(MODEL, files(folder, sources), folder)
    found = [record for batch in reading.batches for record in resolve(MODEL, batch.claims)[0]]
    problems = [str(each) for each in assemble(MODEL, reading).problems]
    reading.close()
    return found, problems


def graph(folder: Path, sources: Mapping[str, str]) -> tuple[dict[Any, Any], dict[Any, Any]]:
    """The nodes and links of the claim layer, and the events, as a load with staged claims would write them."""
    reading = read(MODEL, files(folder, sources), folder, folder=folder / "stage", stage_claims=True)
    records = assemble(MODEL, reading)
    assert [str(each) for each in records.problems] == []
    nodes, links = layer(records)
    reading.close()
    return nodes, links


def layer(records: Records) -> tuple[dict[Any, Any], dict[Any, Any]]:
    """The nodes and links of a claim layer, without the names of their sources."""
    nodes: dict[Any, Any] = {}
    links: dict[Any, Any] = {}
    for part in layer_parts(records):
        for ref, node in part.claim_nodes.items():
            nodes[ref] = {**nodes.get(ref, {}), **node.stored}
        links.update((identity, link.stored) for identity, link in part.claim_links.items())
    return nodes, links


def files(folder: Path, sources: Mapping[str, str]) -> list[str]:
    """The names of sources that are not tables, written into a folder; `_` in a name is a full stop."""
    folder.mkdir(exist_ok=True)
    named = {"parties_yaml": PARTIES, **sources}
    for name, text in named.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return [name.replace("_", ".") for name in named if name.endswith("_yaml")]
