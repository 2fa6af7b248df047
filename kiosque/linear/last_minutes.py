"""What is said of a mandate in its last minutes, between two questions."""

from kiosque.desk.outlook import ending_words, outlook
from kiosque.desk.session import Session
from kiosque.desk.visits import Visit
from kiosque.linear.console import Console


def say_last_minutes(session: Session, console: Console, visit: Visit) -> None:
    """Warn from a quarter of an hour before the end of the visit's mandate."""
    if visit.mandate is None:
        return
    words = ending_words(session, outlook(session, visit).ends_at)
    if words:
        console.say(words)
