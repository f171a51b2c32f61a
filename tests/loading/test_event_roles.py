"""Events that declare their roles: the model, mappings, loaders, sheets, checks and pictures follow."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import pytest

from graphmodel.checks import check
from graphmodel.databases import Database
from graphmodel.diagrams import excerpt, mermaid
from graphmodel.errors import ModelError
from graphmodel.loading import load
from graphmodel.model import Event, Model, Node, Property, role_type
from graphmodel.records import assemble
from graphmodel.sources.tables import Table
from graphmodel.staging import read
from tests.example import TODAY


class Account(Node):
    id: Annotated[str, Property(key=True)]


class Bank(Node):
    id: Annotated[str, Property(key=True)]


class Payment(Event):
    roles = {"payer": (Account, "1"), "payee": (Account, "1"), "bank": Bank}

    id: Annotated[str, Property(key=True)]
    amount: Annotated[Decimal | None, Property(scale=2)] = None


class CashPayment(Payment):
    roles = {"witness": Account | Bank}


class NamedAccount(Node):
    id: Annotated[str, Property(key=True)]
    name: str


class Transfer(Event):
    roles = {"giver": NamedAccount, "taker": NamedAccount | Bank}

    id: Annotated[str, Property(key=True)]


NAMED = Model.of(NamedAccount, Bank, Transfer)
MODEL = Model.of(Account, Bank, Payment, CashPayment)


def test_each_role_is_a_relationship_type() -> None:
    found = {name: (role.type, role.pairs, str(role.ends)) for name, role in MODEL.roles("CashPayment").items()}
    assert found == {
        "payer": ("PAYER", (("Payment", "Account"),), "1"),
        "payee": ("PAYEE", (("Payment", "Account"),), "1"),
        "bank": ("BANK", (("Payment", "Bank"),), "0..n"),
        "witness": ("WITNESS", (("CashPayment", "Account"), ("CashPayment", "Bank")), "0..n"),
    }
    assert "witness" not in MODEL.roles("Payment")
    assert Model.of(Payment, Account, Bank).relationships["PAYER"].cls is MODEL.relationships["PAYER"].cls
    with pytest.raises(KeyError):
        role_type(Payment, "nobody")


def test_a_mapping_and_a_loader_fill_them(database: Database, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("no,amount,from,to,bank\n1,2.50,a,b,x\n2,1,b,a,\n")
    values = {"id": "no", "amount": "amount", "payer": "from", "payee": "to", "bank": "bank"}
    payments = Table("t.csv", nodes=[{Payment: values}], name="t")
    accounts: Any = [{Account: {"id": "from"}}, {Account: {"id": "to"}}]
    nodes = Table("t.csv", nodes=[*accounts, {Bank: {"id": "bank"}}], name="n", where={"bank": {"empty": False}})

    def rows() -> Iterator[Any]:
        yield CashPayment(id="3")
        yield role_type(CashPayment, "payer")(CashPayment.key("3"), Account.key("a"))
        yield role_type(CashPayment, "witness")(CashPayment.key("3"), Bank.key("x"))

    reports = []
    for _ in range(2):
        records = assemble(MODEL, read(MODEL, [payments, nodes, rows], tmp_path))
        assert [str(problem) for problem in records.problems] == []
        reports.append(load(database, MODEL, records, today=lambda: TODAY))
    assert not reports[1].changed
    text = "MATCH (p:Payment)-[r]->(n) RETURN p.id AS p, type(r) AS r, n.id AS n ORDER BY p, r"
    assert database.read(text).rows == (
        *(("1", "BANK", "x"), ("1", "PAYEE", "b"), ("1", "PAYER", "a")),
        *(("2", "PAYEE", "a"), ("2", "PAYER", "b"), ("3", "PAYER", "a"), ("3", "WITNESS", "x")),
    )
    found = [(each.rule, each.subject, each.count) for each in check(database, MODEL).findings]
    assert found == [("least-ends", "Payment.PAYEE", 1)]


def filled(folder: Path, mapping: str, rows: str) -> tuple[dict[tuple[str, str], str], list[str]]:
    """Who fills each role of each payment, by payment and type; and the problems."""
    (folder / "accounts.csv").write_text("id,name\na,Ann\nb,Ben\n")
    (folder / "accounts.yaml").write_text("table: accounts.csv\nnodes:\n- NamedAccount: {id: id, name: name}\n")
    (folder / "t.csv").write_text(rows)
    (folder / "t.yaml").write_text(f"table: t.csv\n{mapping}")
    reading = read(NAMED, ["t.yaml", "accounts.yaml"], folder, stage_claims=True)
    assert reading.stage is not None
    kinds = [kind for kind in reading.stage.kinds if not kind.is_node]
    found = {
        (start, kind.name): end
        for kind in kinds
        for start, end in reading.stage.rows_of(f'SELECT start, "end" FROM "{kind.table}"')
    }
    claims = reading.claims.given() if reading.claims is not None else ()
    for said in (each.record.testimony for window in claims for each in window):
        if said.subject is not None and said.object is not None:
            found[str(said.subject.key), said.predicate] = str(said.object.key)
    problems = [str(problem).replace("\n  hint: ", " / ") for problem in reading.problems]
    reading.close()
    return found, problems


@pytest.mark.parametrize("section", ["nodes", "document: {id: d}\nclaims"])
def test_a_role_finds_its_node_by_another_property(tmp_path: Path, section: str) -> None:
    mapping = f"{section}:\n- Transfer: {{id: no, giver: {{column: from, by: name}}}}\n"
    found, problems = filled(tmp_path, mapping, "no,from\n1,Ann\n2,\n3,Eve\n4,Ben\n")
    assert found == {("1", "GIVER"): "a", ("4", "GIVER"): "b"}
    assert problems == ["t.csv:4 unknown-id no NamedAccount has the name 'Eve' (column from) / known are: Ann, Ben"]


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("from", "a a - n/a"),
        ('{column: from, empty: ["", n/a]}', "a a - -"),
        ("{column: from, default: b}", "a a b n/a"),
        ("{coalesce: [from, other]}", "a a b n/a"),
        ('"{from}"', "a a - n/a"),
        ("{column: from, values: {n/a: null}}", "a a - -"),
    ],
)
def test_a_role_is_empty_by_the_rules_of_its_value(tmp_path: Path, given: str, wanted: str) -> None:
    rows = "no,from,other\n1,a,b\n2,a,\n3,,b\n4,n/a,b\n"
    found, problems = filled(tmp_path, f"nodes:\n- Transfer: {{id: no, giver: {given}}}\n", rows)
    assert (" ".join(found.get((number, "GIVER"), "-") for number in "1234"), problems) == (wanted, [])


def test_an_event_without_its_key_is_one_problem(tmp_path: Path) -> None:
    found, problems = filled(tmp_path, "nodes:\n- Transfer: {id: no, giver: from}\n", "no,from\n1,a\n,b\n")
    assert found == {("1", "GIVER"): "a"}
    assert [problem.partition(" / ")[0] for problem in problems] == [
        "t.csv:3 missing-key Transfer needs id, and nothing is there (column no)"
    ]


def test_a_role_of_two_types_is_called_by_its_name(tmp_path: Path) -> None:
    _, problems = filled(tmp_path, "nodes:\n- Transfer: {id: no, taker: from}\n", "no,from\n1,a\n")
    assert problems == [
        "t.yaml:3:22 missing-label the taker of TAKER may be NamedAccount or Bank / "
        "say which, under relationships: - TAKER: {start: ..., end: {NamedAccount: column}}"
    ]


def test_pictures_draw_them() -> None:
    assert "PAYER" in mermaid(excerpt(MODEL))


def test_what_is_no_role_is_a_fault_of_the_event() -> None:
    class Wrong(Event):
        roles = {"Payer": Account, "payee": str, "bank": (Bank, 1), "guard": (Bank, "few")}

        id: Annotated[str, Property(key=True)]

    class Worse(Event):
        roles = ("payer",)  # type: ignore[assignment]

        id: Annotated[str, Property(key=True)]

    with pytest.raises(ModelError) as refused:
        Model.of(Wrong, Worse, Account, Bank)
    none = "does not say how many fill it: 'few' says no numbers such as 1, 0..1, 1..n or 2..5"
    many = "give beside it, as a text, how many fill the role: (Account, '1')"
    assert [(problem.message, problem.hint) for problem in refused.value.problems] == [
        ("the role 'Payer' of Wrong is no name in lower case", "write it in small letters, digits and _: paid_by"),
        ("the role 'bank' of Wrong has [1] beside its node type", many),
        (f"the role 'guard' of Wrong {none}", many),
        (
            "the role 'payee' of Wrong is filled by <class 'str'>, which is no node type",
            "give a node type, a union of some, or one of these with how many there are: (Account, '1')",
        ),
        ("roles of Worse is no mapping of names to node types", 'write roles = {"payer": Account}'),
    ]
    assert all(problem.where.line for problem in refused.value.problems)


def test_a_role_that_two_event_types_declare_is_told_as_one_class() -> None:
    class Heist(Event):
        roles = {"held_up": Bank}

        id: Annotated[str, Property(key=True)]

    class Fraud(Event):
        roles = {"held_up": (Account, "1")}

        id: Annotated[str, Property(key=True)]

    with pytest.raises(ModelError) as refused:
        Model.of(Heist, Fraud, Account, Bank)
    (problem,) = refused.value.problems
    assert problem.message.startswith("the relationship type 'HELD_UP' is declared twice, also at ")
    assert problem.hint == "declare it once, outside `roles`: class HeldUp(Role[Heist | Fraud, Bank | Account])"
