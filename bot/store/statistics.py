"""What SQLite is to expect of our tables. It plans every statement by this.

Without figures it takes a workspace for ten rows: any list of more than ten ids then made it read
the whole workspace. Figures that are the same everywhere also give the same plans everywhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from sqlalchemy import Connection, text

from bot.frozen import dataclass

ROWS = 100_000
FEW = 10  # rows that share one value, unless it is said here
SHARED: Mapping[str, int] = MappingProxyType(
    {
        "workspace_id": ROWS,
        "stage": ROWS // 10,
        "state": ROWS // 10,
        "kind": ROWS // 10,
        "person_id": ROWS // 100,
        "lead_id": ROWS // 100,
        "sponsor_id": ROWS // 100,
        "owner_id": ROWS // 100,
    }
)
PART = 100  # one in so many rows is in an index that is not of all rows

INDEXES = text(
    'SELECT known.name AS "table", own.name AS named, own."unique" AS is_unique,'
    " own.partial AS is_partial, part.name AS part"
    " FROM sqlite_master AS known"
    " JOIN pragma_index_list(known.name) AS own"
    " JOIN pragma_index_info(own.name) AS part"
    " WHERE known.type = 'table' AND known.name NOT LIKE 'sqlite%'"
    " ORDER BY known.name, own.name, part.seqno"
)
EXPECT = text("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (:table, :name, :figures)")


@dataclass(frozen=True, slots=True)
class Index:
    table: str
    name: str
    is_unique: bool
    is_partial: bool

    def figures(self, columns: Iterable[str]) -> str:
        """How many rows there are; how many share the first value, the first two, and so on."""
        shared = [ROWS]
        for column in columns:
            shared.append(min(shared[-1], SHARED.get(column, FEW)))
        if self.is_unique:
            shared[-1] = 1
        share = PART if self.is_partial else 1
        return " ".join(str(max(1, rows // share)) for rows in shared)


def expect(connection: Connection) -> None:
    """Write it down for every index there is, and have this connection plan by it."""
    found: defaultdict[Index, list[str]] = defaultdict(list)
    for row in connection.execute(INDEXES):
        index = Index(row.table, row.named, bool(row.is_unique), bool(row.is_partial))
        found[index].append(row.part)
    connection.exec_driver_sql("ANALYZE workspaces")  # makes the table that holds the figures
    connection.exec_driver_sql("DELETE FROM sqlite_stat1")
    for index, columns in found.items():
        said = {"table": index.table, "name": index.name, "figures": index.figures(columns)}
        connection.execute(EXPECT, said)
    connection.exec_driver_sql("ANALYZE sqlite_master")  # reads them
