"""`/pilot show` of a pilot that is filled in, beside an empty one; what commands ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import repeat
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from slack_bolt import App, BoltResponse
from sqlalchemy import event

from benchmarks.bank import Bank, crowded, open_bank
from benchmarks.command import request
from benchmarks.home import AtOnce, Reader
from benchmarks.rounds import again, p50s, pairs
from benchmarks.table import Figure, ratio
from bot.domain.imports import Page
from bot.domain.pilot import PilotId
from bot.files.registers import open_register
from bot.files.templates import NAMES, write_template
from bot.render.fields import FIELDS
from bot.runtime import Bot
from bot.sandbox import Delivery
from bot.usecases import importing
from handlers import bolt_app

SHOWN = 40  # a round
FEW, MANY = 20, 200
COMMANDS = ("show P-1", "list", "next P-1")
TARGET = 2


def measure(folder: Path) -> Iterator[Figure]:
    with open_bank(folder) as bank:
        _fill(bank, folder)
        app = _app(bank, bank.bot)
        full, empty = (repeat(_typed(bank, app, f"show {key}")) for key in ("P-1", "P-2"))
        rounds = again(partial(p50s, SHOWN, full, empty))
        by = "of one with nothing but its name"
        yield ratio("/pilot show of a pilot filled in", by, pairs(rounds, 0, 1), TARGET)
        with (
            crowded(bank, MANY - 2, PilotId(2)) as many,
            crowded(bank, FEW - 2, PilotId(2)) as few,
        ):
            for name in (*COMMANDS, "Home"):
                asked, before = (_statements(bank, bot, name) for bot in (many, few))
                yield Figure(
                    what=f"statements of {name if name == 'Home' else f'/pilot {name}'}",
                    by=f"{MANY} pilots beside {FEW}",
                    measured=f"{asked} ÷ {before}",
                    value=asked / before,
                    target=1,
                )


def _fill(bank: Bank, folder: Path) -> None:
    """P-1 with an answer in every column that there is, P-2 with its name."""
    file = folder / "filled.xlsx"
    write_template(file)
    book = load_workbook(file)
    sheet = book.worksheets[0]
    told = {name: field.example for fields in FIELDS.values() for name, field in fields.items()}
    told = {**told, "id": "1", "name": "Claims triage", "hold_until": ""}
    for place, name in enumerate(NAMES, start=1):
        sheet.cell(row=2, column=place, value=told[name])
    sheet.cell(row=3, column=1, value="2")
    sheet.cell(row=3, column=NAMES.index("name") + 1, value="KYC screening")
    book.save(file)
    for page in open_register(file, None, bank.bot.see(importing.terms)).pages():
        bank.bot.do(importing.import_page, page, _accounts(bank, page))


def _accounts(bank: Bank, page: Page) -> dict[Any, Any]:
    """The examples of the guide are written for a larger bank: here Bo is all of them."""
    return dict.fromkeys(page.emails(), bank.slack.people["bo"].id)


def _app(bank: Bank, bot: Bot) -> App:
    return bolt_app(bot, bank.slack.bot_token, bank.slack.signing_secret, AtOnce())


def _typed(bank: Bank, app: App, text: str) -> Callable[[], BoltResponse]:
    deliveries: list[Delivery] = []

    def door(delivery: Delivery) -> BoltResponse:
        deliveries.append(delivery)
        return request(app, delivery)()

    bank.slack.hands_to(door)
    bank.ana.types(f"/pilot {text}")
    return request(app, deliveries[0])


def _statements(bank: Bank, bot: Bot, name: str) -> int:
    app = _app(bank, bot)
    _ask(bank, app, name)  # whom it meets is met
    heard: list[str] = []

    def hear(_c: object, _cursor: object, sql: str, *_: object) -> None:
        heard.append(sql)

    engines = {bot.database.reading, bot.database.writing}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", hear)
    _ask(bank, app, name)
    for engine in engines:
        event.remove(engine, "before_cursor_execute", hear)
    return len(heard)


def _ask(bank: Bank, app: App, name: str) -> None:
    if name == "Home":
        Reader(bank, app, "ana").opens()()
    else:
        bank.slack.hands_to(lambda delivery: request(app, delivery)())
        bank.ana.types(f"/pilot {name}")
