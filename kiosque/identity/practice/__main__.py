"""Start the practice provider: `python -m kiosque.identity.practice --port 0`.

One JSON line on standard output says where it listens and what its only client is called; then
nothing more is written. It ends on SIGTERM, SIGINT or, with `--obey-input`, when standard input
closes, so that it never outlives the kiosk that started it; each line read there names the
misbehaviour to take up, and is answered by one line.
"""

import argparse
import json
import logging
import os
import secrets
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress

from werkzeug.serving import make_server

from kiosque.identity.practice.ledger import Ledger, PracticeClient
from kiosque.identity.practice.misbehaviour import Misbehaviour
from kiosque.identity.practice.server import BASE, create_app

HOST = "127.0.0.1"


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until told to stop; returns the exit status."""
    options = _parser().parse_args(arguments)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    client = PracticeClient("kiosque-entrainement", secrets.token_hex(32))
    server = make_server(HOST, options.port, _nothing_yet, threaded=True)
    issuer = f"http://{HOST}:{server.server_port}{BASE}"
    ledger = Ledger(
        issuer,
        client,
        Misbehaviour(options.misbehave),
        recipient=options.recipient,
        pkce=options.pkce,
    )
    server.app = create_app(ledger)
    if options.obey_input:
        threading.Thread(target=_obey, args=(ledger,), daemon=True).start()
    _say(issuer=issuer, client_id=client.client_id, client_secret=client.client_secret)
    with suppress(KeyboardInterrupt):
        server.serve_forever()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m kiosque.identity.practice")
    parser.add_argument("--port", type=int, default=0, help="0: any free port")
    parser.add_argument(
        "--misbehave",
        choices=[kind.value for kind in Misbehaviour],
        default=Misbehaviour.NONE.value,
        help="be wrong in one way",
    )
    parser.add_argument(
        "--recipient", type=json.loads, metavar="JWK", help="encrypt the userinfo to this key"
    )
    parser.add_argument("--pkce", action="store_true", help="require a challenge (S256)")
    parser.add_argument("--obey-input", action="store_true", help="end when stdin closes")
    return parser


def _obey(ledger: Ledger) -> None:
    """Take orders, and leave at once when the other end is gone, however the parent died."""
    for line in sys.stdin:
        ledger.misbehaviour = Misbehaviour(line.strip())
        _say(misbehave=ledger.misbehaviour.value)
    os._exit(0)


def _say(**facts: str) -> None:
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


def _nothing_yet(_environ: object, _start_response: object) -> list[bytes]:
    """Stand in until the port, and so the issuer, is known; nothing is served before."""
    return []


if __name__ == "__main__":
    sys.exit(main())
