"""Finds the address at which Neo4j Browser opens with a question in its editor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from graphmodel.databases.target import TargetAddress, place_of
from graphmodel.errors import AuthFailed, QuestionError
from graphmodel.model.layer import PLAIN_LAYER
from graphmodel.project import NO_OPTIONS, opened
from graphmodel.queries import bind, browser_address, cut_by, filled
from graphmodel.workflows.ask import find_question
from graphmodel.workflows.own import ask_own

if TYPE_CHECKING:
    from graphmodel.databases import Target
    from graphmodel.project import ConnectionOptions, Project

PORT_VARIABLE = "GRAPHMODEL_HTTP_PORT"
PORT, SECURE_PORT = 7474, 7473
AURA = (".databases.neo4j.io", ".databases.neo4j-staging.io")
CONSOLE = "https://console.neo4j.io"


@dataclass(frozen=True)
class BrowserReport:
    """Where Browser is, and what goes into its editor.

    `embedded`: there is no Browser, since the database is not on a server. `url` is empty then, and also where no
    address can carry the text; `reason` says why. With a `url` it says what that takes for granted.
    """

    address: str
    url: str = ""
    text: str = ""
    reason: str = ""
    embedded: bool = False


def browse(
    project: Project,
    options: ConnectionOptions = NO_OPTIONS,
    name: str = "",
    given: Mapping[str, Any] | None = None,
    *,
    port: int = 0,
) -> BrowserReport:
    """The address of Browser for a project's database, with a question and its parameters' values in the editor.

    The port is the given one; that in the variable GRAPHMODEL_HTTP_PORT, which docker-compose.yml takes too, for a
    server on this machine; what the server says of itself; else Neo4j's usual one.

    Raises:
        QuestionError: there is no such question, it is not for Neo4j, or the parameters do not fit.
        Unreachable: the server does not answer when it is asked for its port.
    """
    text = _text(project, name, given or {}) if name else ""
    target = project.target(options)
    place = place_of(target)
    if place.folder is not None:
        return BrowserReport(place.address, embedded=True)
    if place.host.endswith(AURA):
        reason = f"Aura has its own Browser: open {CONSOLE}, choose the instance, then Query"
        return BrowserReport(place.address, text=text, reason=reason)
    if cut := cut_by(text):
        reason = f"an address cannot carry the query, since Browser cuts it at {cut!r}: paste it"
        return BrowserReport(place.address, text=text, reason=reason)
    http, reason = _http(place, target, port or _port_of_compose(project, options, place))
    url = browser_address(http, place.url, target.username, target.database or "neo4j", text)
    return BrowserReport(place.address, url, text, reason)


def _text(project: Project, name: str, given: Mapping[str, Any]) -> str:
    question = find_question(project, name)
    if "neo4j" not in question.dialects:
        hint = "its header says dialects: " + ", ".join(question.dialects)
        raise QuestionError(f"the question {name} is not written for Neo4j", hint=hint, where=question.where)
    return filled(question, bind(question, given))


def _port_of_compose(project: Project, options: ConnectionOptions, place: TargetAddress) -> int:
    value = project.variable(PORT_VARIABLE, options) if place.local else ""
    return int(value) if value.isdecimal() else 0


def _http(place: TargetAddress, target: Target, port: int) -> tuple[str, str]:
    """Scheme, host and port, and what was taken for granted. The host is the target's: what a server calls itself is
    often only `localhost`.
    """
    secure = urlsplit(place.url).scheme.endswith(("+s", "+ssc"))
    reason = ""
    if not port:
        settings = _server_settings(replace(target, uri=place.url))
        secure = (
            settings.get("server.https.enabled") == "true" if settings.get("server.http.enabled") == "false" else secure
        )
        port = urlsplit(f"//{settings.get(f'server.{_scheme(secure)}.advertised_address', '')}").port or 0
    if not port:
        port = SECURE_PORT if secure else PORT
        reason = f"the server cannot be asked for its port, so it is taken to be {port}; --http-port names another"
    host = f"[{place.host}]" if ":" in place.host else place.host
    return f"{_scheme(secure)}://{host}:{port}", reason


def _scheme(secure: bool) -> str:
    return "https" if secure else "http"


def _server_settings(target: Target) -> dict[str, str]:
    """What the server says of its addresses, where it lets us in. Browser asks for the password itself."""
    try:
        with opened(target) as database:
            return dict(ask_own(database, PLAIN_LAYER, "http-addresses").rows)
    except AuthFailed:
        return {}
