"""Entry point: `kiosque`, or `python -m kiosque`."""

import sys


def main() -> None:
    """Run the command line, whose errors are sentences and never tracebacks."""
    from kiosque.cli.app import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
