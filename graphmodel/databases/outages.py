"""Trouble with the connection itself, before a server could give a status code. Only `failures` calls this."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graphmodel import errors
from graphmodel.databases.link import Link, one_line


def outage(error: BaseException, link: Link) -> errors.DatabaseError:
    """Our exception for one that has no status code of a server."""
    story = " | ".join(_story(error))
    for sign, said, hint in _SIGNS:
        if sign in story:
            return errors.Unreachable(f"{link.address} does not answer as it should{link.setting}: {said}", hint=hint)
    name = type(error).__name__
    if name in ("ConfigurationError", "AuthConfigurationError", "CertificateConfigurationError"):
        return errors.Unsupported(f"the driver refused the settings of {link.address}: {error}", hint=link.start_hint)
    if name in _MISUSED:
        return errors.DatabaseError(f"{name}: {one_line(str(error))}", hint="this is a fault of graphmodel: report it")
    if name == "BrokenRecordError" or any(sign in story for sign in _NO_DAY):
        return errors.QueryFailed(f"a value cannot be read: {story}", hint="return it as text, with toString()")
    if name == "UnsupportedServerProduct":
        return errors.Unsupported(
            f"{link.address} is not a server this driver knows: {one_line(str(error))}", hint=link.start_hint
        )
    if name in ("SessionExpired", "IncompleteCommit", "ConnectionBroken", "BrokenWireError"):
        hint = "what was committed stays; run the command again, it completes the work"
        return errors.Unreachable(f"{link.address} went away in the middle of the work", hint=hint)
    return errors.Unreachable(
        f"nothing answers at {link.address}{link.setting}: {_reason(error)}", hint=link.start_hint
    )


_MISUSED = frozenset(
    """DriverError SessionError TransactionError TransactionNestingError ResultError ResultFailedError
    ResultConsumedError ResultNotSingleError""".split()  # noqa: SIM905 - a list would take ten lines
)
_NO_DAY = ("Ordinal out of range", "Year out of range")
"""What py2neo says of a day outside of the years 1 to 9999."""
_PLAIN = "it does not encrypt", "use the scheme without +s: bolt:// or neo4j://"
_UNTRUSTED = (
    "its certificate is not trusted",
    "for a CA of your own set SSL_CERT_FILE=ca.pem; a certificate that the server made itself goes with +ssc for +s",
)
_UNGREETED = (
    "it closed the connection before a word was said",
    "for encryption use the scheme with +s, or +ssc for a certificate of its own; wait if it is just starting",
)
_SIGNS = (
    ("looks like HTTP", "looks like HTTP", "that is the HTTP port; the Bolt port is mostly 7687"),
    ("certificate verify failed", *_UNTRUSTED),
    ("EOF occurred in violation of protocol", *_PLAIN),
    ("wrong version number", *_PLAIN),
    ("incomplete handshake response", *_UNGREETED),
    ("20 bytes sent, 0 bytes received", *_UNGREETED),
)
"""What drivers say, what it means, and what to do. Of a greeting py2neo sends 20 bytes."""


def _story(error: BaseException) -> Iterator[str]:
    """The texts of an exception, its causes and the members of groups."""
    return (str(link) for link in chain(error))


def chain(error: BaseException) -> Iterator[BaseException]:
    """An exception, then the members of a group and what caused it."""
    yield error
    if isinstance(error, BaseExceptionGroup):
        for member in error.exceptions:
            yield from chain(member)
    if error.__cause__ is not None:
        yield from chain(error.__cause__)


def _reason(error: BaseException) -> str:
    """The innermost text, which says why: `Connection refused`."""
    last = one_line([text for text in _story(error) if text][-1] if str(error) else type(error).__name__)
    found = re.search(r"\[Errno -?\d+\] ([^)\]']+)", last)
    return found[1] if found else last


def closed(link: Link) -> errors.DatabaseError:
    """The refusal of work on a database that was closed."""
    return errors.DatabaseError(f"{link.address} is closed", hint="open it again with connect()")
