"""The printers of this machine, for a front door to list."""

from kiosque.receipts.printer import printers


def printers_here() -> tuple[str, ...]:
    """Return the names of the print queues; empty when there is no printer."""
    return printers()
