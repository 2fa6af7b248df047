"""What a paper says, as one line of words."""

import subprocess

from tests.system_programs import need


def text_of(pdf: bytes) -> str:
    """Return the words of a PDF, each separated by one plain space."""
    told = subprocess.run(
        [need("pdftotext"), "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    )
    return " ".join(told.stdout.decode().split())
