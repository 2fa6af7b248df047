"""What papers are made with, loaded while somebody waits for something else anyway.

It takes more than half a second, which the first paper of a session would otherwise wait for.
"""

import threading
from contextlib import suppress
from functools import cache
from importlib import import_module
from typing import Final

from kiosque.receipts.without_http import without_http

_NEEDED: Final = (
    "babel.dates",
    "base45",
    "bidi.algorithm",
    "cbor2",
    "lxml.etree",
    "pikepdf",
    "pyhanko.pdf_utils.incremental_writer",
    "pyhanko.pdf_utils.metadata.xmp_xml",
    "pyhanko.sign.signers",
    "pyhanko_certvalidator.registry",
    "reportlab.lib.utils",
    "reportlab.pdfbase.ttfonts",
    "reportlab.pdfgen.canvas",
    "uharfbuzz",
    "zxingcpp",
    "kiosque.desk.papers",
)
"""What drawing, finishing and signing import where they use it, then all the rest."""


@cache
def load_meanwhile() -> threading.Thread:
    """Begin to load it, once a process; return what does it."""
    thread = threading.Thread(target=_load, name="papers")
    thread.start()
    return thread


def _load() -> None:
    # What cannot be loaded is told by the first paper, to whoever wants it.
    with suppress(Exception), without_http():
        for name in _NEEDED:
            import_module(name)
