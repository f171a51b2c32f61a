from __future__ import annotations

from pathlib import Path

import pytest

from graphmodel import errors
from graphmodel.databases import Target, connect
from graphmodel.databases.target import BOLT_SCHEMES, TargetAddress, find


def test_the_password_is_in_no_text_of_a_target() -> None:
    target = Target("bolt://localhost", "me", "s3cret", "neo4j", "the environment")
    assert "s3cret" not in f"{target} {target!r}"
    assert target.password == "s3cret"


@pytest.mark.parametrize("scheme", BOLT_SCHEMES)
@pytest.mark.parametrize("prefix", ["", "py2neo+"])
def test_every_scheme_of_a_server_is_taken_with_or_without_a_port(scheme: str, prefix: str) -> None:
    place = TargetAddress(prefix != "", url=f"{scheme}://example.org:7687", host="example.org")
    assert find(f"{prefix}{scheme}://example.org") == place
    assert find(f" {prefix}{scheme}://example.org:7687/ ") == place
    assert place.address == f"{prefix}{scheme}://example.org:7687"


@pytest.mark.parametrize(
    ("uri", "folder"),
    [
        ("embedded:.graphmodel/graph", ".graphmodel/graph"),
        ("embedded:/var/lib/a b é", "/var/lib/a b é"),
        ("embedded:///var/lib/graph", "/var/lib/graph"),
        ("embedded://here", "here"),
        ("embedded:~/graph", str(Path.home() / "graph")),
        ("py2neo+embedded:here", "here"),
    ],
)
def test_an_embedded_uri_names_a_folder(uri: str, folder: str) -> None:
    assert find(uri).folder == Path(folder)


@pytest.mark.parametrize(
    ("uri", "local"),
    [("bolt://localhost", True), ("bolt://127.0.0.1:1", True), ("neo4j://[::1]:7687", True), ("bolt://db", False)],
)
def test_a_server_on_this_machine_is_known_by_its_name(uri: str, local: bool) -> None:
    assert find(uri).local is local


@pytest.mark.parametrize("routing", ["policy=eu", "policy=eu-1&region=west.2"])
def test_a_routing_policy_reaches_the_driver_and_no_message(routing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    place = find(f"neo4j+s://example.org?{routing}")
    assert place.routing == routing
    assert place.address == "neo4j+s://example.org:7687"
    asked: list[str] = []

    def driver(url: str, **_: object) -> None:
        asked.append(url)
        raise RuntimeError

    monkeypatch.setattr("neo4j.GraphDatabase.driver", driver)
    with pytest.raises(RuntimeError):
        connect(Target(f"neo4j+s://example.org?{routing}"))
    assert asked == [f"neo4j+s://example.org:7687?{routing}"]


@pytest.mark.parametrize(
    ("uri", "text"),
    [
        ("bolts://localhost", "no database is reached by 'bolts'\n  hint: did you mean 'bolt+s'?"),
        ("http://localhost:7474", "no database is reached by 'http'\n  hint: the schemes are bolt, bolt+s, "),
        ("py2neo+http://localhost", "no database is reached by 'py2neo+http'\n  hint: did you mean 'py2neo+bolt'?"),
        ("localhost:7687", "no database is reached by 'localhost'"),
        ("graph.db", "'graph.db' is not a database URI\n  hint: write one such as embedded:"),
        ("", "'' is not a database URI"),
        ("embedded:", "the URI embedded: names no folder"),
        ("bolt://", "the database URI names no host"),
        ("bolt://[::1", "the database URI cannot be read: Invalid IPv6 URL"),
        ("bolt://localhost:99999", "the database URI has no such port"),
        ("bolt://localhost:x", "the database URI has no such port"),
        ("bolt://localhost/mydb", "the database URI goes on after the address\n  hint: end it at the port"),
        ("bolt://ho\x9b\u202est", "the database URI has a host that no machine can have: 'ho\\x9b\\u202est'"),
        (f"bolt://{'h' * 64}.org", "the database URI has a host that no machine can have: 'hhh"),
        ("neo4j://localhost?s3cret", "the database URI has something after `?` that is no routing policy"),
        ("neo4j://localhost?policy=a b", "the database URI has something after `?` that is no routing policy"),
        ("bolt://localhost?policy=x", "a routing policy needs an address with neo4j:// that the driver opens"),
        ("py2neo+neo4j://localhost?policy=x", "a routing policy needs an address with neo4j:// that the driver opens"),
        ("bolt://neo4j:s3cret@localhost", "the database URI holds a user or password\n  hint: take it out; set NEO4J_"),
    ],
)
def test_a_uri_that_is_none_of_ours_is_refused_with_the_next_step(uri: str, text: str) -> None:
    with pytest.raises(errors.Unsupported) as refused:
        connect(Target(uri))
    assert str(refused.value).startswith(text)
    with pytest.raises(errors.Unsupported, match=r" \(from NEO4J_URI in \.env\)\n"):
        connect(Target(uri, origin="from NEO4J_URI in .env"))
    assert refused.value.hint
    assert "s3cret" not in str(refused.value)
