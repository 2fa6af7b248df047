"""System programs that some tests drive, and the Debian package that brings each."""

import os
import shutil

import pytest

PACKAGES = {
    "pdfsig": "poppler-utils",
    "pdftoppm": "poppler-utils",
    "pdftotext": "poppler-utils",
    "pdffonts": "poppler-utils",
    "pdfinfo": "poppler-utils",
    "zbarimg": "zbar-tools",
    "certutil": "libnss3-tools",
    "openssl": "openssl",
    "make": "make",
    "tmux": "tmux",
    "fusermount3": "fuse3",
    "setpriv": "util-linux",
    "chromium": "chromium",
    "chromedriver": "chromium-driver",
    "lp": "cups-client",
    "cupsd": "cups-daemon",
}


def need(program: str) -> str:
    """Return the path of `program`, or skip the test saying which package brings it."""
    path = shutil.which(program) or shutil.which(program, path="/usr/sbin:/sbin")
    if path is None:
        pytest.skip(f"{program} is missing: apt-get install {PACKAGES[program]}")
    return path


def scaled(variable: str, default: int) -> int:
    """Return how often a long loop turns: the environment's word, or the short default."""
    return int(os.environ.get(variable, default))
