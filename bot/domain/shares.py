"""A share of something counted, with the interval in which the true one lies."""

from __future__ import annotations

from math import sqrt

from bot.domain.digests import TOO_FEW
from bot.frozen import dataclass

Z = 1.959964  # 95%, on both sides


@dataclass(frozen=True, slots=True)
class Rate:
    hits: int
    of: int

    @property
    def share(self) -> float | None:
        """None where fewer were counted than it takes to say (B1)."""
        return self.hits / self.of if self.of >= TOO_FEW else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's, 95%: it stays between none and all, however few there are."""
        if self.share is None:
            return None
        n, p = self.of, self.share
        middle = (p + Z**2 / (2 * n)) / (1 + Z**2 / n)
        half = Z / (1 + Z**2 / n) * sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
        return max(0.0, min(p, middle - half)), min(1.0, max(p, middle + half))
