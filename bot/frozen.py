"""`dataclass` whose `frozen` the type checker alone enforces: it takes a quarter of the time.

A command makes hundreds of values and changes none. The library's own frozen classes set each
field through `object.__setattr__`, which is most of what it costs to make one.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(*, frozen: bool = False, **kind: object) -> Callable[[type], type]:
        """As the library's, equality and hash too; only that nothing stops an assignment."""

        def made(shape: type) -> type:
            own = vars(shape).get("__hash__")
            hashed = frozen and kind.get("eq", True) and own is None
            return dataclasses.dataclass(shape, unsafe_hash=hashed, **kind)

        return made


__all__ = ("dataclass",)
