"""Statements that cannot leave their workspace (decision 8): all the store is built on these."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import (
    Callable,
    Collection,
    Hashable,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
    Sized,
)
from contextlib import contextmanager
from dataclasses import field
from functools import cache, lru_cache, partial
from types import MappingProxyType, NoneType
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    CursorResult,
    Delete,
    Dialect,
    Executable,
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

from bot.frozen import dataclass
from bot.store.schema import Base, Scoped

Columns: TypeAlias = Mapping[str, Any]
Query: TypeAlias = Select[*tuple[Any, ...]]
AnyRow: TypeAlias = Row[*tuple[Any, ...]]
Rows: TypeAlias = Sequence[AnyRow]
Values: TypeAlias = Columns | Sequence[Columns]
Kind: TypeAlias = type | int
Wanted: TypeAlias = tuple[tuple[str, Kind], ...]  # how each column is compared
V = TypeVar("V")

NO_VALUES: Columns = MappingProxyType({})
FEW = 10  # rows that are not worth an insertion of their own
SHORT = 16  # values that a statement of their own has places for


@dataclass(slots=True)
class Errands:
    """What is to be known of a transaction once it is committed."""

    letters: bool = False  # one is owed, or an edit: delivery is to be woken
    written: bool = False  # something is


@dataclass(slots=True)
class Memory:
    """What a transaction has read by key, so that it is read once, and the rows that it holds.

    `made` are the domain's values of a table by id, each of which is put together from rows of
    that table and of others: `parts` says for each of those what it is part of.
    """

    rows: dict[tuple[FromClause, str], dict[int, list[AnyRow]]] = field(default_factory=dict)
    held: dict[tuple[FromClause, str], set[int]] = field(default_factory=dict)
    made: dict[FromClause, dict[int, Any]] = field(default_factory=dict)
    parts: dict[FromClause, set[FromClause]] = field(default_factory=dict)

    def known(self, table: type[Scoped], column: str) -> dict[int, list[AnyRow]]:
        """The rows of each key, as far as they were read by this column."""
        return self.rows.setdefault((table.__table__, column), {})

    def values(self, table: type[Scoped], of: Iterable[type[Scoped]]) -> dict[int, Any]:
        for part in of:
            self.parts.setdefault(part.__table__, set()).add(table.__table__)
        return self.made.setdefault(table.__table__, {})

    def holds(self, table: type[Scoped], column: str, keys: Iterable[int]) -> bool:
        return self.held.get((table.__table__, column), set()).issuperset(keys)

    def hold(self, table: type[Scoped], column: str, keys: Iterable[int]) -> None:
        self.held.setdefault((table.__table__, column), set()).update(keys)

    def forget(self, table: type[Scoped], row: int) -> None:
        own = table.__table__
        for (of, column), known in self.rows.items():
            if of is own and column == "id":
                known.pop(row, None)
            elif of is own:
                known.clear()
        self.made.get(own, {}).pop(row, None)
        self._forget_wholes(own)

    def forget_table(self, table: FromClause) -> None:
        for (of, _), known in self.rows.items():
            if of is table:
                known.clear()
        self.made.pop(table, None)
        self._forget_wholes(table)

    def _forget_wholes(self, part: FromClause) -> None:
        for whole in self.parts.get(part, ()):
            self.made.pop(whole, None)

    def forget_others(self) -> None:
        """All that is not held, which stays as it is."""
        self.made.clear()
        for read, known in self.rows.items():
            held = self.held.get(read, set())
            self.rows[read] = {key: known[key] for key in known.keys() & held}


@dataclass(slots=True)
class Gathered:
    """Changes of single rows that are written together: those of the same columns as one."""

    waits: bool = False  # something may still come
    changes: dict[tuple[type[Scoped], tuple[str, ...]], list[Columns]] = field(
        default_factory=dict
    )
    rows: set[tuple[type[Scoped], int]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Scope:
    """One open transaction, within one workspace."""

    connection: Connection
    workspace: int
    reading: bool = False  # nothing may be written
    errands: Errands = field(default_factory=Errands)
    memory: Memory = field(default_factory=Memory, repr=False)
    gathered: Gathered = field(default_factory=Gathered, repr=False)

    # what runs with every command: prepared once, run with its values

    def rows(self, table: type[Scoped], **wanted: Any) -> list[AnyRow]:  # noqa: ANN401
        """The rows whose columns are as wanted: a value, one of a list, or nothing for None."""
        return self._read(table, *_asked(wanted), lock=False)

    def by_key(
        self, table: type[Scoped], column: str, keys: Iterable[int], *, lock: bool = False
    ) -> list[AnyRow]:
        """The rows of these keys, each read once in a transaction, until it is written.

        `lock`: they stay as they are until this transaction is over. What was read before one
        had to wait for that may have changed meanwhile, and is read anew.
        """
        wanted = list(dict.fromkeys(keys))
        waits = lock and not self.memory.holds(table, column, wanted)
        if waits:
            self._have_waited()
            self.memory.hold(table, column, wanted)
        known = self.memory.known(table, column)
        unread = [key for key in wanted if key not in known]
        if unread:
            for key in unread:
                known[key] = []
            kinds, places_of = ((column, size(unread)),), places(column, unread)
            for row in self._read(table, kinds, places_of, lock=waits):
                known[getattr(row, column)].append(row)
        return [row for key in wanted for row in known[key]]

    def made(
        self,
        table: type[Scoped],
        ids: Iterable[int],
        make: Callable[[list[int]], Mapping[int, V]],
        of: Iterable[type[Scoped]] = (),
    ) -> dict[int, V]:
        """What rows and those `of` other tables say, put together once until one is written."""
        known = self.memory.values(table, of)
        wanted = list(dict.fromkeys(ids))
        new = [one for one in wanted if one not in known]
        if new:
            known.update(make(new))
        return {one: known[one] for one in wanted if one in known}

    def _read(
        self, table: type[Scoped], wanted: Wanted, values: Columns, *, lock: bool
    ) -> list[AnyRow]:
        query, shape = _reader(table, wanted, lock)
        return list(map(shape, self._run(query, values).all()))

    def locked(self, statement: Query) -> Rows:
        """What a question finds, as it stays until this transaction is over."""
        self._have_waited()
        return self.all(statement.with_for_update())

    def _have_waited(self) -> None:
        """For another's transaction, perhaps. SQLite lets nobody write beside this one at all."""
        if self.connection.dialect.name != "sqlite":
            self.memory.forget_others()

    def change(self, table: type[Scoped], row: int, **values: Any) -> None:  # noqa: ANN401
        """Write into one row."""
        self.memory.forget(table, row)
        change = {"row": row, **values}
        if not self.gathered.waits:
            self._run(_row_to_change(table), change)
            return
        if (table, row) in self.gathered.rows:  # one row's changes keep their order
            self._write_gathered()
        self.gathered.rows.add((table, row))
        self.gathered.changes.setdefault((table, tuple(values)), []).append(change)

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is changed meanwhile is written at the end, or before anything else is asked."""
        self.gathered.waits = True
        yield
        self.gathered.waits = False
        self._write_gathered()

    def _write_gathered(self) -> None:
        changes, self.gathered.changes = self.gathered.changes, {}
        self.gathered.rows.clear()
        for (table, _), rows in changes.items():
            self._run_each(_row_to_change(table), rows)

    def _run(self, statement: Executable, values: Columns = NO_VALUES) -> CursorResult[Any]:
        """Every statement about what is owned says `own`, which is said here."""
        return self._execute(statement, {"own": self.workspace, **values})

    def _run_each(self, statement: Executable, rows: Sequence[Columns]) -> CursorResult[Any]:
        return self._execute(statement, [{"own": self.workspace, **row} for row in rows])

    def _execute(self, statement: Executable, values: Values) -> CursorResult[Any]:
        if self.gathered.changes:
            self._write_gathered()
        self.errands.written |= statement.is_dml
        return self.connection.execute(statement, values)

    def ask(self, question: Callable[..., Query], *kinds: Hashable, **values: Any) -> Rows:  # noqa: ANN401
        """What a prepared question finds."""
        return self._run(_prepared(question, kinds), values).all()

    def ask_and_hold(
        self,
        question: Callable[..., Query],
        *kinds: Hashable,
        **values: Any,  # noqa: ANN401
    ) -> Rows:
        """The same, where the question locks what it finds until this transaction is over."""
        self._have_waited()
        return self.ask(question, *kinds, **values)

    def write(
        self,
        change: Callable[..., Update | Delete],
        *kinds: Hashable,
        **values: Any,  # noqa: ANN401
    ) -> None:
        """Make a prepared change."""
        self.run(_prepared(change, kinds), values)

    # what is put together for the question

    def select(self, table: type[Scoped], *columns: Any) -> Query:  # noqa: ANN401
        """The rows of a table, or some columns or counts of them."""
        if not columns:
            return _every_row(table)
        return select(*columns).select_from(table).where(self.owns(table))

    @staticmethod
    def owns(table: type[Scoped]) -> ColumnElement[bool]:
        return _is_own(table)

    def update(self, table: type[Scoped]) -> Update:
        return update(table).where(self.owns(table))

    def delete(self, table: type[Scoped]) -> Delete:
        return delete(table).where(self.owns(table))

    def add(self, table: type[Scoped], **values: Any) -> int:  # noqa: ANN401
        """Insert one row; its id."""
        self.memory.forget_table(table.__table__)
        owned = {"workspace_id": self.workspace, **values}
        key = self._execute(_new_row(table), owned).inserted_primary_key
        return int(key[0]) if key else 0

    def add_all(self, table: type[Scoped], rows: Sequence[Columns]) -> None:
        """Insert rows that name the same columns."""
        self.memory.forget_table(table.__table__)
        owned = [{"workspace_id": self.workspace, **row} for row in rows]
        if len(owned) > FEW:
            insertion = _insertion(table, tuple(owned[0]), self.connection.dialect)
            self._write_gathered()
            self.errands.written = True
            self.connection.exec_driver_sql(insertion.sql, insertion.parameters(owned))
        elif owned:
            self._execute(_new_row(table), owned)

    def add_if_new(self, table: type[Scoped], **values: Any) -> bool:  # noqa: ANN401
        """Insert unless a unique key says it is there already; whether it was new."""
        self.memory.forget_table(table.__table__)
        statement = _row_if_new(table, self.connection.dialect.name)
        owned = {"workspace_id": self.workspace, **values}
        added = self._execute(statement, owned)
        return added.first() is not None  # PostgreSQL gives no count of rows here

    def run(self, statement: Update | Delete, values: Values = NO_VALUES) -> CursorResult[Any]:
        """Once, or for each of some rows."""
        self.memory.forget_table(statement.table)
        if isinstance(values, Mapping):
            return self._run(statement, values)
        return self._run_each(statement, values)

    def all(self, statement: Query) -> Sequence[AnyRow]:
        return self._run(statement).all()

    def first(self, statement: Query) -> AnyRow | None:
        return self._run(statement).first()

    def scalar(self, statement: Query) -> Any:  # noqa: ANN401
        return self._run(statement).scalar()


@cache
def named(table: type[Base]) -> Callable[[Sequence[Any]], Any]:
    """A whole row whose columns are read by name, at a tenth of what it costs with a `Row`."""
    columns = table.__table__.c.keys()
    shape: Any = namedtuple(table.__tablename__, columns)  # type: ignore[misc]  # noqa: PYI024
    return partial(tuple.__new__, shape)


@cache
def _is_own(table: type[Scoped]) -> ColumnElement[bool]:
    return table.workspace_id == bindparam("own")


@cache
def _every_row(table: type[Scoped]) -> Query:
    return select(table.__table__).where(_is_own(table))


@cache
def _reader(
    table: type[Scoped],
    wanted: Wanted,
    lock: bool,  # noqa: FBT001  # a name costs as much again
) -> tuple[Query, Callable[[Sequence[Any]], Any]]:
    """What asks for rows, and what makes each of them."""
    columns = table.__table__.c
    conditions = (_is_as_wanted(columns[name], kind) for name, kind in wanted)
    query = _every_row(table).where(*conditions)
    # Always in one order, so that two who lock several never wait for each other.
    locking = query.order_by(columns.id).with_for_update() if lock else query
    return locking, named(table)


def _asked(wanted: Columns) -> tuple[Wanted, Columns]:
    """How each column is compared, and with what."""
    kinds: list[tuple[str, Kind]] = []
    values: dict[str, Any] = {}
    for name, value in wanted.items():
        if isinstance(value, list):
            kinds.append((name, size(value)))
            values.update(places(name, value))
        else:
            kinds.append((name, type(value)))
            values[name] = value
    return tuple(kinds), values


def _is_as_wanted(column: ColumnElement[Any], kind: Kind) -> ColumnElement[bool]:
    if kind is NoneType:
        return column.is_(None)
    if isinstance(kind, int):
        return one_of(column, str(column.key), kind)
    return column == bindparam(column.key)


def size(values: Sized) -> int:
    """By which a prepared statement is told apart: the longest lists share one."""
    return min(len(values), SHORT + 1)


@cache
def _placed(name: str, size: int) -> tuple[str, ...]:
    return tuple(f"{name}_{place}" for place in range(size))


def one_of(column: Any, name: str, size: int) -> ColumnElement[bool]:  # noqa: ANN401
    """The column is one of some values, each of which has a place: half the work of a list."""
    each = [bindparam(one, type_=column.type) for one in _placed(name, size)]
    found: ColumnElement[bool] = column.in_(
        bindparam(name, expanding=True) if size > SHORT else each
    )
    return found


def places(name: str, values: Collection[Any]) -> dict[str, Any]:
    """The values of `one_of`."""
    if len(values) > SHORT:
        return {name: list(values)}
    return dict(zip(_placed(name, len(values)), values, strict=True))


@cache
def _prepared(make: Callable[..., Any], kinds: tuple[Hashable, ...]) -> Any:  # noqa: ANN401
    """It is put together once for all workspaces, and nothing is asked meanwhile."""
    nowhere: Any = None
    return make(Scope(nowhere, 0), *kinds)


@cache
def _row_to_change(table: type[Scoped]) -> Update:
    columns = table.__table__.c
    return update(table).where(_is_own(table), columns.id == bindparam("row"))


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
