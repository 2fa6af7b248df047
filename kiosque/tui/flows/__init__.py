"""The order of pages, read from top to bottom; what is decided is decided by the desk."""
