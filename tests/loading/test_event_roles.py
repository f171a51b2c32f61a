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
