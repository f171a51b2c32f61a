"""From a target to an open database."""

from __future__ import annotations

from pathlib import Path

from graphmodel.databases.database import Database
from graphmodel.databases.endpoint import Endpoint
from graphmodel.databases.link import Link
from graphmodel.databases.target import Place, Target, find
from graphmodel.syntax.dialect import EMBEDDED, NEO4J


def connect(target: Target) -> Database:
    """Opens the database a target names, and tests the connection.

    Close it, or use it in a `with` statement. The embedded engine runs inside this process and stops with it.

    Raises:
        Unsupported: the URI is none of ours.
        Unreachable, AuthFailed, UnknownDatabase: the server, the credentials or the database's name.
        DatabaseInUse: another process, or this one, has the embedded database open.
    """
    place = find(target.uri)
    endpoint = _embedded(place, place.folder, target) if place.folder is not None else _server(place, target)
    if place.py2neo:
        from graphmodel.databases.py2neo import Py2neoDatabase

        return Py2neoDatabase(endpoint)
    from graphmodel.databases.neo4j import Neo4jDatabase

    return Neo4jDatabase(endpoint)


def _embedded(place: Place, folder: Path, target: Target) -> Endpoint:
    from graphmodel.databases.embedded import Server

    return Server(folder, place.address).endpoint(Link(place.address, EMBEDDED, origin=target.origin))


def _server(place: Place, target: Target) -> Endpoint:
    link = Link(place.address, NEO4J, place.local, target.database, target.origin)
    return Endpoint("neo4j", place.url, target.username, target.password, target.database or None, link)
