"""The session of a command that nobody sits before."""

from collections.abc import Iterator
from contextlib import contextmanager

from kiosque.desk.session import Session


@contextmanager
def unattended() -> Iterator[Session]:
    """Open the session that the environment describes, and close it whatever happens."""
    from kiosque.bootstrap import kiosk, unattended_session

    session = unattended_session(kiosk())
    try:
        yield session
    finally:
        session.close()
