"""Rules of the house that no linter knows. Each names its offenders."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from pathlib import Path

from bot.settings import Settings
from handlers.menu import SUBCOMMANDS
from scheduler import TIMETABLE

ROOT = Path(__file__).parents[2]
HOUSE = ("bot/", "handlers/", "scheduler/")


def our_files() -> Iterator[Path]:
    """Walk what git would keep: `.gitignore` here holds plain names and nothing else."""
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    ignored = [".git", *(line.rstrip("/") for line in lines if line and line[0] != "#")]
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if not any(fnmatch(name, i) for i in ignored)]
        for name in files:
            if not any(fnmatch(name, i) for i in ignored):
                yield Path(folder, name)


FILES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8", errors="replace")
    for path in sorted(our_files())
}
MODULES = {name: ast.parse(text) for name, text in FILES.items() if name.endswith(".py")}


def nodes(*tops: str) -> Iterator[tuple[str, ast.AST]]:
    """Every node below these folders, with the place to point at."""
    for name, module in MODULES.items():
        if name.startswith(tops):
            for node in ast.walk(module):
                yield f"{name}:{getattr(node, 'lineno', 1)}", node


def offenders(breaks: Callable[[ast.AST], bool], *tops: str) -> list[str]:
    return [place for place, node in nodes(*tops) if breaks(node)]


def last_name(node: ast.expr) -> str:
    """`contextlib.suppress` and `suppress` are both suppress."""
    return ast.unparse(node).rpartition(".")[2]


def says_nothing(line: ast.stmt) -> bool:
    match line:
        case ast.Pass() | ast.Continue() | ast.Break() | ast.Expr(value=ast.Constant()):
            return True
        case ast.Return(value=None | ast.Constant(value=None)):
            return True
        case _:
            return False


def swallows(node: ast.AST) -> bool:
    match node:
        case ast.ExceptHandler(body=body):
            return all(says_nothing(line) for line in body)
        case ast.Call(func=function, args=errors) if last_name(function) == "suppress":
            everything = {"BaseException", "Exception", "Refusal"}
            return not everything.isdisjoint(map(last_name, errors))
        case _:
            return False


def test_no_error_is_swallowed() -> None:
    assert offenders(swallows, *HOUSE) == []


BOXES = ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp
BOX_MAKERS = {
    "Condition", "Counter", "Event", "Lock", "OrderedDict", "Queue", "RLock", "SimpleQueue",
    "WeakKeyDictionary", "WeakValueDictionary", "bytearray", "defaultdict", "deque", "dict",
    "list", "local", "set",
}  # fmt: skip
CHANGES = {
    "add", "append", "clear", "discard", "extend", "insert", "pop", "popitem", "remove",
    "setdefault", "update",
}  # fmt: skip


def is_to_be_filled(value: ast.expr | None) -> bool:
    match value:
        case ast.List(elts=[]) | ast.Dict(keys=[]):
            return True
        case ast.Call(func=function):
            return last_name(function) in BOX_MAKERS
        case _:
            return False


def keeps_a_box(line: ast.stmt) -> bool:
    match line:
        case ast.Assign(targets=[target, *_], value=value):
            pass
        case ast.AnnAssign(target=target, value=value):
            pass
        case _:
            return False
    constant = ast.unparse(target).strip("_").isupper()
    return is_to_be_filled(value) or (isinstance(value, BOXES) and not constant)


def changes_a_constant(node: ast.AST) -> bool:
    match node:
        case ast.Subscript(value=ast.Name(id=name), ctx=ast.Store() | ast.Del()):
            return name.isupper()
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=change)):
            return name.isupper() and change in CHANGES
        case _:
            return False


def test_no_module_keeps_a_box_of_its_own() -> None:
    boxes = [
        f"{name}:{line.lineno}"
        for name, module in MODULES.items()
        if name.startswith(HOUSE)
        for line in module.body
        if keeps_a_box(line)
    ]
    assert boxes + offenders(changes_a_constant, *HOUSE) == []


def test_each_ban_is_lifted_in_its_one_place() -> None:
    """Ruff bans the clock, the environment and mocks by name; this watches who tells it not to."""
    lifts = re.compile(r"#\s*(?:ruff:\s*)?noqa\b.*\bTID251\b")
    places = {"bot/app.py": "datetime.now", "bot/settings.py": "os.environ"}

    lifted = [
        f"{name}:{number}"
        for name, text in FILES.items()
        for number, line in enumerate(text.splitlines(), start=1)
        if name.endswith(".py") and lifts.search(line)
        if name not in places or places[name] not in line
    ]
    assert lifted == []


def test_the_example_holds_every_setting_and_nothing_else() -> None:
    shown = re.findall(r"^(?:# ?)?([A-Z][A-Z0-9_]*)=", FILES[".env.example"], re.MULTILINE)
    prefix = Settings.model_config.get("env_prefix", "")
    read = [
        str(field.validation_alias or prefix + name).upper()
        for name, field in Settings.model_fields.items()
    ]
    assert sorted(shown) == sorted(read)


def test_every_file_begins_by_saying_what_it_is_for() -> None:
    silent = [name for name in MODULES if not FILES[name].startswith('"""')]
    assert silent == []


def test_no_file_names_somebodys_machine_or_a_package_registry() -> None:
    machine = r"(?<![\w.~-])/(?:home|root|Users|work|workspace|builds)/\w|[A-Z]:\\Users"
    registry = (
        r"py[p]i\.org|p[y]thonhosted|registry\.npmjs|https?://\S*(?:/simple\b|\.whl\b|\.tgz\b)"
    )
    named = [
        f"{name}:{number}"
        for name, text in FILES.items()
        for number, line in enumerate(text.splitlines(), start=1)
        if re.search(f"{machine}|{registry}", line)
    ]
    assert named == []


def shouts(node: ast.AST) -> bool:
    match node:
        case ast.Constant(value=str(said)):
            return "!" in said.replace("<!", "")  # Slack's own <!here> and <!date^…>
        case _:
            return False


def test_nothing_we_say_is_shouted() -> None:
    assert offenders(shouts, "bot/render", "bot/cli", "bot/demo") == []


def test_every_refusal_has_a_sentence() -> None:
    bases = {
        node.name: {last_name(base) for base in node.bases}
        for _, node in nodes("bot/")
        if isinstance(node, ast.ClassDef)
    }
    worded = {
        last_name(node.cls)
        for _, node in nodes("bot/render/refusals")
        if isinstance(node, ast.MatchClass)
    }

    def lineage(name: str) -> set[str]:
        return {name}.union(*(lineage(base) for base in bases.get(name, ())))

    refusals = {name for name in bases if "Refusal" in lineage(name) - {name}}
    grouping = set().union(*bases.values())
    wordless = {name for name in refusals - grouping if worded.isdisjoint(lineage(name))}
    assert wordless == set()


def said_by(node: ast.AST) -> str | None:
    match node:
        case ast.Constant(value=str(word)) | ast.Name(id=word) | ast.Attribute(attr=word):
            return word
        case _:
            return None


def test_every_job_has_a_story() -> None:
    """A test names the job: as a value to tick, or as the function it runs."""
    told = {word for _, node in nodes("tests/") if (word := said_by(node))}
    assert [job.name for job in TIMETABLE if job.name not in told] == []


def test_the_readme_shows_the_menu_as_it_is() -> None:
    shown = set(re.findall(r"(?:^|`)/pilot ([a-z]+)", FILES["README.md"], re.MULTILINE))
    assert shown == set(SUBCOMMANDS)
