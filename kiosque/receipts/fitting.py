"""Sparing paper: what takes several pages is set closer where that spares one."""

from collections.abc import Callable

from kiosque.receipts.layout import Sheet
from kiosque.receipts.look import TypeScale
from kiosque.receipts.typesetting import Setter


def fitted(scale: TypeScale, lay_out: Callable[[TypeScale, Setter], Sheet]) -> Sheet:
    """Return what `lay_out` makes of a scale, or of the closer one when that spares a page."""
    setter = Setter()
    sheet = lay_out(scale, setter)
    if len(sheet.pages) == 1:
        return sheet
    return min(sheet, lay_out(scale.closer, setter), key=lambda one: len(one.pages))
