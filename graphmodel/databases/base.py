"""What every kind of open database does in the same way: read one query, end a `with` statement, print itself."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from graphmodel.databases.result import Result, Statement


class DatabaseBase(ABC):
    """The methods of `graphmodel.databases.database.Database` that follow from the others."""

    name: str
    address: str

    @abstractmethod
    def read_all(self, *queries: Statement | str, timeout: float | None = None) -> list[Result]:
        """The rows of several queries that only read."""

    @abstractmethod
    def close(self) -> None:
        """Ends the connection."""

    def read(self, query: str, parameters: Mapping[str, Any] | None = None, *, timeout: float | None = None) -> Result:
        """The rows of a query that only reads; anything else raises WriteRefused."""
        return self.read_all(Statement(query, dict(parameters or {})), timeout=timeout)[0]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<{self.name} {self.address}>"
