"""The rows of one statement, as the connection below the driver's own result gives them.

The driver makes a `Record` of each row, by itself a quarter of what a row of four values costs it. Here a row stays the
list that was unpacked. Where a version of the driver keeps its connection elsewhere, there is no `RowCursor`, and its
own result is read.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Any

from graphmodel.databases.pipelining import connection_of
from graphmodel.databases.result import Statement

_NEEDED = (
    "run",
    "pull",
    "discard",
    "send_all",
    "fetch_message",
    "new_hydration_scope",
    "defunct",
    "closed",
    "is_reset",
)


class RowCursor:
    """Runs a statement in a transaction and reads its rows, so many at a time as the transaction asks for.

    Attributes:
        columns: their names.
        metadata: what the server said at the end; its counters are in `stats`.
        finished: whether all rows were read.
    """

    def __init__(self, tx: Any, statement: Statement) -> None:
        self.columns: tuple[str, ...] = ()
        self.metadata: dict[str, Any] = {}
        self.finished = False
        self._received: deque[Any] = deque()
        self._streaming, self._qid, self._begun = True, -1, False
        self._size = tx._fetch_size
        self._connection = connection_of(tx)
        self._handler = tx._error_handling_connection  # it notifies the transaction of what fails
        scope = self._connection.new_hydration_scope()
        self._hooks = {"dehydration_hooks": scope.dehydration_hooks, "hydration_hooks": scope.hydration_hooks}
        parameters = dict(statement.parameters)
        self._handler.run(statement.text, parameters=parameters, on_success=self._begin, **self._hooks)
        self._ask(self._handler.pull, self._size)
        while not self._begun:
            self._handler.fetch_message()

    @classmethod
    def of(cls, tx: Any, statement: Statement) -> RowCursor | None:
        """One for this statement; None where the driver does not let it be."""
        connection = connection_of(tx)
        has_all = all(hasattr(tx, name) for name in ("_fetch_size", "_error_handling_connection"))
        if connection is None or not has_all or not all(hasattr(connection, name) for name in _NEEDED):
            return None
        return cls(tx, statement)

    def __iter__(self) -> Iterator[list[Any]]:
        received, fetch = self._received, self._handler.fetch_message
        while True:
            if received:
                row = received.popleft()
                yield row if type(row) is list else row.raw_data  # a value that the driver cannot read
            elif self._streaming:
                fetch()
            elif self.metadata.get("has_more"):
                self._ask(self._handler.pull, self._size)
            else:
                self.finished = True
                return

    def discard(self) -> None:
        """Lets the server drop what was not read: nothing else can be sent in the transaction before."""
        if self._connection.defunct() or self._connection.closed() or self._connection.is_reset:
            return
        while self._streaming:
            self._handler.fetch_message()
        if self.metadata.get("has_more"):
            self._ask(self._handler.discard, -1)
            while self._streaming:
                self._handler.fetch_message()
        self._received.clear()

    def _ask(self, ask: Any, most: int) -> None:
        self._streaming = True
        handlers = {"on_records": self._received.extend, "on_success": self._end, "on_failure": self._fail}
        ask(n=most, qid=self._qid, **handlers, **self._hooks)
        self._handler.send_all()

    def _begin(self, metadata: dict[str, Any]) -> None:
        self._begun = True
        self.columns = tuple(metadata.get("fields") or ())
        self._qid = metadata.get("qid", -1)

    def _fail(self, _: dict[str, Any]) -> None:
        self._end({})

    def _end(self, metadata: dict[str, Any]) -> None:
        self._streaming = False
        self.metadata = metadata
