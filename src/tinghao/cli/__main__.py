"""Finds the verb, sets Django up where the verb needs it, and turns trouble into words."""

from __future__ import annotations

import importlib
import os
import sys

from tinghao.cli import mode
from tinghao.cli.words import FOLDER_TROUBLES, Trouble, folder_trouble

# The verb, its module, and whether it works on the database.
VERBS: dict[str, tuple[str, bool]] = {
    "demo": ("demo", True),
    "serve": ("serve", True),
    "worker": ("worker", True),
    "migrate": ("migrate", True),
    "load": ("load", True),
    "doctor": ("doctor", False),  # must speak even where Django cannot start
    "check": ("check", False),
    "test": ("test", False),
    "verify-lot": ("verify_lot", False),  # on any machine: a file is all it needs
    "manage": ("manage", False),
    "lock": ("lock", False),
}


def main(arguments: list[str]) -> int:
    """Runs one verb; 0 is well, 1 is trouble that was explained, 2 is a verb that does not exist."""
    verb, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if verb not in VERBS:
        print(f"没有“{verb}”这个动作。\nThere is no verb “{verb}”.", file=sys.stderr)
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tinghao.settings")
    module, needs_database = VERBS[verb]
    try:
        if verb == "demo":
            mode.enter_demo(os.environ)
        if needs_database:
            importlib.import_module("tinghao.cli.start").django_up()
        code: int = importlib.import_module(f"tinghao.cli.{module}").main(rest)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\n停下了。 Stopped.", file=sys.stderr)
        return 130
    except OSError as problem:
        if problem.errno not in FOLDER_TROUBLES:
            raise
        print(folder_trouble(problem), file=sys.stderr)
        return 1
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
