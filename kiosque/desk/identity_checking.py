"""Whether a registered provider would work, found out without anybody signing in."""

from typing import Any

from kiosque.desk.identity_documents import StoredDocuments
from kiosque.desk.identity_registrations import registered_provider, stored_settings
from kiosque.desk.session import Session
from kiosque.i18n import N_, _
from kiosque.i18n.dates import long_moment
from kiosque.identity.findings import (
    LABELS,
    Finding,
    clock_finding,
    declared_findings,
    refused_finding,
)
from kiosque.identity.profiles import ProfileName
from kiosque.identity.provider import ProviderSettings
from kiosque.identity.refusals import IdentityRefused


def check_identity(session: Session, profile: ProfileName | None = None) -> tuple[Finding, ...]:
    """Ask a provider for its documents and its time, and compare; the mediator asked for it.

    Raises `Refusal` where none is registered. What cannot be reached or read is a finding.
    """
    registered = registered_provider(session, profile)
    try:
        settings = stored_settings(session, registered.profile)
    except IdentityRefused as refusal:
        return (refused_finding("settings", refusal),)
    if settings is None:
        return ()
    return (
        Finding("settings", holds=True),
        *_about_return(settings),
        *_about_provider(session, settings),
    )


def finding_line(one: Finding) -> str:
    """Return one finding in a line."""
    label = _(LABELS[one.what])
    if one.holds:
        return _("en ordre : {label}").format(label=label)
    said = _(one.said).format(**one.params)
    advice = _(one.advice).format(**one.params) if one.advice else ""
    return (
        _("à corriger : {label}. {said} {advice}")
        .format(label=label, said=said, advice=advice)
        .rstrip()
    )


def finding_as_plain(one: Finding) -> dict[str, Any]:
    """Return one finding as `--json` writes it."""
    said = _(one.said).format(**one.params) if one.said else ""
    advice = _(one.advice).format(**one.params) if one.advice else ""
    return {"what": one.what, "holds": one.holds, "said": said, "advice": advice}


def _about_return(settings: ProviderSettings) -> tuple[Finding, ...]:
    if settings.relayed:
        return (
            Finding(
                "relay",
                holds=False,
                said=N_("La réponse revient sur un serveur de structure, pas sur ce poste."),
                advice=N_(
                    "Ce poste ne peut pas identifier seul\N{NO-BREAK SPACE}: il faut un relais."
                ),
            ),
        )
    from kiosque.identity.loopback import is_free

    if is_free(settings.callback_port):
        return (Finding("redirect", holds=True),)
    return (
        Finding(
            "redirect",
            holds=False,
            said=N_("Le port {port} de ce poste est déjà pris : le retour n'arriverait pas."),
            advice=N_("Fermez l'autre programme, ou déclarez une autre adresse de retour."),
            params={"port": settings.callback_port},
        ),
    )


def _about_provider(session: Session, settings: ProviderSettings) -> tuple[Finding, ...]:
    from kiosque.identity.exchange import BackChannel
    from kiosque.identity.lookup import check_reachable_name
    from kiosque.identity.provider import read_discovery
    from kiosque.identity.strict_json import read_object

    documents = StoredDocuments(session, settings.issuer, anew=True)
    channel = BackChannel(settings, documents)
    try:
        check_reachable_name(settings)
        answer = channel.discovery()
        document = read_object(answer.body)
        found = [
            Finding("discovery", holds=True),
            *declared_findings(document, settings),
            clock_finding(answer.date, session.clock.read().now),
        ]
        try:
            channel.keys(read_discovery(document, settings), anew=True)
            found.append(Finding("keys", holds=True))
        except IdentityRefused as refusal:
            found.append(refused_finding("keys", refusal))
        return tuple(one for one in found if one is not None)
    except IdentityRefused as refusal:
        return (_unread(session, refused_finding("discovery", refusal), documents),)
    finally:
        channel.close()


def _unread(session: Session, finding: Finding, documents: StoredDocuments) -> Finding:
    """Say when the provider's document was last read, where it was."""
    kept = documents.last("discovery")
    if kept is None:
        return finding
    moment = long_moment(session.local(kept[0]))
    advice = N_("Elle a été lue pour la dernière fois {moment}.")
    params = {**finding.params, "moment": moment}
    return Finding(finding.what, finding.holds, finding.said, advice, params)
