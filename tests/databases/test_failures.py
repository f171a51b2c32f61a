"""Every exception of the two drivers becomes one of ours, with a hint."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import neo4j.exceptions
import py2neo.errors
import py2neo.wiring
import pytest

from graphmodel import errors
from graphmodel.databases import neo4j as by_neo4j
from graphmodel.databases.failures import place_of, translate, translated
from graphmodel.databases.link import Link
from graphmodel.databases.py2neo import database as by_py2neo
from graphmodel.problems import NOWHERE, Where
from graphmodel.syntax.dialect import EMBEDDED, NEO4J, Dialect

LINK = Link("bolt://localhost:7687", NEO4J, local=True, database="people", origin="NEO4J_URI in .env")
REMOTE = Link("neo4j+s://example.org:7687", NEO4J)


def family(base: type[Exception]) -> Iterator[type[Exception]]:
    yield base
    for child in base.__subclasses__():
        yield from family(child)


def blank(kind: type[Exception]) -> Exception:
    """An exception of a class, without what its constructor asks for."""
    if issubclass(kind, py2neo.errors.Neo4jError):
        by_code: Exception = kind("a message", f"Neo.{kind.__name__}.General.Unheard")
        return by_code
    made = kind.__new__(kind)
    Exception.__init__(made, "a message")
    return made


def classes_of(module: object) -> list[type[Exception]]:
    return [c for _, c in inspect.getmembers(module, inspect.isclass) if issubclass(c, Exception)]


def coded(code: str, message: str) -> Exception:
    return neo4j.exceptions.Neo4jError._hydrate_neo4j(code=code, message=message)


NEO4J_CLASSES = [
    c for base in (neo4j.exceptions.Neo4jError, neo4j.exceptions.DriverError) for c in dict.fromkeys(family(base))
]
PY2NEO_CLASSES = [c for c in (*classes_of(py2neo.errors), *classes_of(py2neo.wiring)) if c.__module__ != "builtins"]


@pytest.mark.parametrize("kind", NEO4J_CLASSES, ids=lambda c: c.__name__)
def test_every_exception_of_neo4js_driver_becomes_ours(kind: type[Exception]) -> None:
    with pytest.raises(errors.DatabaseError) as ours, translated(LINK, *by_neo4j.ERRORS):
        raise blank(kind)
    assert ours.value.message
    assert ours.value.hint
    assert type(ours.value.__cause__) is kind


@pytest.mark.parametrize("kind", PY2NEO_CLASSES, ids=lambda c: c.__name__)
def test_every_exception_of_py2neo_becomes_ours(kind: type[Exception]) -> None:
    with pytest.raises(errors.DatabaseError) as ours, translated(LINK, *by_py2neo.ERRORS):
        raise blank(kind)
    assert ours.value.message
    assert ours.value.hint


def test_all_classes_were_walked() -> None:
    public = {name for name in neo4j.exceptions.__all__ if name not in ("GqlError", "GqlErrorClassification")}
    assert public <= {c.__name__ for c in NEO4J_CLASSES}
    assert set(py2neo.errors.__all__) <= {c.__name__ for c in PY2NEO_CLASSES}


@pytest.mark.parametrize("ours", [KeyboardInterrupt(), SystemExit(2), errors.WriteRefused("no"), KeyError("a bug")])
def test_what_is_not_a_drivers_passes(ours: BaseException) -> None:
    with pytest.raises(type(ours)) as passed, translated(LINK, *by_neo4j.ERRORS, *by_py2neo.ERRORS):
        raise ours
    assert passed.value is ours


@pytest.mark.parametrize(
    ("code", "message", "kind", "text"),
    [
        (
            "Neo.ClientError.Security.Unauthorized",
            "The client is unauthorized due to authentication failure.",
            errors.AuthFailed,
            "bolt://localhost:7687 refused the user or the password (NEO4J_URI in .env)\n  hint: check NEO4J_USERNAME"
            " and NEO4J_PASSWORD; a server from docker-compose.yml keeps the password of its first start in its volume:"
            " set the old one, or drop the volume and all its data with `docker compose down --volumes`",
        ),
        (
            "Neo.ClientError.Security.AuthenticationRateLimit",
            "The client has provided incorrect authentication details too many times in a row.",
            errors.AuthFailed,
            "bolt://localhost:7687 takes no more passwords for now: too many were wrong\n"
            "  hint: wait a few seconds, try again",
        ),
        (
            "Neo.ClientError.Security.CredentialsExpired",
            "Permission denied. The credentials you provided were valid, but must be changed before you can use this.",
            errors.AuthFailed,
            "bolt://localhost:7687 refused: Permission denied. The credentials you provided were valid, but must be"
            " changed before you can use this.\n"
            "  hint: sign in once with cypher-shell or Neo4j Browser and choose a new password",
        ),
        (
            "Neo.ClientError.Security.Forbidden",
            "Create node is not allowed for user 'x'",
            errors.AuthFailed,
            "bolt://localhost:7687 refused: Create node is not allowed for user 'x'\n"
            "  hint: check the user's roles on the server",
        ),
        (
            "Neo.ClientError.Database.DatabaseNotFound",
            "Graph not found: people",
            errors.UnknownDatabase,
            "bolt://localhost:7687 has no database 'people'\n  hint: `SHOW DATABASES` lists them; Community has just"
            " one, neo4j: leave NEO4J_DATABASE unset for the default",
        ),
        (
            "Neo.ClientError.Schema.ConstraintValidationFailed",
            "Node(0) already exists with label `A` and property `id` = 'russia'",
            errors.ConstraintViolated,
            "a constraint refused the write: Node(0) already exists with label `A` and property `id` = 'russia'\n"
            "  hint: another node or relationship holds that value already; `SHOW CONSTRAINTS` lists what must be"
            " unique",
        ),
        (
            "Neo.ClientError.Schema.ConstraintValidationFailed",
            "Cannot delete node<2>, because it still has relationships. To delete this node, you must first delete its"
            " relationships.",
            errors.ConstraintViolated,
            "Cannot delete node<2>, because it still has relationships. To delete this node, you must first delete its"
            " relationships.\n  hint: DETACH DELETE deletes its relationships with it",
        ),
        (
            "Neo.DatabaseError.Schema.ConstraintCreationFailed",
            "Unable to create Constraint( type='NODE PROPERTY EXISTENCE', schema=(:A {id}) ):\nProperty existence"
            " constraint requires Neo4j Enterprise Edition. Note that only the first found violation is shown.",
            errors.Unsupported,
            "bolt://localhost:7687 cannot do that: Unable to create Constraint( type='NODE PROPERTY EXISTENCE',"
            " schema=(:A {id}) ): Property existence constraint requires Neo4j Enterprise Edition. Note that only the"
            " first found violation is shown.\n  hint: it takes Neo4j Enterprise Edition; `graphmodel check` tests what"
            " Community cannot enforce",
        ),
        (
            "Neo.DatabaseError.Schema.ConstraintCreationFailed",
            "Unable to create Constraint: Both Node(0) and Node(1) have the label `A` and property `id` = 1",
            errors.ConstraintViolated,
            "the data already there break the constraint: Unable to create Constraint: Both Node(0) and Node(1) have"
            " the label `A` and property `id` = 1\n"
            "  hint: fix or delete those nodes or relationships, then apply the schema again",
        ),
        (
            "Neo.ClientError.Statement.UnsupportedAdministrationCommand",
            "Unsupported administration command: CREATE DATABASE foo",
            errors.Unsupported,
            "bolt://localhost:7687 cannot do that: Unsupported administration command: CREATE DATABASE foo\n  hint: it"
            " takes Neo4j Enterprise Edition; `graphmodel check` tests what Community cannot enforce",
        ),
        (
            "Neo.DatabaseError.Transaction.TransactionStartFailed",
            "A query with 'CALL { ... } IN TRANSACTIONS' can only be executed in an implicit transaction",
            errors.Unsupported,
            "A query with 'CALL { ... } IN TRANSACTIONS' can only be executed in an implicit transaction\n  hint:"
            " graphmodel runs each piece of work in one transaction; use cypher-shell for that query",
        ),
        (
            "Neo.ClientError.Cluster.NotALeader",
            "No write operations are allowed directly on this database.",
            errors.Unsupported,
            "bolt://localhost:7687 takes no writes: No write operations are allowed directly on this database.\n"
            "  hint: use the address of the cluster's leader, or neo4j:// which finds it",
        ),
        (
            "Neo.ClientError.General.WriteOnReadOnlyAccessDatabase",
            "No write operations are allowed on this database.",
            errors.Unsupported,
            "bolt://localhost:7687 takes no writes: No write operations are allowed on this database.\n"
            "  hint: the server's settings make this database read-only (server.databases.read_only); load into another"
            " one",
        ),
        (
            "Neo.TransientError.Transaction.DeadlockDetected",
            "ForsetiClient can't acquire",
            errors.DatabaseError,
            "bolt://localhost:7687 gave up, also after retries: ForsetiClient can't acquire\n"
            "  hint: run it again: another program may be writing the same nodes",
        ),
        (
            "Neo.TransientError.General.MemoryPoolOutOfMemoryError",
            "The allocation would use more than the limit. Memory pool is full",
            errors.TransactionTooLarge,
            "bolt://localhost:7687 has not the memory for that transaction: The allocation would use more than the"
            " limit. Memory pool is full\n  hint: give the server more (db.memory.transaction.max,"
            " db.memory.transaction.total.max, server.memory.heap.max_size), or write less at once: load --transaction"
            " and --batch",
        ),
        (
            "Neo.TransientError.General.DatabaseUnavailable",
            "The database is not currently available",
            errors.Unreachable,
            "bolt://localhost:7687 is not available: The database is not currently available\n  hint: start it with"
            " `docker compose up -d --wait`, or leave NEO4J_URI unset to work in an embedded database",
        ),
        (
            "Neo.ClientError.Procedure.ProcedureNotFound",
            "There is no procedure with the name `apoc.help` registered for this database instance.",
            errors.QueryFailed,
            "There is no procedure with the name `apoc.help` registered for this database instance.\n"
            "  hint: that is in APOC, which graphmodel never needs and this server does not have",
        ),
        (
            "Neo.ClientError.General.Unheard",
            "something\n new",
            errors.QueryFailed,
            "bolt://localhost:7687 could not do that: something new\n  hint: Neo.ClientError.General.Unheard: explained"
            " at https://neo4j.com/docs/status-codes/current/",
        ),
    ],
)
def test_a_status_code_is_told_in_our_words(code: str, message: str, kind: type[Exception], text: str) -> None:
    by_driver = translate(coded(code, message), LINK)
    by_py2neo_ = translate(py2neo.errors.Neo4jError(message, code), LINK)
    assert (type(by_driver), str(by_driver)) == (kind, text)
    assert (type(by_py2neo_), str(by_py2neo_)) == (kind, text)


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (
            neo4j.exceptions.ServiceUnavailable("Couldn't connect\n(reason [Errno 111] Connection refused)"),
            "nothing answers at neo4j+s://example.org:7687: Connection refused\n  hint: check the address, that the"
            " server runs (a free Aura instance pauses), and that no firewall is between",
        ),
        (
            ConnectionRefusedError(111, "Connection refused"),
            "nothing answers at neo4j+s://example.org:7687: Connection refused\n  hint: check the address, that the"
            " server runs (a free Aura instance pauses), and that no firewall is between",
        ),
        (
            TimeoutError("timed out"),
            "nothing answers at neo4j+s://example.org:7687: timed out\n  hint: check the address, that the"
            " server runs (a free Aura instance pauses), and that no firewall is between",
        ),
        (
            neo4j.exceptions.ServiceUnavailable("certificate verify failed: self-signed certificate"),
            "neo4j+s://example.org:7687 does not answer as it should: its certificate is not trusted\n  hint: for a CA"
            " of your own set SSL_CERT_FILE=ca.pem; a certificate that the server made itself goes with +ssc for +s",
        ),
        (
            neo4j.exceptions.ServiceUnavailable("[SSLEOFError] EOF occurred in violation of protocol (_ssl.c:1006)"),
            "neo4j+s://example.org:7687 does not answer as it should: it does not encrypt\n"
            "  hint: use the scheme without +s: bolt:// or neo4j://",
        ),
        (
            neo4j.exceptions.ServiceUnavailable("Connection to 127.0.0.1:1 closed with incomplete handshake response"),
            "neo4j+s://example.org:7687 does not answer as it should: it closed the connection before a word was said\n"
            "  hint: for encryption use the scheme with +s, or +ssc for a certificate of its own; wait if it"
            " is just starting",
        ),
        (
            neo4j.exceptions.SessionExpired("Failed to read from defunct connection"),
            "neo4j+s://example.org:7687 went away in the middle of the work\n"
            "  hint: what was committed stays; run the command again, it completes the work",
        ),
    ],
)
def test_trouble_with_the_connection_is_told_in_our_words(error: Exception, text: str) -> None:
    assert str(translate(error, REMOTE)) == text


def test_a_remote_server_is_not_told_of_docker() -> None:
    refused = translate(coded("Neo.ClientError.Security.Unauthorized", "unauthorized"), REMOTE)
    assert str(refused) == (
        "neo4j+s://example.org:7687 refused the user or the password\n  hint: check NEO4J_USERNAME and NEO4J_PASSWORD"
    )


@pytest.mark.parametrize(
    ("message", "dialect", "where", "text"),
    [
        (
            'Variable `m` not defined (line 4, column 8 (offset: 21))\n"RETURN m"\n        ^',
            NEO4J,
            Where(line=4, column=8),
            "Variable `m` not defined",
        ),
        (
            "Syntax error at line 1:9 - no viable alternative at input '(n RETURN'",
            EMBEDDED,
            Where(line=1, column=10),
            "Syntax error no viable alternative at input '(n RETURN'",
        ),
        (
            "Unexpected input ''' at line 1, column 9\n  RETURN ''' x\n           ^",
            EMBEDDED,
            Where(line=1, column=10),
            "Unexpected input '''",
        ),
        (
            'Unexpected end of input (line 0, column 0 (offset: 1))\n""\n ^',
            NEO4J,
            NOWHERE,
            "Unexpected end of input",
        ),
        ("/ by zero", NEO4J, NOWHERE, "/ by zero"),
    ],
)
def test_the_place_of_an_error_is_counted_from_one(message: str, dialect: Dialect, where: Where, text: str) -> None:
    assert place_of(message, dialect) == (where, text)


def test_a_full_disk_is_told_as_such(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    link = Link(f"embedded:{tmp_path}", EMBEDDED, local=True)
    error = coded("Neo.ClientError.Transaction.TransactionNotFound", "Transaction error on commit")
    assert translate(error, link).message == f"embedded:{tmp_path} could not do that: Transaction error on commit"
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage(str(path), 100))
    assert translate(error, link).message == f"the disk is full that embedded:{tmp_path} is on, so it could not do that"
    assert "could not do that: Transaction error" in translate(error, LINK).message


def usage(path: str, free: int) -> SimpleNamespace:
    assert Path(path).is_dir()
    return SimpleNamespace(free=free)
