"""The drivers' exceptions become ours here and nowhere else, each with the next step as its hint.

Both drivers hand on the server's status code (`Neo.ClientError.Statement.SyntaxError`); the table goes by codes. What
has no code is trouble with the connection, or with a value that cannot be sent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from graphmodel import errors
from graphmodel.problems import NOWHERE, Where
from graphmodel.syntax.dialect import Dialect


@dataclass(frozen=True)
class Link:
    """What a message must know of the connection: where it leads, and whether Docker on this machine may be meant."""

    address: str
    dialect: Dialect
    local: bool = False
    database: str = ""
    origin: str = ""


# Besides the drivers' own: a socket that breaks (OSError), and a value that cannot be packed.
_PLAIN = (OSError, ValueError, TypeError, OverflowError, RecursionError)


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
    for coded in _chain(error):
        code = getattr(coded, "code", None)
        if isinstance(code, str) and code.startswith("Neo."):
            return _of_code(code, str(getattr(coded, "message", None) or coded), link)
    if isinstance(error, _PLAIN) and not isinstance(error, OSError):
        return errors.QueryFailed(
            f"a value cannot be sent or read: {error}",
            hint="parameters are text, 64-bit integers, floats, booleans, dates, null, and lists and dicts of them",
        )
    return _of_connection(error, link)


# --- the server's status codes ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Said:
    """What the server said, on which connection."""

    message: str
    link: Link

    @property
    def line(self) -> str:
        return _one_line(self.message)


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
    return errors.QueryFailed(f"{link.address} could not do that: {said.line} ({code})")


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
    return errors.AuthFailed(f"{said.link.address} refused the user or the password{_setting(said.link)}", hint=hint)


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
    return errors.ConstraintViolated(
        f"a constraint refused the write: {said.line}",
        hint="another node or relationship holds that value already; `SHOW CONSTRAINTS` lists what must be unique",
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


def _query_failed(said: _Said) -> errors.DatabaseError:
    if said.message.startswith(_UNSAID):
        return errors.QueryFailed(
            "the embedded engine could not run the statement, and does not say why: "
            + said.line.removeprefix(_UNSAID).strip(),
            hint="it takes no label or type with a comma or *, nor one name for both a label and a type",
        )
    where, text = place_of(said.message, said.link.dialect)
    return errors.QueryFailed(text, hint=_query_hint(text), where=where)


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
    if "emory" in said.message:
        hint = "use smaller batches, or give the server more memory"
    return errors.DatabaseError(f"{said.link.address} gave up, also after retries: {said.line}", hint=hint)


def _unavailable(said: _Said) -> errors.DatabaseError:
    return errors.Unreachable(f"{said.link.address} is not available: {said.line}", hint=_start_hint(said.link))


_MADE: dict[str, _Make] = {
    "Security.Unauthorized": _unauthorized,
    "Security.AuthenticationRateLimit": _rate_limit,
    "Database.DatabaseNotFound": _unknown_database,
    "Schema.ConstraintValidationFailed": _violated,
    "Statement.AccessMode": _write_refused,
    "Statement.ParameterMissing": _missing_parameter,
    "Cluster.NotALeader": _read_only_server,
    "General.ForbiddenOnReadOnlyDatabase": _read_only_server,
    "General.WriteOnReadOnlyAccessDatabase": _read_only_server,
    "Transaction.TransactionStartFailed": _implicit_only,
    "General.DatabaseUnavailable": _unavailable,
    "Database.DatabaseUnavailable": _unavailable,
}

_UNSAID = "Error executing Cypher command:"
_NEO4J_PLACE = re.compile(r"\(line (\d+), column (\d+) \(offset: \d+\)\)")
_EMBEDDED_PLACE = re.compile(r"at line (\d+)(?::|, column )(\d+)(?: - )?")


def place_of(message: str, dialect: Dialect) -> tuple[Where, str]:
    """The place in the query that a message names, columns counted from 1, and the message without it."""
    found = _NEO4J_PLACE.search(message) or _EMBEDDED_PLACE.search(message)
    if found is None:
        return NOWHERE, _one_line(message)
    line, column = int(found[1]), int(found[2]) + 1 - dialect.first_column
    before, after = message[: found.start()].strip(), message[found.end() :].strip()
    # What follows on further lines is the query's line with a caret under it.
    text = _one_line(" ".join(part for part in (before, after.partition("\n")[0]) if part and part[0] != '"'))
    return (Where(line=line, column=column) if line else NOWHERE), text


def _query_hint(text: str) -> str:
    if re.search(r"\bapoc\.", text):
        return "that is in APOC, which graphmodel never needs and this server does not have"
    if "unction" in text or "rocedure" in text:
        return "see the Cypher manual for its spelling: https://neo4j.com/docs/cypher-manual/5/functions/"
    if "null property value" in text:
        return "a key must have a value in every row"
    return ""


# --- trouble with the connection -------------------------------------------------------------------------------------


def _of_connection(error: BaseException, link: Link) -> errors.DatabaseError:
    story = " | ".join(_story(error))
    for sign, hint in _SIGNS:
        if sign in story:
            return errors.Unreachable(f"{link.address} does not answer as it should{_setting(link)}: {sign}", hint=hint)
    name = type(error).__name__
    if name in ("ConfigurationError", "AuthConfigurationError", "CertificateConfigurationError"):
        return errors.Unsupported(f"the driver refused the settings of {link.address}: {error}")
    if name in _MISUSED:
        return errors.DatabaseError(f"{name}: {_one_line(str(error))}", hint="this is a fault of graphmodel: report it")
    if name == "BrokenRecordError":
        return errors.QueryFailed(f"a value cannot be read: {story}", hint="return it as text, with toString()")
    if name == "UnsupportedServerProduct":
        return errors.Unsupported(f"{link.address} is not a server this driver knows: {_one_line(str(error))}")
    if name in ("SessionExpired", "IncompleteCommit", "ConnectionBroken", "BrokenWireError"):
        hint = "what was committed stays; run the command again, it completes the work"
        return errors.Unreachable(f"{link.address} went away in the middle of the work", hint=hint)
    return errors.Unreachable(
        f"nothing answers at {link.address}{_setting(link)}: {_reason(error)}", hint=_start_hint(link)
    )


_MISUSED = frozenset(
    """DriverError SessionError TransactionError TransactionNestingError ResultError ResultFailedError
    ResultConsumedError ResultNotSingleError""".split()  # noqa: SIM905 - a list would take ten lines
)
_TLS = "use the scheme without +s if the server has no certificate, with +ssc if it made its own"
_SIGNS = (
    ("looks like HTTP", "that is the HTTP port; the Bolt port is mostly 7687"),
    ("enabled encryption", _TLS),
    ("certificate verify failed", _TLS),
    ("EOF occurred in violation of protocol", _TLS),
)


def _start_hint(link: Link) -> str:
    if link.local:
        return "start it with `docker compose up -d --wait`, or leave NEO4J_URI unset to work in an embedded database"
    return "check the address, that the server runs (a free Aura instance pauses), and that no firewall is between"


def _setting(link: Link) -> str:
    return f" ({link.origin})" if link.origin else ""


def _story(error: BaseException) -> Iterator[str]:
    """The texts of an exception, its causes and the members of groups."""
    return (str(link) for link in _chain(error))


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An exception, then the members of a group and what caused it."""
    yield error
    if isinstance(error, BaseExceptionGroup):
        for member in error.exceptions:
            yield from _chain(member)
    if error.__cause__ is not None:
        yield from _chain(error.__cause__)


def _reason(error: BaseException) -> str:
    """The innermost text, which says why: `Connection refused`."""
    last = _one_line([text for text in _story(error) if text][-1] if str(error) else type(error).__name__)
    found = re.search(r"\[Errno -?\d+\] ([^)\]']+)", last)
    return found[1] if found else last


def _one_line(text: str) -> str:
    return " ".join(text.split())
