"""Run a command of kiosque that is stopped, and told on, as soon as it tries the network.

    python tests/network_guard.py FILE ARGUMENT…

Each attempt is a line of FILE, even one whose refusal the program swallows. Programs that the
command starts would escape the guard, so starting one is an attempt as well.
"""

import os
import sys
from pathlib import Path

NETWORK = frozenset(
    {
        "socket.bind",
        "socket.connect",
        "socket.getaddrinfo",
        "socket.gethostbyaddr",
        "socket.gethostbyname",
        "socket.getnameinfo",
        "socket.sendmsg",
        "socket.sendto",
        "http.client.connect",
        "urllib.Request",
        "webbrowser.open",
    }
)
PROGRAMS = frozenset({"subprocess.Popen", "os.exec", "os.posix_spawn", "os.system", "os.fork"})


def watch(report: Path) -> None:
    """Refuse the network from here on."""

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event in NETWORK | PROGRAMS:
            descriptor = os.open(report, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            os.write(descriptor, f"{event} {arguments!r}\n".encode())
            os.close(descriptor)
            raise PermissionError(event)

    sys.addaudithook(hook)


def main() -> int:
    report, *arguments = sys.argv[1:]
    watch(Path(report))
    if arguments == ["--planted"]:
        import socket

        socket.create_connection(("127.0.0.1", 9))
    from kiosque.cli.app import run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
