"""Backups and restorations in words."""

from kiosque.desk.backup import BackupMade
from kiosque.desk.restoring import Restored
from kiosque.desk.session import Session
from kiosque.i18n import _, ngettext
from kiosque.i18n.dates import long_date


def backup_lines(session: Session, made: BackupMade) -> tuple[str, ...]:
    """Return what a mediator is to know of a backup that was just made."""
    lines = [
        _("Sauvegarde écrite et relue : {path}").format(path=made.path),
        _("{n} événements du journal, {mb} Mo.").format(
            n=made.events, mb=max(1, round(made.bytes / 1_000_000))
        ),
        _("À détruire après le {day} : kiosque le fait à la prochaine sauvegarde ici.").format(
            day=long_date(session.local(made.kept_until).date())
        ),
        _("Gardez-la loin de ce poste : elle s'ouvre avec les mêmes phrases de passe."),
    ]
    if made.removed:
        lines.append(
            ngettext(
                "{n} sauvegarde trop ancienne est détruite.",
                "{n} sauvegardes trop anciennes sont détruites.",
                len(made.removed),
            ).format(n=len(made.removed))
        )
    return tuple(lines)


def restored_lines(restored: Restored) -> tuple[str, ...]:
    """Return what is to be known of a restoration that was just done."""
    lines = [
        _("{name} est restaurée : {n} événements du journal, vérifiés.").format(
            name=restored.name, n=restored.events
        ),
        _("Le journal continue sous une nouvelle clé, qui nomme la précédente."),
    ]
    if restored.erased_again:
        lines.append(
            ngettext(
                "{n} personne effacée depuis est effacée de nouveau.",
                "{n} personnes effacées depuis sont effacées de nouveau.",
                restored.erased_again,
            ).format(n=restored.erased_again)
        )
    if restored.replaced is not None:
        lines.append(
            _("Ce qui était là est mis de côté huit semaines : {path}").format(
                path=restored.replaced
            )
        )
    lines.append(_("Ouvrez maintenant une session, avec le code suivant."))
    return tuple(lines)
