"""When two people are two: what is confirmed by both needs two wills, not two passphrases.

Whoever gave a colleague their passphrase may still know it. After a week the colleague has come,
changed it, or been missed by others; and the month that a person's request may take (GDPR art. 12)
is still long enough.
"""

from datetime import datetime, timedelta
from typing import Final

WAIT: Final = timedelta(days=7)


def confirms_from(given: datetime | None) -> datetime | None:
    """Return from when somebody confirms with the one who gave them their access at `given`.

    None for whom somebody else gave theirs: they confirm at once.
    """
    return None if given is None else given + WAIT
