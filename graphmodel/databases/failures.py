"""The drivers' exceptions become ours here and nowhere else, each with the next step as its hint.

Both drivers hand on the server's status code (`Neo.ClientError.Statement.SyntaxError`); the table goes by codes. What
has no code is trouble with the connection, or with a value that cannot be sent.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from graphmodel import errors
from graphmodel.databases import inventory
from graphmodel.databases.link import Link, one_line
from graphmodel.databases.outages import chain, outage
from graphmodel.problems import NOWHERE, Where
from graphmodel.syntax.dialect import Dialect

# Besides the drivers' own: a socket that breaks (OSError), and a value that cannot be packed.
_PLAIN = (OSError, ValueError, TypeError, OverflowError, RecursionError)


ROOM = 4_000_000
"""Bytes, of which the embedded engine's log needs some for a transaction."""


@contextmanager
def translated(link: Link, *driver_errors: type[Exception]) -> Iterator[None]:
    """Turns the driver's exceptions into ours. An interrupt, and what is ours already, passes."""
    caught: tuple[type[Exception], ...] = (*driver_errors, *_PLAIN)
    try:
        yield
    except errors.GraphmodelError:
        raise
    except caught as error:
        raise translate(error, link) from error


def translate(error: BaseException, link: Link) -> errors.DatabaseError:
    """Our exception for a driver's, with a hint."""
    for coded in chain(error):
        code = getattr(coded, "code", None)
        if isinstance(code, str) and code.startswith("Neo."):
            return _of_code(code, str(getattr(coded, "message", None) or coded), link)
    if isinstance(error, _PLAIN) and not isinstance(error, OSError):
        return errors.QueryFailed(
            f"a value cannot be sent or read: {error}",
            hint="parameters are text, 64-bit integers, floats, booleans, dates, null, and lists and dicts of them;"
            " a datetime with a zone goes as ISO text into datetime($text)",
        )
    return outage(error, link)


# --- the server's status codes ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Said:
    """What the server said, on which connection."""

    message: str
    link: Link

    @property
    def line(self) -> str:
        return one_line(self.message)

    @property
    def unsaid(self) -> str:
        """The statement, when the embedded engine repeats that and gives no reason."""
        return self.line.removeprefix(_UNSAID).strip() if self.message.startswith(_UNSAID) else ""


_Make = Callable[[_Said], errors.DatabaseError]


def _of_code(code: str, message: str, link: Link) -> errors.DatabaseError:
    said = _Said(message, link)
    _, kind, category, title = [*code.split(".", 3), "", "", ""][:4]
    short = f"{category}.{title}"
    if "requires Neo4j Enterprise Edition" in message or title == "UnsupportedAdministrationCommand":
        return errors.Unsupported(
            f"{link.address} cannot do that: {said.line}",
            hint="it takes Neo4j Enterprise Edition; `graphmodel check` tests what Community cannot enforce",
        )
    if short in _MADE:
        return _MADE[short](said)
    if category == "Security":
        return _refused(said)
    if category == "Statement" or category == "Procedure":
        return _query_failed(said)
    if kind == "TransientError":
        return _gave_up(said)
    if "CreationFailed" in title or "Cannot set MANDATORY" in message:
        return _not_created(said)
    if _disk_full(link):
        if link.home:
            inventory.distrust(Path(link.home))
        hint = "free some space there, and run graphmodel load: it makes good the database, which may be cut short"
        return errors.QueryFailed(f"the disk is full that {link.address} is on, so it could not do that", hint=hint)
    return errors.QueryFailed(f"{link.address} could not do that: {said.line}", hint=f"{code}: {_CODES}")


def _disk_full(link: Link) -> bool:
    """Whether nothing can be stored any more; the embedded engine says then that a transaction is not there."""
    if link.dialect.name != "embedded":
        return False
    try:
        return shutil.disk_usage(link.home or link.address.rpartition("embedded:")[2]).free < ROOM
    except OSError:
        return False


