"""A transaction as one message to a server far away: BEGIN, all statements and COMMIT go before an answer is read.

Neo4j's driver waits for the answer to BEGIN, to each statement and to COMMIT. Its own `execute_query` has a switch that
sends BEGIN with the first statement; this module uses that switch, and the connection below a transaction, where the
driver has both (6.0 to 6.4 do). Else `Pipeline` says so, and each statement is waited for.

What the server does is the same: after a statement that fails it passes over all that follow, COMMIT included. A
connection that breaks while COMMIT is under way is reported as such by the driver, and the transaction is not retried.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from random import uniform
from time import monotonic, sleep
from typing import Any, TypeVar

import neo4j
from neo4j.exceptions import DriverError, Neo4jError

from graphmodel.databases.result import Statement

RETRY_SECONDS = 0.05
"""The first pause before a transaction is tried again, doubled each time: two writers that met part in milliseconds."""
RETRY_JITTER = 0.5
Made = TypeVar("Made")


@dataclass
class PendingResult:
    """What came back for a statement: nothing until the transaction has ended."""

    columns: tuple[str, ...] = ()
    records: list[Any] = field(default_factory=list)
    metadata: dict[str, Any] = field(default_factory=dict)

    def rows(self) -> list[list[Any]]:
        """The rows, as they were unpacked."""
        return [getattr(record, "raw_data", record) for record in self.records]


def execute(
    session: neo4j.Session,
    work: Callable[[neo4j.Transaction], Made],
    seconds: Callable[[Exception], float],
    timeout: float | None,
) -> Made:
    """What `work` makes in a transaction that is tried again after passing trouble, for as long as `seconds` says.

    That is counted from the first trouble; 0 for trouble that does not pass. The driver's own way does so after all
    that it takes for passing, which a transaction too large for a server is not.
    """
    pause = RETRY_SECONDS
    first: float | None = None
    while True:
        try:
            with begin(session, timeout, late=True) as tx:
                return work(tx)
        except (Neo4jError, DriverError) as error:
            now = monotonic()
            first = now if first is None else first
            allowed = seconds(error) if error.is_retryable() else 0
            if not allowed or now - first > allowed:
                raise
        sleep(pause * uniform(1 - RETRY_JITTER, 1 + RETRY_JITTER))  # noqa: S311 - so that two writers do not meet again
        pause *= 2


def begin(session: neo4j.Session, timeout: float | None, *, late: bool) -> neo4j.Transaction:
    """A transaction that its owner ends; if `late`, BEGIN goes with its first statement."""
    with getattr(session, "_pipelined_begin", nullcontext()) if late else nullcontext():
        return session.begin_transaction(timeout=timeout)


def exchange(tx: neo4j.Transaction, statements: Sequence[Statement], most: int) -> list[PendingResult] | None:
    """Sends statements in a transaction that goes on, and waits for all answers; None where that cannot be done."""
    handler: Any = getattr(tx, "_error_handling_connection", None)  # the transaction of what fails
    answers: list[PendingResult] = []
    for start in range(0, len(statements), most):
        some = send(connection_of(tx), statements[start : start + most], most + 1) if handler is not None else None
        if some is None:
            return None
        handler.send_all()
        handler.fetch_all()
        answers += some
    return answers


def send(connection: Any, statements: Sequence[Statement], most: int) -> list[PendingResult] | None:
    """Hands statements to the `connection_of` a transaction, to be sent with its end; None where that cannot be done.

    After `most` statements their answers are read, since a server takes only so many messages unread. All answers are
    filled when the transaction has ended.
    """
    needed = ("run", "pull", "send_all", "fetch_all", "new_hydration_scope")
    if connection is None or not all(hasattr(connection, name) for name in needed):
        return None
    scope = connection.new_hydration_scope()
    hooks = {"dehydration_hooks": scope.dehydration_hooks, "hydration_hooks": scope.hydration_hooks}
    answers = []
    for number, statement in enumerate(statements, 1):
        answer = PendingResult()
        connection.run(
            statement.text,
            parameters=dict(statement.parameters),
            on_success=lambda metadata, answer=answer: _head(answer, metadata),
            **hooks,
        )
        connection.pull(n=-1, on_records=answer.records.extend, on_success=answer.metadata.update, **hooks)
        answers.append(answer)
        if number % most == 0:
            connection.send_all()
            connection.fetch_all()
    return answers


def connection_of(tx: neo4j.Transaction) -> Any:
    """The connection below a transaction; None where the driver has it elsewhere."""
    return getattr(tx, "_connection", None)


def _head(answer: PendingResult, metadata: dict[str, Any]) -> None:
    answer.columns = tuple(metadata.get("fields") or ())
