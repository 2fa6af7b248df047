"""The session of a command that nobody sits before."""

from collections.abc import Iterator
from contextlib import contextmanager

from kiosque.desk.session import Session


@contextmanager
def unattended(*, daily: bool = True, papers: bool = False) -> Iterator[Session]:
    """Open the session that the environment describes, and close it whatever happens.

    Without `daily`, what is due today is not destroyed by the sign-in. With `papers`, for a command
    that makes one, what that needs is loaded meanwhile.
    """
    from kiosque.bootstrap import kiosk, unattended_session

    session = unattended_session(kiosk(), daily=daily, papers=papers)
    try:
        yield session
    finally:
        session.close()
