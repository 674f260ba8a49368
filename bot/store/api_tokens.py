"""The tokens that programs read by, on disk: hashes, and how long each is good for."""

from __future__ import annotations

from datetime import datetime

from bot.domain.api_tokens import ApiToken, Opens, TokenId
from bot.frozen import dataclass
from bot.store.schema import ApiTokenRow
from bot.store.scope import AnyRow, Scope


@dataclass(frozen=True, slots=True)
class ApiTokens:
    scope: Scope

    def add(  # noqa: PLR0913
        self,
        name: str,
        opens: Opens,
        secret_hash: str,
        made_at: datetime,
        expires_at: datetime,
        *,
        restricted: bool,
    ) -> TokenId:
        row = self.scope.add(
            ApiTokenRow,
            name=name,
            opens=opens.value,
            restricted=restricted,
            hash=secret_hash,
            made_at=made_at,
            expires_at=expires_at,
        )
        return TokenId(row)

    def get(self, token: TokenId) -> ApiToken | None:
        rows = self.scope.by_key(ApiTokenRow, "id", [token])
        return next(map(_token, rows), None)

    def all(self) -> list[ApiToken]:
        query = self.scope.select(ApiTokenRow).order_by(ApiTokenRow.id)
        return [_token(row) for row in self.scope.all(query)]

    def revoke(self, token: TokenId, now: datetime) -> None:
        self.scope.change(ApiTokenRow, token, revoked_at=now)


def _token(row: AnyRow) -> ApiToken:
    return ApiToken(
        id=TokenId(row.id),
        name=row.name,
        opens=Opens(row.opens),
        restricted=row.restricted,
        hash=row.hash,
        made_at=row.made_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )
