"""One Bolt connection by py2neo's client: opened when needed, dropped when its state is in doubt."""

from __future__ import annotations

import contextlib
import socket
import ssl
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from py2neo import ConnectionProfile
from py2neo.client.bolt import Bolt, BoltResponse
from py2neo.errors import ConnectionBroken, ConnectionUnavailable, Neo4jError
from py2neo.wiring import Wire

from graphmodel.databases.endpoint import Endpoint, user_agent
from graphmodel.databases.py2neo.values import plain
from graphmodel.databases.result import Result, Statement, SummaryCounters

BROKEN = (ConnectionBroken, ConnectionUnavailable, OSError)  # py2neo's WireError is an OSError
_FETCH = 1000  # rows that a server sends at most before it is asked for more, as Neo4j's driver does
_RESET, _RUN, _BEGIN, _COMMIT, _ROLLBACK, _PULL = 0x0F, 0x10, 0x11, 0x12, 0x13, 0x3F


class Profile(ConnectionProfile):  # type: ignore[misc] # py2neo has no types
    """A profile of what it is given alone: `py2neo+bolt://...` in NEO4J_URI is none of py2neo's own."""

    def _apply_env_vars(self) -> None:
        pass


class BoltConnection:
    """The connection. As a context manager it lasts for one transaction: after a refusal by the server it is made
    ready again, after any other exception it is dropped, and the next use opens a new one.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self.agent = ""
        self._endpoint = endpoint
        self._socket: socket.socket | None = None
        self._bolt: Any = None
        self._pulling = False
        self._failed = False
        self.counters = SummaryCounters()
        """What the last stream changed."""

    def begin(self, reading: bool, timeout: float | None = None) -> None:
        """Starts a transaction; one that only reads is refused writes by Neo4j, and one with a limit is ended then."""
        extra: dict[str, Any] = {"db": self._endpoint.database} if self._endpoint.database else {}
        limit = {} if timeout is None else {"tx_timeout": max(1, round(timeout * 1000))}
        self._exchange((_BEGIN, extra | ({"mode": "r"} if reading else {}) | limit))

    def run(self, *statements: Statement) -> list[Result]:
        """Runs statements in the transaction, all sent before an answer is awaited, and fetches all of their rows."""
        messages: list[tuple[Any, ...]] = []
        for statement in statements:
            messages += [(_RUN, statement.text, dict(statement.parameters), {}), (_PULL, {"n": -1, "qid": -1})]
        answers = iter(self._exchange(*messages))
        return [_result(header, rows) for header, rows in zip(answers, answers, strict=True)]

    def start(self, statement: Statement) -> tuple[str, ...]:
        """Runs a statement in the transaction, and leaves its rows to `pull`. Returns the columns."""
        (header,) = self._exchange((_RUN, statement.text, dict(statement.parameters), {}))
        self._pulling, self.counters = True, SummaryCounters()
        return tuple(header.metadata.get("fields", ()))

    def pull(self) -> Iterator[tuple[Any, ...]]:
        """Each row of the statement that was started, when it comes."""
        more = True
        while more:
            response = self._bolt.append_message(_PULL, {"n": _FETCH, "qid": -1})
            self._bolt.send()
            while not response.done():
                self._bolt._fetch()
                while response.records:
                    yield tuple([plain(value) for value in response.records.popleft()])
            response.audit()
            more = response.metadata.get("has_more", False)
        self._pulling, self.counters = False, SummaryCounters.of(response.metadata.get("stats", {}))

    def commit(self) -> None:
        """Ends the transaction, for good."""
        self._exchange((_COMMIT,))

    def rollback(self) -> None:
        """Undoes the transaction; where rows are left unread, or a statement failed, by dropping the connection."""
        if self._pulling or self._failed:
            self.drop()
        else:
            self._exchange((_ROLLBACK,))

    def drop(self) -> None:
        """Closes the connection; the server undoes what was not committed."""
        open_socket, self._socket, self._bolt = self._socket, None, None
        self._pulling = self._failed = False
        if open_socket is not None:
            with contextlib.suppress(OSError):  # who waits for an answer on it, in another thread, wakes up
                open_socket.shutdown(socket.SHUT_RDWR)
            open_socket.close()

    def __enter__(self) -> Self:
        if self._bolt is None:
            try:
                self._open(self._endpoint.url)
            except BaseException:
                self.drop()
                raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            return
        if isinstance(error, Neo4jError):
            with contextlib.suppress(Neo4jError, *BROKEN):  # the first error is the one to report
                self._exchange((_RESET,))
                self._failed = False
                return
        self.drop()

    def _exchange(self, *messages: tuple[Any, ...]) -> list[BoltResponse]:
        responses = [self._bolt.append_message(*message) for message in messages]
        self._bolt._sync(*responses)
        try:
            for response in responses:
                response.audit()
        except Neo4jError:
            self._failed = True
            raise
        return responses

    def _open(self, url: str) -> None:
        parts = urlsplit(url)
        self._connect(parts.scheme, parts.hostname or "", parts.port or 7687)
        if parts.scheme.startswith("neo4j") and (leader := self._leader()) not in (None, (parts.hostname, parts.port)):
            self.drop()
            self._connect(parts.scheme, *leader)

    def _connect(self, scheme: str, host: str, port: int) -> None:
        plain_socket = socket.create_connection((host, port), timeout=self._endpoint.connect_seconds)
        self._socket = plain_socket
        if "+s" in scheme:
            self._socket = _tls(verified=scheme.endswith("+s")).wrap_socket(plain_socket, server_hostname=host)
        self._greet(Wire(self._socket), host, port)

    def _greet(self, wire: Wire, host: str, port: int) -> None:
        assert self._socket is not None
        self._socket.settimeout(self._endpoint.connect_seconds)  # Wire() took it off
        username, password = self._endpoint.username, self._endpoint.password
        profile = Profile(scheme="bolt", address=(host, port), user=username, password=password)
        try:
            self._bolt = _client(Bolt._handshake(wire))(wire, profile)
            self._bolt._hello(user_agent())
        except TypeError as wrong:  # no version of Bolt in common
            raise ConnectionUnavailable(str(wrong)) from None
        except ConnectionUnavailable as closed:  # by py2neo, which hides that the server refused the password
            raise closed.__context__ if isinstance(closed.__context__, Neo4jError) else closed  # noqa: B904 - it is the cause itself
        self.agent = self._bolt.server_agent
        self._socket.settimeout(None)

    def _leader(self) -> tuple[str, int] | None:
        """Who takes writes, as the server names it, for a neo4j:// address."""
        _, _, writers, _ = self._bolt.route(self._endpoint.database)
        return (writers[0].host, writers[0].port_number) if writers else None


def _result(header: BoltResponse, rows: BoltResponse) -> Result:
    return Result(
        tuple(header.metadata.get("fields", ())),
        tuple(tuple(plain(value) for value in record) for record in rows.records),
        SummaryCounters.of(rows.metadata.get("stats", {})),
    )


def _client(version: tuple[int, int]) -> type[Bolt]:
    if version == tuple(b"PT"):
        raise ConnectionUnavailable("looks like HTTP")
    if version < (4, 0):
        raise ConnectionUnavailable(f"the server speaks Bolt {version[0]}, and 4 or newer is needed")
    client: type[Bolt] = Bolt._get_subclass(version)
    return client


def _tls(verified: bool) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if not verified:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
