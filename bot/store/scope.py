"""Statements that cannot leave their workspace (decision 8): all the store is built on these."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Connection,
    CursorResult,
    Delete,
    Dialect,
    Row,
    Select,
    Update,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.schema import Scoped

Columns: TypeAlias = Mapping[str, Any]
Query: TypeAlias = Select[*tuple[Any, ...]]
AnyRow: TypeAlias = Row[*tuple[Any, ...]]


@dataclass(slots=True)
class Errands:
    """What is to be done once a transaction is committed."""

    letters: bool = False  # one is owed, or an edit: delivery is to be woken


@dataclass(frozen=True, slots=True)
class Scope:
    """One open transaction, within one workspace."""

    connection: Connection
    workspace: int
    reading: bool = False  # nothing may be written
    errands: Errands = field(default_factory=Errands)

    def select(self, table: type[Scoped], *columns: Any) -> Query:  # noqa: ANN401
        """The rows of a table, or some columns or counts of them."""
        chosen = columns or (table.__table__,)
        return select(*chosen).select_from(table).where(self.owns(table))

    def owns(self, table: type[Scoped]) -> ColumnElement[bool]:
        return table.workspace_id == self.workspace

    def update(self, table: type[Scoped]) -> Update:
        return update(table).where(self.owns(table))

    def delete(self, table: type[Scoped]) -> Delete:
        return delete(table).where(self.owns(table))

    def add(self, table: type[Scoped], **values: Any) -> int:  # noqa: ANN401
        """Insert one row; its id."""
        statement = insert(table).values(workspace_id=self.workspace, **values)
        key = self.connection.execute(statement).inserted_primary_key
        return int(key[0]) if key else 0

    def add_all(self, table: type[Scoped], rows: Sequence[Columns]) -> None:
        """Insert rows that name the same columns."""
        if rows:
            owned = [{"workspace_id": self.workspace, **row} for row in rows]
            insertion = _insertion(table, tuple(owned[0]), self.connection.dialect)
            self.connection.exec_driver_sql(insertion.sql, insertion.parameters(owned))

    def add_if_new(self, table: type[Scoped], **values: Any) -> bool:  # noqa: ANN401
        """Insert unless a unique key says it is there already; whether it was new."""
        dialect = postgresql if self.connection.dialect.name == "postgresql" else sqlite
        statement = dialect.insert(table).values(workspace_id=self.workspace, **values)
        new = statement.on_conflict_do_nothing().returning(table.workspace_id)
        return self.run(new).first() is not None  # PostgreSQL gives no count of rows here

    def run(self, statement: Any) -> CursorResult[Any]:  # noqa: ANN401
        return self.connection.execute(statement)

    def all(self, statement: Query) -> Sequence[AnyRow]:
        return self.connection.execute(statement).all()

    def first(self, statement: Query) -> AnyRow | None:
        return self.connection.execute(statement).first()

    def scalar(self, statement: Query) -> Any:  # noqa: ANN401
        return self.connection.execute(statement).scalar()


@dataclass(frozen=True, slots=True)
class _Insertion:
    """One INSERT for thousands of rows, in half the time that SQLAlchemy's own takes.

    Its own converts each value of each row; an import brings one moment, or nothing, thousands
    of times.
    """

    sql: str
    columns: tuple[str, ...]
    converters: tuple[Callable[[Any], Any] | None, ...]
    by_name: bool

    def parameters(self, rows: Sequence[Columns]) -> list[Any]:
        converted = [
            _converted([row[name] for row in rows], convert)
            for name, convert in zip(self.columns, self.converters, strict=True)
        ]
        found = zip(*converted, strict=True)
        if self.by_name:
            return [dict(zip(self.columns, values, strict=True)) for values in found]
        return list(found)


def _converted(values: Sequence[Any], convert: Callable[[Any], Any] | None) -> Sequence[Any]:
    """Each object once; all of them live as long as the rows do."""
    if convert is None:
        return values
    different = {id(value): value for value in values}
    known = {key: convert(value) for key, value in different.items()}
    return [known[id(value)] for value in values]


@lru_cache(maxsize=64)
def _insertion(table: type[Scoped], names: tuple[str, ...], dialect: Dialect) -> _Insertion:
    compiled = insert(table).inline().compile(dialect=dialect, column_keys=list(names))
    in_order = getattr(compiled, "positiontup", None)  # None where parameters go by name
    columns = tuple(in_order or names)
    kinds = [table.__table__.c[name].type.dialect_impl(dialect) for name in columns]
    converters = tuple(kind.bind_processor(dialect) for kind in kinds)
    return _Insertion(str(compiled), columns, converters, by_name=in_order is None)
