"""What the banner tells: the session, the person helped, the mandate, the network."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything always visible; empty where there is nothing."""

    who: str = ""
    citizen: str = ""
    mandate: str = ""
    mandate_short: str = ""
    """The same where there is little room."""
    ends_at: datetime | None = None
    """When the mandate at hand ends."""
    ending: str = ""
    """What is said of that end in the last minutes."""
    network: bool = False
    """Whether this machine has a way out; nothing is contacted to know it."""
    queued: int = 0
    practice: bool = False
