"""Which database: a URI with its credentials, and the parts of that URI."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from graphmodel import errors
from graphmodel.problems import did_you_mean

BOLT_SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
EMBEDDED = "embedded:"
_ROUTING = re.compile(r"[A-Za-z_]\w*=[\w.-]+(?:&[A-Za-z_]\w*=[\w.-]+)*", re.ASCII)
PY2NEO = "py2neo+"
_EXAMPLES = "such as embedded:.graphmodel/graph, bolt://localhost:7687 or neo4j+s://example.org"


@dataclass(frozen=True)
class Target:
    """Where to connect and as whom; `origin` says where the setting came from, for messages.

    `username`, `password` and `database` count for servers only: an embedded database makes its own. The password
    is never part of `repr` or `str`.

    >>> Target("bolt://localhost", password="a secret")
    Target(uri='bolt://localhost', username='neo4j', database='', origin='')
    """

    uri: str
    username: str = "neo4j"
    password: str = field(default="", repr=False)
    database: str = ""
    origin: str = ""


@dataclass(frozen=True)
class TargetAddress:
    """A target's URI taken apart: a folder for an embedded database, or the URL and host of a server.

    `routing`: what a cluster chooses its routes by, such as `policy=eu`; it is part of no message.
    """

    py2neo: bool
    folder: Path | None = None
    url: str = ""
    host: str = ""
    routing: str = ""

    @property
    def address(self) -> str:
        """The URI as messages print it."""
        return f"{PY2NEO if self.py2neo else ''}{self.url or EMBEDDED + str(self.folder)}"

    @property
    def local(self) -> bool:
        """Whether the server runs on this machine, as far as its name shows."""
        return self.host in ("localhost", "127.0.0.1", "::1")


def place_of(target: Target) -> TargetAddress:
    """The place that a target's URI names.

    Raises:
        Unsupported: as `find`; the message also says where the URI was set.
    """
    try:
        return find(target.uri)
    except errors.Unsupported as wrong:
        origin = f" ({target.origin})" if target.origin else ""
        raise errors.Unsupported(wrong.message + origin, hint=wrong.hint) from None


def find(uri: str) -> TargetAddress:
    """The place a URI names.

    Raises:
        Unsupported: the scheme, host or port is none of ours, or there are credentials in the URI.

    >>> find("py2neo+embedded:here").folder
    PosixPath('here')
    >>> find("neo4j://example.org").url
    'neo4j://example.org:7687'
    >>> find("neo4j://example.org?policy=eu").routing
    'policy=eu'
    """
    text = uri.strip()
    plain = text.removeprefix(PY2NEO)
    if plain.startswith(EMBEDDED):
        return TargetAddress(plain != text, folder=_folder(plain))
    parts = _split(plain)
    if parts.scheme not in BOLT_SCHEMES:
        raise _unknown_scheme(f"{PY2NEO if plain != text else ''}{parts.scheme}" if parts.scheme else "", text)
    host, port = _host_and_port(parts)
    bracketed = f"[{host}]" if ":" in host else host
    routing = _routing(parts, by_py2neo=plain != text)
    return TargetAddress(plain != text, url=f"{parts.scheme}://{bracketed}:{port}", host=host, routing=routing)


def _folder(uri: str) -> Path:
    path = uri.removeprefix(EMBEDDED).removeprefix("//")
    if not path or "\0" in path:
        raise errors.Unsupported("the URI embedded: names no folder", hint="write embedded:PATH, " + _EXAMPLES)
    return Path(path).expanduser()


def _split(uri: str) -> SplitResult:
    try:
        return urlsplit(uri)
    except ValueError as wrong:  # such as an IPv6 address that is not closed
        raise errors.Unsupported(f"the database URI cannot be read: {wrong}", hint="write one " + _EXAMPLES) from None


def _unknown_scheme(scheme: str, uri: str) -> errors.Unsupported:
    known = [*BOLT_SCHEMES, "embedded", *(PY2NEO + s for s in (*BOLT_SCHEMES, "embedded"))]
    if not scheme:
        return errors.Unsupported(f"{uri!r} is not a database URI", hint="write one " + _EXAMPLES)
    near = did_you_mean(scheme, known)
    return errors.Unsupported(
        f"no database is reached by {scheme!r}", hint=near or "the schemes are " + ", ".join(known[:7])
    )


def _routing(parts: SplitResult, *, by_py2neo: bool) -> str:
    """The routing context: https://neo4j.com/docs/python-manual/current/connect-advanced/ ."""
    if not parts.query:
        return ""
    if not _ROUTING.fullmatch(parts.query):
        raise errors.Unsupported(
            "the database URI has something after `?` that is no routing policy",  # it might hold a password
            hint="write neo4j://HOST?policy=NAME; a database is named by NEO4J_DATABASE or --database",
        )
    if by_py2neo or not parts.scheme.startswith("neo4j"):
        raise errors.Unsupported(
            "a routing policy needs an address with neo4j:// that the driver opens, not py2neo",
            hint="write neo4j://HOST?policy=NAME",
        )
    return parts.query


def _host_and_port(parts: SplitResult) -> tuple[str, int]:
    if parts.username is not None or parts.password is not None:
        raise errors.Unsupported(
            "the database URI holds a user or password",
            hint="take it out; set NEO4J_USERNAME and NEO4J_PASSWORD",
        )
    if parts.path.strip("/") or parts.fragment:
        raise errors.Unsupported(
            "the database URI goes on after the address",  # not repeated: it might hold a password
            hint="end it at the port; a database is named by NEO4J_DATABASE or --database",
        )
    try:
        port = parts.port or 7687
    except ValueError:
        raise errors.Unsupported("the database URI has no such port", hint="Bolt is mostly 7687") from None
    if "%" in (parts.hostname or ""):
        raise errors.Unsupported("the database URI has a host with %-signs", hint="write one " + _EXAMPLES)
    if not parts.hostname:
        raise errors.Unsupported("the database URI names no host", hint="write one " + _EXAMPLES)
    try:
        parts.hostname.encode("idna")  # as the driver does
    except UnicodeError:
        fault = f"the database URI has a host that no machine can have: {parts.hostname[:100]!r}"
        raise errors.Unsupported(fault, hint="write one " + _EXAMPLES) from None
    return parts.hostname, port
