"""One's own passphrase, changed by oneself: the old one and a fresh code prove who asks."""

import hmac
import unicodedata

from kiosque.desk.founding_checks import check_passphrase
from kiosque.desk.session import Session
from kiosque.desk.staff import staff_facts, unjournaled
from kiosque.desk.throttle import counted
from kiosque.errors import InputError, SignInError
from kiosque.i18n import N_
from kiosque.store.database import Connection
from kiosque.vault import slot_changes
from kiosque.vault.own_slot import under_passphrase


def check_new_passphrase(old: str, new: str) -> str:
    """Return a passphrase that will do and is another one; raises `InputError`."""
    chosen = check_passphrase(new)
    if hmac.compare_digest(_compared(old), _compared(chosen)):
        raise InputError(
            "passphrase",
            N_("C'est la phrase de passe que vous avez déjà."),
            advice=N_("Rien n'a changé. Choisissez-en une autre."),
        )
    return chosen


def change_passphrase(session: Session, old: str, new: str, code: str) -> None:
    """Put one's own slot under another passphrase; the old one opens it no more.

    Signing key, certificate and second factor stay, and nobody else's slot changes. Raises
    `InputError` for a passphrase that will not do, `SignInError` for a wrong old one or a wrong
    code, without telling which, with the growing delay of the sign-in, `Refusal` when the keys
    were changed by another session, `UnavailableError` when the disk refuses; then nothing was
    written.
    """
    chosen = check_new_passphrase(old, new)
    vault, reading = session.vault, session.clock.read()
    with counted(session.folder, vault.slot_id, reading):
        slot_changes.refresh(vault)
        try:
            slot = under_passphrase(vault, old, chosen)
        except SignInError:
            raise _not_changed() from None

        def write(connection: Connection) -> None:
            try:
                session.accept_code(connection, code, reading)
            except SignInError:
                raise _not_changed() from None
            facts = unjournaled(session, connection, reading)
            told: dict[str, object] = {"what": "passphrase"}
            changed = [("mediator.changed", vault.slot_id, told)]
            session.record(
                connection, [*facts, *staff_facts(session, connection, reading, changed)], reading
            )
            slot_changes.replace_own_slot(vault, slot)

        with slot_changes.restoring(vault):
            session.database.write(write)


def _compared(passphrase: str) -> bytes:
    """Return what opens a slot: form NFKC, without outer spaces."""
    return unicodedata.normalize("NFKC", passphrase).strip().encode("utf-8", "surrogatepass")


def _not_changed() -> SignInError:
    return SignInError(
        N_("La phrase de passe n'est pas changée : phrase actuelle ou code refusé."),
        advice=N_(
            "Rien n'a changé. Vérifiez les majuscules, attendez le code suivant, puis recommencez."
        ),
    )
