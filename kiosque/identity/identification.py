"""From one callback to the identity: the code's exchange and every check, in order, once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from kiosque.identity import relying_party
from kiosque.identity.exchange import BackChannel
from kiosque.identity.keys import ProviderKeys
from kiosque.identity.provider import ProviderMetadata, ProviderSettings
from kiosque.identity.refusals import IdentityRefused, refused
from kiosque.identity.relying_party import AuthorizationRequest, Identified
from kiosque.identity.tokens import (
    SKEW_SECONDS,
    Claims,
    UnknownKeyError,
    check_access_token,
    subject_of,
)

T = TypeVar("T")


@dataclass(slots=True)
class Identification:
    """What one sign-in needs after the browser has come back."""

    settings: ProviderSettings
    channel: BackChannel
    metadata: ProviderMetadata
    keys: ProviderKeys
    request: AuthorizationRequest
    now: Callable[[], datetime]
    verified_id_token: str | None = field(default=None, repr=False)
    """Kept as the hint that ends the provider's session, refused identity or not."""
    _fetched_again: bool = False

    def run(self, query: str) -> Identified:
        """Return who the person is; raises `IdentityRefused`, and nothing else, for anything."""
        code = relying_party.check_callback(query, self.request, self.settings)
        token = self.channel.exchange(
            self.metadata, code, self.request.redirect_uri, self.request.verifier
        )
        id_token = relying_party.signed_id_token(token.id_token, self.settings)
        claims = self._authentication(id_token, token.date)
        self.verified_id_token = id_token
        check_access_token(claims, token.access_token)
        userinfo = self.channel.userinfo(self.metadata, token.access_token)
        subject = subject_of(claims)
        identity = self._with_keys(
            lambda keys: relying_party.check_userinfo(
                userinfo, keys, self.settings, subject, self.now()
            )
        )
        proof = relying_party.proof_of(self.settings, claims, id_token, userinfo)
        return Identified(identity, proof)

    def _authentication(self, id_token: str, date: datetime | None) -> Claims:
        try:
            return self._with_keys(
                lambda keys: relying_party.check_authentication(
                    id_token, keys, self.settings, self.request, self.now()
                )
            )
        except IdentityRefused as refusal:
            raise self._clock_or(refusal, date) from None

    def _with_keys(self, check: Callable[[ProviderKeys], T]) -> T:
        """Run `check`, fetching the keys again at most once in the whole sign-in.

        A key that was kept may have been replaced by another of the same name.
        """
        try:
            return check(self.keys)
        except UnknownKeyError:
            if self._fetched_again:
                raise refused("key_unknown") from None
        except IdentityRefused as refusal:
            if refusal.code != "signature" or not self.channel.keys_are_kept:
                raise
        self._fetched_again = True
        self.keys = self.channel.keys(self.metadata, anew=True)
        try:
            return check(self.keys)
        except UnknownKeyError:
            raise refused("key_unknown") from None

    def _clock_or(self, refusal: IdentityRefused, date: datetime | None) -> IdentityRefused:
        """Say that the clocks differ where that explains why a token looks out of date."""
        if refusal.code not in {"expired", "issued_at"} or date is None:
            return refusal
        seconds = abs((self.now() - date).total_seconds())
        if seconds <= SKEW_SECONDS:
            return refusal
        return refused("clock", minutes=round(seconds / 60))
