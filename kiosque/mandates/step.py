"""The steps of a visit, by name; `order` says which comes next."""

from enum import StrEnum


class Step(StrEnum):
    """One thing that a visit asks."""

    POSTURE = "posture"
    NOTICES = "notices"
    PROTECTION = "protection"
    SCOPES = "scopes"
    PROCEDURES = "procedures"
    """Whether named procedures narrow the scopes."""
    DURATION = "duration"
    IDENTITY = "identity"
    STATEMENTS = "statements"
    RECAP = "recap"
    """Check the answers; nothing in a draft records it."""
    CODE = "code"
    """The mediator's code commits."""
    ORIENTATION = "orientation"
    """No mandate here: the person is told where to go."""
