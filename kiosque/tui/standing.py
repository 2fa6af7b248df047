"""What the banner tells: the session, the person helped, the mandate, the network."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything always visible; empty where there is nothing."""

    who: str = ""
    citizen: str = ""
    mandate: str = ""
    mandate_short: str = ""
    """The same where there is little room."""
    network: bool = False
    """Whether this machine has a way out; nothing is contacted to know it."""
    queued: int = 0
    practice: bool = False
