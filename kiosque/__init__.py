"""Kiosque: offline-first help with administrative procedures under a signed mandate."""

__version__ = "0.1.0"
