"""No statement of the store leaves its workspace by what is written; tests/store walks it run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store.schema import Scoped

STORE = Path(__file__).parents[2] / "bot" / "store"
SCOPED = {kind.__name__ for kind in Scoped.__subclasses__()}
STATEMENTS = {"aliased", "delete", "exists", "insert", "select", "update"}
ADDS_A_TABLE = {"join", "join_from", "outerjoin", "select_from", "with_only_columns"}
RAW = {"exec_driver_sql", "text"}
BELOW_THE_SCOPE = {"database.py", "migrate.py", "schema.py", "scope.py", "statistics.py"}


def tables(*nodes: ast.AST) -> set[str]:
    """The tables of a workspace that are named somewhere in here."""
    named = (inner for node in nodes for inner in ast.walk(node))
    return {node.id for node in named if isinstance(node, ast.Name)} & SCOPED


def leaves(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(value=ast.Name(id=name), attr="__table__"):
            return name in SCOPED
        case ast.Call(func=ast.Name(id=call)) if call in RAW:
            return True
        case ast.Call(func=ast.Name(id=call), args=args) if call in STATEMENTS:
            return bool(tables(*args))
        case ast.Call(func=ast.Attribute(value=on, attr=call), args=args):
            return leaves_by(call, on, args)
        case _:
            return False


def leaves_by(call: str, on: ast.expr, args: list[ast.expr]) -> bool:
    """A method that makes or widens a statement: only the scope's own, and of one table each."""
    if call in RAW:
        return True
    if call not in STATEMENTS | ADDS_A_TABLE:
        return False
    if ast.unparse(on).split(".")[-1] == "scope":
        return len(tables(*args)) > 1
    return bool(tables(*args))


def offenders(module: ast.Module) -> Iterator[int]:
    yield from (
        node.lineno for node in ast.walk(module) if leaves(node) and hasattr(node, "lineno")
    )


def test_every_statement_is_made_by_the_scope() -> None:
    rooms = [path for path in STORE.glob("*.py") if path.name not in BELOW_THE_SCOPE]
    left = [
        f"bot/store/{path.name}:{line}"
        for path in sorted(rooms)
        for line in offenders(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert left == []


@pytest.mark.parametrize(
    "sin",
    [
        "select(PilotRow)",
        "select(func.count(PilotRow.id))",
        "select(ShownRow.letter_id).where(ShownRow.ask_id == ask)",
        "update(AskRow).values(turn=1)",
        "delete(TeamRow)",
        "insert(EventRow)",
        "sqlalchemy.select(PilotRow)",
        "PilotRow.__table__.update()",
        "aliased(PilotRow)",
        "self.scope.select(ToldRow, ToldRow.news_id).join(LetterRow)",
        "self.scope.select(PilotRow, PilotRow.id, PersonRow.name)",
        "connection.exec_driver_sql('DELETE FROM pilots')",
        "text('DELETE FROM pilots')",
    ],
)
def test_a_statement_past_the_scope_is_seen(sin: str) -> None:
    assert list(offenders(ast.parse(sin)))


@pytest.mark.parametrize(
    "line",
    [
        "self.scope.select(PilotRow, func.count().filter(PilotRow.ever_live))",
        "scope.update(AskRow).where(AskRow.id == ask).values(turn=1)",
        "select(WorkspaceRow.id)",
        "update(WorkspaceRow).values(next_number=1)",
        "found.update(more)",
    ],
)
def test_a_statement_within_the_scope_is_let_be(line: str) -> None:
    assert list(offenders(ast.parse(line))) == []
