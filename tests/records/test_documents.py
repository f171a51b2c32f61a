"""Documents are stored with what is said of them, and told where two sources say otherwise."""

from __future__ import annotations

from datetime import date

from graphmodel.claims import Document
from graphmodel.model import PartialDate, Ref
from tests.records.assembling import assembled, said

REGISTER = Document(
    "register",
    title="Register",
    url="https://example.org",
    published=PartialDate("2031-02"),
    retrieved=PartialDate("2031-03-01"),
    licence="CC0-1.0",
)


def test_where_it_is_from_is_stored_with_a_document() -> None:
    records = assembled(said("s", REGISTER))
    assert records.claim_nodes[Ref("Document", "register")].stored == {
        "title": "Register",
        "url": "https://example.org",
        "licence": "CC0-1.0",
        "published": "2031-02",
        "published_first": date(2031, 2, 1),
        "published_last": date(2031, 2, 28),
        "retrieved": "2031-03-01",
        "retrieved_first": date(2031, 3, 1),
        "retrieved_last": date(2031, 3, 1),
    }


def test_another_licence_is_another_description() -> None:
    (problem,) = assembled(said("s", REGISTER), said("t", Document("register", title="Register"))).problems
    assert (problem.code, problem.message) == (
        "sources-disagree",
        "the document 'register' is described otherwise in s",
    )
