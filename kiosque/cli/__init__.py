"""The command line: one module per group of commands, thin.

stdout is data (`--json` gives one JSON document with stable keys), stderr is narration. Exit
codes: 0 done, 1 refused, 2 wrong usage or unreadable input; `verify` has its own.
"""
