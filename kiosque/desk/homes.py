"""The data directory: one folder for each organisation, for this account of the machine only."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from kiosque.errors import Refusal, UnavailableError
from kiosque.i18n import N_

ORGANISATIONS = "organisations"
PRIVATE = 0o700
_UNFINISHED = ".new-"
"""Before the name of a folder that is being made: nobody reads it, and it may be left behind."""
_REPLACED = ".replaced-"
"""Before the name of data that a restoration replaced: nobody reads them, and they go in time."""


def organisation_folder(home: Path, organisation_id: str) -> Path:
    """Return the folder of an organisation; the identifier must be a UUID, never a path."""
    return home / ORGANISATIONS / str(UUID(organisation_id))


def organisation_folders(home: Path) -> Iterator[Path]:
    """Yield the folder of each organisation found in `home`.

    Raises `UnavailableError` when it cannot be looked into.
    """
    parent = home / ORGANISATIONS
    try:
        names = sorted(os.listdir(parent))  # noqa: PTH208  (sorted names, not paths)
    except FileNotFoundError:
        return
    except OSError:
        raise _not_made() from None
    for name in names:
        try:
            UUID(name)
        except ValueError:
            continue
        yield parent / name


def replaced_name(organisation_id: str, moment: datetime) -> str:
    """Return under which name data lie that a restoration replaced at `moment`."""
    return f"{_REPLACED}{UUID(organisation_id)}-{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def replaced_before(home: Path, organisation_id: str, moment: datetime) -> tuple[Path, ...]:
    """Return the folders of replaced data of an organisation that are older than `moment`."""
    last = replaced_name(organisation_id, moment)
    parent = home / ORGANISATIONS
    found = parent.glob(f"{_REPLACED}{UUID(organisation_id)}-*")
    return tuple(sorted(path for path in found if path.name < last))


def remove_replaced(folder: Path) -> None:
    """Take away data that a restoration replaced; what the disk keeps is tried again tomorrow."""
    _remove(folder)


def check_private(home: Path) -> None:
    """Close an existing data directory to the other accounts of this machine.

    Raises `Refusal` when it belongs to another account or cannot be closed, `UnavailableError`
    when it is no directory.
    """
    try:
        found = home.stat()
    except FileNotFoundError:
        return
    except OSError:
        raise _not_made() from None
    if not stat.S_ISDIR(found.st_mode):
        raise _not_made()
    if found.st_uid != os.geteuid():
        raise Refusal(
            N_("Le dossier des données appartient à un autre compte de cette machine."),
            advice=N_(
                "Rien n'y a été écrit. Ouvrez la session de ce compte, ou nommez un autre dossier "
                "avec KIOSQUE_HOME."
            ),
        )
    if stat.S_IMODE(found.st_mode) & ~PRIVATE:
        with suppress(OSError):
            home.chmod(PRIVATE)
        if stat.S_IMODE(home.stat().st_mode) & ~PRIVATE:
            raise Refusal(
                N_("D'autres comptes de cette machine peuvent lire le dossier des données."),
                advice=N_(
                    "Rien n'y a été écrit. Donnez-lui les droits 0700, ou nommez un autre dossier "
                    "avec KIOSQUE_HOME."
                ),
            )


@contextmanager
def new_folder(home: Path, organisation_id: str) -> Iterator[Path]:
    """Yield a folder to fill; it becomes the organisation's when the block ends well.

    Otherwise nothing stays behind. One process at a time makes one. Raises `UnavailableError`
    when the disk refuses, and what `check_private` does.
    """
    parent = home / ORGANISATIONS
    made = [path for path in (home, parent) if not path.exists()]
    unfinished = parent / f"{_UNFINISHED}{UUID(organisation_id)}"
    finished = organisation_folder(home, organisation_id)
    try:
        with _alone_in(home, parent):
            unfinished.mkdir(mode=PRIVATE)
            yield unfinished
            unfinished.rename(finished)
            _sync(parent)
    except BaseException as error:
        _remove(unfinished)
        _remove(finished)
        for path in reversed(made):
            with suppress(OSError):
                path.rmdir()
        if isinstance(error, OSError):
            raise _not_made() from None
        raise


@contextmanager
def restored_folder(home: Path, organisation_id: str, moment: datetime) -> Iterator[Path]:
    """Yield a folder to fill with restored data; unless `put_in_place`, nothing stays of it.

    One process at a time does this, and nobody founds meanwhile. Raises as `new_folder`.
    """
    parent = home / ORGANISATIONS
    # The name that the data it replaces will bear: whatever stops this, they are recognised.
    folder = parent / replaced_name(organisation_id, moment)
    try:
        with _alone_in(home, parent):
            _remove(folder)
            folder.mkdir(mode=PRIVATE)
            try:
                yield folder
            except BaseException:
                _remove(folder)
                raise
    except OSError:
        raise _not_made() from None


def put_in_place(home: Path, organisation_id: str, folder: Path) -> Path | None:
    """Put restored data in the place of what was there, at once; return where that lies now.

    Raises `OSError` when the disk refuses, and then what was there is there again.
    """
    target = organisation_folder(home, organisation_id)
    replaces = target.exists()
    if replaces:
        _exchange(folder, target)
    else:
        folder.rename(target)
    try:
        _sync(target.parent)
    except OSError:
        if replaces:
            _exchange(folder, target)
        else:
            target.rename(folder)
        raise
    return folder if replaces else None


def _exchange(one: Path, other: Path) -> None:
    """Exchange two folders in one step (Linux, renameat2); raises `OSError`."""
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    here, exchange = -100, 2
    if libc.renameat2(here, os.fsencode(one), here, os.fsencode(other), exchange) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


@contextmanager
def _alone_in(home: Path, parent: Path) -> Iterator[None]:
    """Make the data directory, wait until nobody else founds in it, and tidy up after a crash."""
    import fcntl

    check_private(home)
    home.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    parent.mkdir(mode=PRIVATE, exist_ok=True)
    lock = os.open(parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for left in parent.glob(f"{_UNFINISHED}*"):
            _remove(left)
        yield
    finally:
        os.close(lock)


def remove_organisation(home: Path, organisation_id: str) -> None:
    """Take away an organisation that nobody has seen yet."""
    _remove(organisation_folder(home, organisation_id))


def _remove(folder: Path) -> None:
    import shutil

    shutil.rmtree(folder, ignore_errors=True)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _not_made() -> UnavailableError:
    return UnavailableError(
        N_("Le dossier des données ne peut pas être créé ou ouvert."),
        advice=N_(
            "Rien n'a été enregistré. Vérifiez la place et les droits du disque, ou nommez un "
            "autre dossier avec KIOSQUE_HOME, puis recommencez."
        ),
    )
