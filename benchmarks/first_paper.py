"""Draw and sign one mandate in a new process, and print how many milliseconds that took."""

import sys
import time

from kiosque.cli.sessions import unattended

with unattended(papers=True) as session:
    started = time.perf_counter()
    from kiosque.desk.papers import mandate_paper

    mandate_paper(session, sys.argv[1])
    print((time.perf_counter() - started) * 1000)
