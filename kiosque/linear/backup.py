"""Making a backup by questions."""

from kiosque.desk.backup import create_backup, last_backup
from kiosque.desk.backup_words import backup_lines
from kiosque.desk.papers import typed_folder
from kiosque.desk.session import Session
from kiosque.i18n import _
from kiosque.i18n.dates import long_moment
from kiosque.linear.console import Console, ask_filled, say_lines


def ask_backup(session: Session, console: Console) -> None:
    """Ask for a folder, write the backup there and say what it is; raises what forbids it."""
    last = last_backup(session)
    console.say(
        _("Aucune sauvegarde n'a encore été faite.")
        if last is None
        else _("Dernière sauvegarde : {when}.").format(when=long_moment(last))
    )
    folder = ask_filled(console, "backup.folder", _("Dossier, par exemple une clé USB :"))
    console.say(_("La sauvegarde s'écrit, puis se relit…"))
    say_lines(console, backup_lines(session, create_backup(session, typed_folder(folder))))
