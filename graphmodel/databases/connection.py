"""From a target to an open database."""

from __future__ import annotations

from pathlib import Path

from graphmodel.databases.database import Database
from graphmodel.databases.endpoint import Endpoint
from graphmodel.databases.link import Link
from graphmodel.databases.target import Target, TargetAddress, place_of
from graphmodel.errors import Unsupported
from graphmodel.syntax.dialect import EMBEDDED, NEO4J, Dialect


def connect(target: Target) -> Database:
    """Opens the database a target names, and tests the connection.

    Close it, or use it in a `with` statement. The embedded engine runs inside this process and stops with it.

    Raises:
        Unsupported: the URI is none of ours.
        Unreachable, AuthFailed, UnknownDatabase: the server, the credentials or the database's name.
        DatabaseInUse: another process, or this one, has the embedded database open.
        DatabaseDamaged: the files of the embedded database are not as they were left.
    """
    place = place_of(target)
    endpoint = _embedded(place, place.folder, target) if place.folder is not None else _server(place, target)
    if place.py2neo:
        from graphmodel.databases.py2neo.database import Py2neoDatabase

        return Py2neoDatabase(endpoint)
    from graphmodel.databases.neo4j import Neo4jDatabase

    return Neo4jDatabase(endpoint)


def dialect_of(target: Target) -> Dialect:
    """What is known of the engine that a target names without asking it.

    Raises:
        Unsupported: the URI is none of ours.
    """
    return NEO4J if place_of(target).folder is None else EMBEDDED


def look_through(target: Target) -> None:
    """Reads every file of an embedded database, compares it with what was left, and has the engine check each record.

    Raises:
        DatabaseDamaged: something is not as it was left.
        Unsupported: the database is a server's, which looks after its own files.
    """
    place = place_of(target)
    if place.folder is None:
        hint = "on the server's machine: neo4j-admin database check neo4j"
        raise Unsupported(f"{place.address} looks after its own files", hint=hint)
    from graphmodel.databases.embedded import Server

    Server(place.folder, place.address, deep=True).stop()


def _embedded(place: TargetAddress, folder: Path, target: Target) -> Endpoint:
    from graphmodel.databases.copies import on_read_only_disk, open_copy
    from graphmodel.databases.embedded import Server

    link = Link(place.address, EMBEDDED, origin=target.origin)
    if on_read_only_disk(folder):
        return open_copy(folder, place.address, link)
    return Server(folder, place.address).endpoint(link)


def _server(place: TargetAddress, target: Target) -> Endpoint:
    link = Link(place.address, NEO4J, place.local, target.database, target.origin)
    url = f"{place.url}?{place.routing}" if place.routing else place.url
    return Endpoint("neo4j", url, target.username, target.password, target.database or None, link)
