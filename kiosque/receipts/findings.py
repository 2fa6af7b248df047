"""What every kind of paper is asked: who issued it, is it within its dates, whose is it."""

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from cryptography import x509

from kiosque.i18n import _
from kiosque.mandates.scopes import scope
from kiosque.receipts.trust import (
    Trust,
    fingerprint,
    is_specimen,
    organisation_of,
    why_not_trusted,
)
from kiosque.receipts.verdict import Verdict

PARIS = ZoneInfo("Europe/Paris")
"""A seal's times carry no zone: they are told in that of most readers, and said so."""


def note_issuer(
    verdict: Verdict, chain: tuple[x509.Certificate, ...], trust: Trust | None, at: datetime
) -> None:
    """Say who issued what was signed `at`; the worst answer given stays."""
    leaf = chain[0]
    verdict.specimen = verdict.specimen or is_specimen(leaf)
    verdict.issuer_name = verdict.issuer_name or organisation_of(leaf)
    if trust is None:
        _note_unconfirmed(verdict, chain, at)
    else:
        _note_judged(verdict, chain, trust, at)


def _note_unconfirmed(verdict: Verdict, chain: tuple[x509.Certificate, ...], at: datetime) -> None:
    root = chain[-1]
    verdict.issuer = "unconfirmed"
    verdict.issuer_fingerprint = fingerprint(root)
    if why_not_trusted(chain, root, at) is not None:
        verdict.failed("issuer", _("Les certificats joints ne tiennent pas entre eux."))
        return
    _once(
        verdict.unknown,
        verdict,
        "issuer",
        _(
            "Intact, émetteur à confirmer\N{NO-BREAK SPACE}: comparez l'empreinte "
            "{fingerprint} avec celle imprimée sur le papier ou affichée par la structure."
        ).format(fingerprint=verdict.issuer_fingerprint),
    )


def _note_judged(
    verdict: Verdict, chain: tuple[x509.Certificate, ...], trust: Trust, at: datetime
) -> None:
    verdict.issuer_fingerprint = fingerprint(trust.root)
    reason = why_not_trusted(chain, trust.root, at)
    if reason is not None:
        verdict.issuer = "foreign"
        verdict.failed(
            "issuer",
            _("Émetteur refusé\N{NO-BREAK SPACE}: {reason}.").format(reason=_(reason)),
        )
    elif verdict.issuer != "foreign":
        verdict.issuer = "trusted"
        _once(
            verdict.passed,
            verdict,
            "issuer",
            _("Émis par {name}, que vos certificats connaissent.").format(name=verdict.issuer_name),
        )


def note_dates(verdict: Verdict, starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    """Say whether `now` is within the dates of the mandate."""
    from kiosque.i18n.dates import long_moment

    verdict.starts_at, verdict.ends_at = starts_at, ends_at
    when = long_moment(ends_at)
    if ends_at.tzinfo is UTC:
        when = _("{when} (heure de Paris)").format(when=long_moment(ends_at.astimezone(PARIS)))
    if now < starts_at:
        verdict.dates = "not_begun"
        _once(verdict.failed, verdict, "dates", _("Ce mandat n'a pas encore commencé."))
    elif now >= ends_at:
        verdict.dates = "ended"
        _once(
            verdict.failed,
            verdict,
            "dates",
            _("Ce mandat est fini depuis le {when}.").format(when=when),
        )
    else:
        verdict.dates = "running"
        _once(verdict.passed, verdict, "dates", _("Il court jusqu'au {when}.").format(when=when))


def note_revocation(verdict: Verdict, at: datetime, scopes: tuple[str, ...]) -> None:
    """Say what an attestation of revocation tells: what ended, and since when."""
    from kiosque.i18n.dates import long_moment

    verdict.revoked_at = at
    when = long_moment(at)
    if at.tzinfo is UTC:
        when = _("{when} (heure de Paris)").format(when=long_moment(at.astimezone(PARIS)))
    titles = ", ".join(scope(key).title for key in scopes)
    text = (
        _("Annulé pour {scopes}, depuis le {when}.").format(scopes=titles, when=when)
        if scopes
        else _("Annulé en entier, depuis le {when}.").format(when=when)
    )
    _once(verdict.passed, verdict, "revoked", text)


def note_person(verdict: Verdict, *, same: bool) -> None:
    """Say whether the paper is that of the person asked about."""
    verdict.person_matches = same
    if same:
        verdict.passed("person", _("Le papier est bien celui de cette personne."))
    else:
        verdict.failed(
            "person",
            _("Le papier est celui d'une autre personne, ou le nom n'est pas écrit pareil."),
        )


def note_limits(verdict: Verdict) -> None:
    """Say what no paper can tell, and that a specimen is one."""
    if verdict.specimen:
        verdict.unknown(
            "specimen",
            _("SPÉCIMEN\N{NO-BREAK SPACE}: papier d'entraînement, sans aucune valeur."),
        )
    if verdict.revoked_at is not None:
        return
    verdict.unknown(
        "revocation",
        _(
            "Un papier seul ne peut pas dire si le mandat a été annulé "
            "depuis\N{NO-BREAK SPACE}: demandez à la structure."
        ),
    )


def _once(say: Callable[[str, str], None], verdict: Verdict, name: str, text: str) -> None:
    """Add a check unless the same sentence stands there already."""
    if all(check.sentence != text for check in verdict.checks):
        say(name, text)
