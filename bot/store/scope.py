"""Statements that cannot leave their workspace (decision 8): all the store is built on these."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from types import NoneType
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Connection,
    CursorResult,
    Delete,
    Dialect,
    FromClause,
    Insert,
    Row,
    Select,
    Update,
    bindparam,
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
Kind: TypeAlias = type | int

FEW = 10  # rows that are not worth an insertion of their own
SHORT = 10  # values that a statement of their own has places for


@dataclass(slots=True)
class Errands:
    """What is to be done once a transaction is committed."""

    letters: bool = False  # one is owed, or an edit: delivery is to be woken


@dataclass(slots=True)
class Memory:
    """What a transaction has read by key, so that it is read once, and the rows that it holds."""

    rows: dict[FromClause, dict[str, dict[int, list[AnyRow]]]] = field(default_factory=dict)
    held: dict[tuple[FromClause, str], set[int]] = field(default_factory=dict)

    def known(self, table: type[Scoped], column: str) -> dict[int, list[AnyRow]]:
        return self.rows.setdefault(table.__table__, {}).setdefault(column, {})

    def holds(self, table: type[Scoped], column: str, keys: Iterable[int]) -> bool:
        return self.held.get((table.__table__, column), set()).issuperset(keys)

    def hold(self, table: type[Scoped], column: str, keys: Iterable[int]) -> None:
        self.held.setdefault((table.__table__, column), set()).update(keys)

    def forget(self, table: type[Scoped], row: int | None = None) -> None:
        """One row, else all of the table."""
        known = self.rows.pop(table.__table__, None)
        if known and row is not None:
            by_id = known.get("id", {})
            by_id.pop(row, None)
            self.rows[table.__table__] = {"id": by_id}

    def forget_table(self, table: FromClause) -> None:
        self.rows.pop(table, None)

    def forget_others(self) -> None:
        """All that is not held, which stays as it is."""
        for table, by_column in self.rows.items():
            for column, known in by_column.items():
                held = self.held.get((table, column), set())
                by_column[column] = {key: known[key] for key in known.keys() & held}


@dataclass(frozen=True, slots=True)
class Scope:
    """One open transaction, within one workspace."""

    connection: Connection
    workspace: int
    reading: bool = False  # nothing may be written
    errands: Errands = field(default_factory=Errands)
    memory: Memory = field(default_factory=Memory, repr=False)

    # what runs with every command: prepared once, run with its values

    def rows(self, table: type[Scoped], **wanted: Any) -> list[AnyRow]:  # noqa: ANN401
        """The rows whose columns are as wanted: a value, one of a list, or nothing for None."""
        return self._read(table, wanted, lock=False)

    def by_key(
        self, table: type[Scoped], column: str, keys: Iterable[int], *, lock: bool = False
    ) -> list[AnyRow]:
        """The rows of these keys, each read once in a transaction, until it is written.

        `lock`: they stay as they are until this transaction is over. What was read before one
        had to wait for that may have changed meanwhile, and is read anew.
        """
        wanted = list(dict.fromkeys(keys))
        if lock and not self.memory.holds(table, column, wanted):
            self.memory.forget_others()
            self.memory.hold(table, column, wanted)
            self._recall(table, column, wanted, lock=True)
        return self._recall(table, column, wanted)

    def _recall(
        self, table: type[Scoped], column: str, keys: list[int], *, lock: bool = False
    ) -> list[AnyRow]:
        known = self.memory.known(table, column)
        unread = [key for key in keys if key not in known]
        if unread:
            known.update((key, []) for key in unread)
            for row in self._read(table, {column: unread}, lock=lock):
                known[getattr(row, column)].append(row)
        return [row for key in keys for row in known[key]]

    def _read(self, table: type[Scoped], wanted: Columns, *, lock: bool) -> list[AnyRow]:
        kinds, values = _asked(wanted)
        values["own"] = self.workspace
        found = self.connection.execute(_rows(table, kinds, lock=lock), values).all()
        return list(map(_named(table), found)) if found else []

    def locked(self, statement: Query, *, skip: bool = False) -> Sequence[AnyRow]:
        """What a question finds, as it stays until this transaction is over.

        `skip`: without what another transaction holds.
        """
        self.memory.forget_others()
        return self.all(statement.with_for_update(skip_locked=skip))

    def change(self, table: type[Scoped], row: int, **values: Any) -> None:  # noqa: ANN401
        """Write into one row."""
        self.memory.forget(table, row)
        own = {"own": self.workspace, "row": row}
        self.connection.execute(_row_to_change(table), {**own, **values})

    # what is put together for the question

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
        self.memory.forget(table)
        owned = {"workspace_id": self.workspace, **values}
        key = self.connection.execute(_new_row(table), owned).inserted_primary_key
        return int(key[0]) if key else 0

    def add_all(self, table: type[Scoped], rows: Sequence[Columns]) -> None:
        """Insert rows that name the same columns."""
        self.memory.forget(table)
        owned = [{"workspace_id": self.workspace, **row} for row in rows]
        if len(owned) > FEW:
            insertion = _insertion(table, tuple(owned[0]), self.connection.dialect)
            self.connection.exec_driver_sql(insertion.sql, insertion.parameters(owned))
        elif owned:
            self.connection.execute(_new_row(table), owned)

    def add_if_new(self, table: type[Scoped], **values: Any) -> bool:  # noqa: ANN401
        """Insert unless a unique key says it is there already; whether it was new."""
        self.memory.forget(table)
        statement = _row_if_new(table, self.connection.dialect.name)
        owned = {"workspace_id": self.workspace, **values}
        added = self.connection.execute(statement, owned)
        return added.first() is not None  # PostgreSQL gives no count of rows here

    def run(
        self, statement: Update | Delete, rows: Sequence[Columns] | None = None
    ) -> CursorResult[Any]:
        """Once, or for each of some rows."""
        self.memory.forget_table(statement.table)
        return self.connection.execute(statement, rows)

    def all(self, statement: Query) -> Sequence[AnyRow]:
        return self.connection.execute(statement).all()

    def first(self, statement: Query) -> AnyRow | None:
        return self.connection.execute(statement).first()

    def scalar(self, statement: Query) -> Any:  # noqa: ANN401
        return self.connection.execute(statement).scalar()


@cache
def _named(table: type[Scoped]) -> Callable[[Sequence[Any]], Any]:
    """A whole row whose columns are read by name, at a tenth of what it costs with a `Row`."""
    columns = table.__table__.c.keys()
    shape: Any = namedtuple(table.__tablename__, columns)  # type: ignore[misc]  # noqa: PYI024
    make: Callable[[Sequence[Any]], Any] = shape._make
    return make


@cache
def _rows(table: type[Scoped], wanted: tuple[tuple[str, Kind], ...], *, lock: bool) -> Query:
    columns = table.__table__.c
    conditions = (_is_as_wanted(columns[name], kind) for name, kind in wanted)
    own = columns.workspace_id == bindparam("own")
    query = select(table.__table__).where(own, *conditions)
    # Always in one order, so that two who lock several never wait for each other.
    return query.order_by(columns.id).with_for_update() if lock else query


def _asked(wanted: Columns) -> tuple[tuple[tuple[str, Kind], ...], dict[str, Any]]:
    """How each column is compared, and with what.

    A short list by its length, each value in a place of its own: half the work of a list.
    """
    kinds: list[tuple[str, Kind]] = []
    values: dict[str, Any] = {}
    for name, value in wanted.items():
        if isinstance(value, list) and 0 < len(value) <= SHORT:
            kinds.append((name, len(value)))
            values.update((f"{name}_{place}", one) for place, one in enumerate(value))
        else:
            kinds.append((name, type(value)))
            values[name] = value
    return tuple(kinds), values


def _is_as_wanted(column: ColumnElement[Any], kind: Kind) -> ColumnElement[bool]:
    if kind is NoneType:
        return column.is_(None)
    if kind is list:
        return column.in_(bindparam(column.key, expanding=True))
    if isinstance(kind, int):
        places = (f"{column.key}_{place}" for place in range(kind))
        return column.in_([bindparam(place, type_=column.type) for place in places])
    return column == bindparam(column.key)


@cache
def _row_to_change(table: type[Scoped]) -> Update:
    columns = table.__table__.c
    own = columns.workspace_id == bindparam("own")
    return update(table).where(own, columns.id == bindparam("row"))


@cache
def _new_row(table: type[Scoped]) -> Insert:
    return insert(table)


@cache
def _row_if_new(table: type[Scoped], database: str) -> Any:  # noqa: ANN401
    dialect = postgresql if database == "postgresql" else sqlite
    return dialect.insert(table).on_conflict_do_nothing().returning(table.workspace_id)


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
