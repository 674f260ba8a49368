"""Files on their way: asked for, sent to an address of their own, then shared somewhere."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.sandbox.stamps import Stamps
from bot.sandbox.wire import Refused


@dataclass(slots=True)
class Upload:
    id: str
    name: str
    length: int
    title: str = ""
    content: bytes = b""
    shared: bool = False


@dataclass(slots=True)
class Uploads:
    stamps: Stamps
    known: dict[str, Upload] = field(default_factory=dict)

    def begin(self, name: str, length: int) -> Upload:
        upload = Upload(self.stamps.id("F").upper(), name, length, title=name)
        self.known[upload.id] = upload
        return upload

    def get(self, identity: str) -> Upload:
        if identity not in self.known:
            raise Refused("file_not_found")
        return self.known[identity]