def _refused(said: _Said) -> errors.DatabaseError:
    hint = "check the user's roles on the server"
    if "hange your password" in said.message or "redentials" in said.message:
        hint = "sign in once with cypher-shell or Neo4j Browser and choose a new password"
    return errors.AuthFailed(f"{said.link.address} refused: {said.line}", hint=hint)


def _unauthorized(said: _Said) -> errors.DatabaseError:
    hint = "check NEO4J_USERNAME and NEO4J_PASSWORD"
    if said.link.local:
        hint += (
            "; a server from docker-compose.yml keeps the password of its first start in its volume: set the old one,"
            " or drop the volume and all its data with `docker compose down --volumes`"
        )
    return errors.AuthFailed(f"{said.link.address} refused the user or the password{said.link.setting}", hint=hint)


def _rate_limit(said: _Said) -> errors.DatabaseError:
    return errors.AuthFailed(
        f"{said.link.address} takes no more passwords for now: too many were wrong",
        hint="wait a few seconds, try again",
    )


def _unknown_database(said: _Said) -> errors.DatabaseError:
    return errors.UnknownDatabase(
        f"{said.link.address} has no database {said.link.database!r}"
        if said.link.database
        else f"{said.link.address}: {said.line}",
        hint="`SHOW DATABASES` lists them; Community has just one, neo4j: leave NEO4J_DATABASE unset for the default",
    )


def _violated(said: _Said) -> errors.DatabaseError:
    if "still has relationships" in said.message:
        return errors.ConstraintViolated(said.line, hint="DETACH DELETE deletes its relationships with it")
    if said.unsaid.upper().startswith("CREATE CONSTRAINT"):
        return _not_created(said)
    hint = "another node or relationship holds that value already; `SHOW CONSTRAINTS` lists what must be unique"
    if said.link.dialect.unique_on == "concrete":
        hint += "; a query that changes labels meets the node itself there, which this engine makes anew: change its"
        hint += " class in the source, delete it (`graphmodel cypher --write`) and load again"
    return errors.ConstraintViolated(f"a constraint refused the write: {said.unsaid or said.line}", hint=hint)


def _not_created(said: _Said) -> errors.DatabaseError:
    return errors.ConstraintViolated(
        f"the data already there break the constraint: {said.unsaid or said.line}",
        hint="fix or delete those nodes or relationships, then apply the schema again",
    )


def _write_refused(said: _Said) -> errors.DatabaseError:
    return write_refused(said.line)


def write_refused(reason: str) -> errors.WriteRefused:
    """The refusal of a write in a read, the same on every engine."""
    return errors.WriteRefused(
        f"the query writes, and only reading is allowed here: {reason}",
        hint="`graphmodel cypher --write` runs a query that writes",
    )


def _read_only_server(said: _Said) -> errors.DatabaseError:
    return errors.Unsupported(
        f"{said.link.address} takes no writes: {said.line}",
        hint="use the address of the cluster's leader, or neo4j:// which finds it",
    )


def _read_only_database(said: _Said) -> errors.DatabaseError:
    return errors.Unsupported(
        f"{said.link.address} takes no writes: {said.line}",
        hint="the server's settings make this database read-only (server.databases.read_only); load into another one",
    )


def _query_failed(said: _Said) -> errors.DatabaseError:
    if said.unsaid:
        return errors.QueryFailed(
            f"the embedded engine could not run the statement: {said.unsaid}",
            hint="perhaps what it makes or drops is there already or is not, a label or type holds a comma or *, or"
            f" one name is used for both a label and a type; the engine's log says more: {said.link.log}",
        )
    where, text = place_of(said.message, said.link.dialect)
    hint = "reading stopped there: the mistake is at that place or just before it" if where.line else _query_hint(text)
    return errors.QueryFailed(text, hint=hint, where=where)


def _missing_parameter(said: _Said) -> errors.DatabaseError:
    names = said.message.partition(":")[2].strip() or said.line
    return errors.QueryFailed(f"the query needs a value for: {names}", hint="give each one as -P name=value")


def _implicit_only(said: _Said) -> errors.DatabaseError:
    if "IN TRANSACTIONS" not in said.message:
        return _query_failed(said)
    return errors.Unsupported(
        said.line,
        hint="graphmodel runs each piece of work in one transaction; use cypher-shell for that query",
    )


