"""Papers as a scanner sees them: a picture of each page."""

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from tests.system_programs import need


def pictures(pdf: bytes, dpi: int) -> list[Image.Image]:
    """Return the pages of a PDF in grey."""
    with TemporaryDirectory() as folder:
        subprocess.run(
            [need("pdftoppm"), "-r", str(dpi), "-gray", "-", f"{folder}/page"],
            input=pdf,
            capture_output=True,
            check=True,
        )
        return [Image.open(path).copy() for path in sorted(Path(folder).iterdir())]
