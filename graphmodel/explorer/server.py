"""The explorer's server: one page and what it asks for, on loopback, under an address that holds a token."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from functools import partial
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from graphmodel.errors import GraphmodelError, TimedOut
from graphmodel.explorer.content import page, start_of
from graphmodel.explorer.near import nodes_of
from graphmodel.explorer.reading import MOST, answered, between, nodes_called, reference, surroundings
from graphmodel.explorer.rehearsal import rehearse
from graphmodel.explorer.walking import paths
from graphmodel.mark import day_of
from graphmodel.workflows.names import NameSearch

if TYPE_CHECKING:
    from graphmodel.databases import Database
    from graphmodel.databases.values import NodeValue
    from graphmodel.project import Project

HOST = "127.0.0.1"
TIMEOUT = 20.0
"""Seconds that a question may take."""
MOST_ASKED = 1_000
"""Nodes or relationships that one request can ask for."""
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Explorer:
    """What a page asks of a project's database. One request at a time reads, beside the reading of names.

    `reopen` opens the database again where stopping a question has closed it.
    """

    def __init__(
        self,
        project: Project,
        database: Database,
        day: date | None = None,
        text: Path | None = None,
        reopen: Callable[[], Database] | None = None,
        document: str = "",
    ) -> None:
        self.project = project
        self.database = database
        self.model = project.model
        self._start = start_of(project, day_of(database, project.model.layer.prefix), day, text, document)
        self._names = NameSearch(project, database, background=True)
        self._names.prepare()
        self._reading = Lock()
        self._reopen = reopen
        if self._names.reading:  # the graph is large
            Thread(target=self._rehearse, daemon=True).start()

    def page(self) -> str:
        """The page, which asks for the rest."""
        return page(self._start)

    def search(self, asked: Request) -> dict[str, Any]:
        """Nodes by a part of a name; `reading` says that names are still being read, so that there may be more."""
        with self._turn():
            found = self._names.search(asked.query_params.get("text", ""), most=30)
        return {
            "matches": [{"id": match.id, "label": match.label, "caption": match.caption} for match in found],
            "reading": self._names.reading,
        }

    def expand(self, asked: Request) -> dict[str, Any]:
        """A node and what is next to it."""
        ref = reference(self.model, asked.query_params.get("id", ""))
        types = asked.query_params.getlist("type")
        most = min(max(int(asked.query_params.get("most", MOST)), 0), MOST_ASKED)
        after = max(int(asked.query_params.get("after", 0)), 0)
        with self._turn():
            return surroundings(self.database, self.model, ref, types, most, after).content()

    def between(self, asked: Request) -> dict[str, Any]:
        """Some nodes and what connects them."""
        refs = [reference(self.model, text) for text in asked.query_params.getlist("id")[:MOST_ASKED]]
        with self._turn():
            return between(self.database, self.model, refs).content()

    def paths(self, asked: Request) -> dict[str, Any]:
        """The shortest paths between two nodes."""
        start, end = (reference(self.model, asked.query_params.get(name, "")) for name in ("from", "to"))
        with self._turn():
            return paths(self.database, self.model, start, end).content()

    def question(self, asked: Request) -> dict[str, Any]:
        """The nodes that a saved question is about."""
        question = self.project.question(asked.query_params.get("name", ""))
        given = {name[2:]: value for name, value in asked.query_params.items() if name.startswith("p.")}
        with self._turn():
            return answered(self.database, self.model, question, given, TIMEOUT, self._called).content()

    def _rehearse(self) -> None:
        with suppress(GraphmodelError):
            rehearse(self.database, self.model, self._turn)

    def _called(self, texts: Sequence[str]) -> Sequence[NodeValue]:
        refs = self._names.called(texts)
        if refs is None:
            return nodes_called(self.database, self.model, texts)
        return list(nodes_of(self.database, self.model, refs).values())

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """The right to read; a database that a time-out has closed is opened again for the next request."""
        with self._reading:
            try:
                yield
            except TimedOut:
                if not self.database.dialect.heeds_timeouts and self._reopen is not None:
                    self.database = self._names.database = self._reopen()
                raise


def application(explorer: Explorer, token: str, port: int) -> Starlette:
    """The web application. Without the token, or under another name than this machine's, it answers nothing."""

    def guarded(work: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
        async def run(request: Request) -> Response:
            host = request.headers.get("host", "")
            known = secrets.compare_digest(request.path_params.get("token", "").encode(), token.encode())
            if not known or host not in (f"{HOST}:{port}", f"localhost:{port}"):
                return PlainTextResponse("not found", 404, _HEADERS)
            return await work(request)

        return run

    async def first(_: Request) -> Response:
        return HTMLResponse(await run_in_threadpool(explorer.page), headers=_HEADERS)

    def answering(make: Callable[[Request], dict[str, Any]]) -> Callable[[Request], Awaitable[Response]]:
        async def run(request: Request) -> Response:
            try:
                return JSONResponse(await run_in_threadpool(partial(make, request)), headers=_HEADERS)
            except GraphmodelError as error:
                hint = f" ({error.hint})" if error.hint else ""
                return JSONResponse({"error": f"{error.message}{hint}"}, 400, _HEADERS)
            except ValueError as error:
                return JSONResponse({"error": str(error)}, 400, _HEADERS)

        return run

    asked = {
        "search": explorer.search,
        "expand": explorer.expand,
        "between": explorer.between,
        "paths": explorer.paths,
        "question": explorer.question,
    }
    routes = [Route("/{token}/", guarded(first))]
    routes += [Route(f"/{{token}}/api/{name}", guarded(answering(make))) for name, make in asked.items()]
    return Starlette(routes=routes)


def serve(explorer: Explorer, port: int, started: Callable[[str], None]) -> None:
    """Serves until Ctrl-C. `port` 0 is any free one; `started` is called with the page's address."""
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, port))
        listening.listen()  # so that a browser which is quicker than the server waits
        bound = listening.getsockname()[1]
        token = secrets.token_urlsafe(18)
        app = application(explorer, token, bound)
        config = uvicorn.Config(
            app, log_level="error", lifespan="off", ws="none", access_log=False, server_header=False
        )
        started(f"http://{HOST}:{bound}/{token}/")
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listening])