def _gave_up(said: _Said) -> errors.DatabaseError:
    hint = "run it again: another program may be writing the same nodes"
    return errors.DatabaseError(f"{said.link.address} gave up, also after retries: {said.line}", hint=hint)


def _too_large(said: _Said) -> errors.DatabaseError:
    return errors.TransactionTooLarge(
        f"{said.link.address} has not the memory for that transaction: {said.line}",
        hint="give the server more (db.memory.transaction.max, db.memory.transaction.total.max,"
        " server.memory.heap.max_size), or write less at once: load --transaction and --batch",
    )


def beyond_limit(code: str | None, message: str | None) -> bool:
    """Whether a transaction needs more memory than one may have, so that to try it again is in vain."""
    limit = "db.memory.transaction.max "  # that of all transactions together may have room later
    return (code or "").endswith("General.MemoryPoolOutOfMemoryError") and limit in f"{message} "


def _timed_out(said: _Said) -> errors.DatabaseError:
    return errors.TimedOut(f"{said.link.address} stopped the query: it took longer than its time limit", hint=MORE_TIME)


def _unavailable(said: _Said) -> errors.DatabaseError:
    return errors.Unreachable(f"{said.link.address} is not available: {said.line}", hint=said.link.start_hint)


MORE_TIME = "give it more time with --timeout, or less to do: labels, a LIMIT, paths of a bounded length"
_MADE: dict[str, _Make] = {
    "Security.Unauthorized": _unauthorized,
    "Security.AuthenticationRateLimit": _rate_limit,
    "Database.DatabaseNotFound": _unknown_database,
    "Schema.ConstraintValidationFailed": _violated,
    "Statement.AccessMode": _write_refused,
    "Statement.ParameterMissing": _missing_parameter,
    "General.MemoryPoolOutOfMemoryError": _too_large,
    "General.OutOfMemoryError": _too_large,
    "General.StackOverFlowError": _too_large,
    "General.TransactionOutOfMemoryError": _too_large,
    "Cluster.NotALeader": _read_only_server,
    "General.ForbiddenOnReadOnlyDatabase": _read_only_database,
    "General.WriteOnReadOnlyAccessDatabase": _read_only_database,
    "Transaction.TransactionStartFailed": _implicit_only,
    "Transaction.TransactionTimedOut": _timed_out,
    "Transaction.TransactionTimedOutClientConfiguration": _timed_out,
    "General.DatabaseUnavailable": _unavailable,
    "Database.DatabaseUnavailable": _unavailable,
}

_CODES = "explained at https://neo4j.com/docs/status-codes/current/"
_MANUAL = "https://neo4j.com/docs/cypher-manual/5/"
_UNSAID = "Error executing Cypher command:"
_NEO4J_PLACE = re.compile(r"\(line (\d+), column (\d+) \(offset: \d+\)\)")
_EMBEDDED_PLACE = re.compile(r"at line (\d+)(?::|, column )(\d+)(?: - )?")


def place_of(message: str, dialect: Dialect) -> tuple[Where, str]:
    """The place in the query that a message names, columns counted from 1, and the message without it."""
    found = _NEO4J_PLACE.search(message) or _EMBEDDED_PLACE.search(message)
    if found is None:
        return NOWHERE, one_line(message)
    line, column = int(found[1]), int(found[2]) + 1 - dialect.first_column
    # What follows on further lines is the query's line with a caret under it.
    before, after = message[: found.start()], message[found.end() :].partition("\n")[0]
    text = one_line(f"{before} {after}")
    return (Where(line=line, column=column) if line else NOWHERE), text


def _query_hint(text: str) -> str:
    if re.search(r"\bapoc\.", text):
        return "that is in APOC, which graphmodel never needs and this server does not have"
    if "unction" in text or "rocedure" in text:
        return f"see its spelling in the Cypher manual: {_MANUAL}functions/"
    if "null property value" in text:
        return "a key must have a value in every row"
    return f"the Cypher manual says what it takes: {_MANUAL}"
