"""`preflight governance`: the presets of governance, shown, checked and put to use."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import scheduler
from bot import app as root
from bot.cli.paper import AsJson, as_json, err, out
from bot.domain.presets import SHIPPED, Preset, PresetMistakes, as_toml, read_preset
from bot.domain.refusals import Refusal
from bot.render.refusals import beside
from bot.settings import read_store_settings
from bot.usecases import governing

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)]
WRONG = 2

app = typer.Typer(
    no_args_is_help=True, help="What pilots answer for: show, check or change the preset."
)


@app.command()
def show(
    name: Annotated[str | None, typer.Argument(help="The preset; else the one in use.")] = None,
    *,
    json: AsJson = False,
) -> None:
    """Print a preset as a file that can be changed and put to use."""
    with root.desk(read_store_settings().database_url) as bot:
        preset = bot.see(governing.preset, name)
        in_use, known = bot.see(governing.known)
    if json:
        as_json(_facts(preset))
        return
    print(as_toml(preset), end="")  # noqa: T201  # as it is, to be kept in a file
    err.print(f"There are {', '.join(known)}; {in_use} is in use.")


@app.command()
def check(file: File, *, json: AsJson = False) -> None:
    """Say what is wrong with a file, line by line; exit code 1 if anything is."""
    try:
        preset = _read(file)
    except PresetMistakes as wrong:
        if json:
            as_json({"mistakes": [_mistake(one) for one in wrong.mistakes]})
        else:
            _tell(wrong)
        raise typer.Exit(1) from None
    if json:
        as_json(_facts(preset))
    else:
        out.print(f"{preset.name} can be used: {_size(preset)}.")


@app.command()
def use(
    preset: Annotated[
        str, typer.Argument(metavar="NAME|FILE", help="A preset, or a file of one.")
    ],
) -> None:
    """Make a preset the workspace's. Pilots underway answer for its items from then on."""
    with root.desk(read_store_settings().database_url) as bot:
        _, known = bot.see(governing.known)
        wanted: Preset | str = preset
        if preset not in known and Path(preset).is_file():
            try:
                wanted = _read(Path(preset))
            except PresetMistakes as wrong:
                _tell(wrong)
                raise typer.Exit(WRONG) from None
        found = bot.do(governing.use, wanted)
        with err.status("Looking at every pilot in this light …"):
            scheduler.jobs.look_at_all(bot, sound=False)
    out.print(f"{found.name} is in use: {_size(found)}.")


def _read(file: Path) -> Preset:
    return read_preset(file.read_text(encoding="utf-8", errors="replace"), SHIPPED)


def _tell(wrong: PresetMistakes) -> None:
    for mistake in wrong.mistakes:
        err.print(_said(mistake))


def _said(mistake: Refusal) -> str:
    return beside(mistake, root.wall_clock())


def _size(preset: Preset) -> str:
    return f"{len(preset.items)} items in {len(preset.groups)} groups"


def _mistake(mistake: Refusal) -> dict[str, object]:
    return {"line": getattr(mistake, "line", None), "says": _said(mistake)}


def _facts(preset: Preset) -> dict[str, object]:
    items = [
        {
            "id": one.id,
            "group": one.group,
            "title": one.title,
            "needed": one.needed,
            "evidence": one.evidence,
            "role": one.role,
        }
        for one in preset.items
    ]
    return {"name": preset.name, "says": preset.says, "items": items}
