"""Writes docs/generated/ from the code: states, roles, and who may do what; a house test compares.

python tools/generate_docs.py             the documents, from the tables and the reviewed matrix
python tools/generate_docs.py --matrix    first tries every act anew; read the diff before you commit

"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "generated"
REVIEWED = ROOT / "tests" / "orders" / "matrix.txt"
SAID = "<!-- Written by tools/generate_docs.py: do not edit. -->\n\n"
WORDS = {"+": "✓", "1": "sign in", "2": "rules", "3": "403", "4": "404", "9": "409", ".": "–"}


def states() -> str:
    """The lifecycles of orders and items as diagrams and tables."""
    from tinghao.consultations.choices import ItemState
    from tinghao.consultations.workflow import ITEM_FLOW
    from tinghao.orders.choices import State
    from tinghao.orders.workflow import ORDER_FLOW

    text = SAID + "# The states of an order and of an outcome item\n"
    for title, flow, labels in (
        ("Order 单", ORDER_FLOW, dict(State.choices)),
        ("Outcome item 成果事项", ITEM_FLOW, dict(ItemState.choices)),
    ):
        text += f"\n## {title}\n\n```mermaid\nstateDiagram-v2\n"
        text += "".join(f"  {s}: {s} {labels[s]}\n" for s in flow.states)
        text += f"  [*] --> {flow.initial}\n"
        for t in flow.transitions:
            if t.target is not None:
                text += "".join(f"  {s} --> {t.target}: {t.name}\n" for s in flow.states if s in t.sources)
        text += "".join(f"  {s} --> [*]\n" for s in flow.states if s in flow.final)
        text += (
            "```\n\n| Step | From | To | Capability | Clocks stopped | Clocks started | Told | History |\n"
        )
        text += "|---|---|---|---|---|---|---|---|\n"
        for t in flow.transitions:
            stops = "all" if len(t.stops) > 4 else ", ".join(t.stops)
            cells = (
                f"`{t.name}` {t.label}",
                ", ".join(s for s in flow.states if s in t.sources),
                t.target or "stays",
                f"`{t.capability}`" if t.capability else "by rule",
                stops,
                ", ".join(t.starts),
                ", ".join(t.told),
                f"`{t.kind}`",
            )
            text += "| " + " | ".join(cells) + " |\n"
    return text


def roles() -> str:
    """Every role with its capabilities, both ways round."""
    from tinghao.access.roles import CAPABILITIES, FROM_GROUPS, SECOND_FACTOR, Role

    text = SAID + "# Roles and what each may do\n\n| Role | Comes from | Second factor |\n|---|---|---|\n"
    for role in Role:
        source = "member groups" if role in FROM_GROUPS else "appointment"
        text += (
            f"| `{role}` {role.label} | {source} | {'required' if role in SECOND_FACTOR else 'optional'} |\n"
        )
    text += "\n| Capability | Held by |\n|---|---|\n"
    for capability in sorted(set().union(*CAPABILITIES.values())):
        holders = ", ".join(str(r.label) for r in Role if capability in CAPABILITIES[r])
        text += f"| `{capability}` | {holders} |\n"
    return text


def order_roles() -> str:
    """The reviewed matrix as tables."""
    head, *acts = REVIEWED.read_text(encoding="utf-8").rstrip("\n").split("\n\n")
    columns = head.splitlines()[1].removeprefix("columns: ").split()
    text = SAID + "# Who may do what, in which state\n\n"
    text += "Tried, act by act, on real orders: `tests/orders/matrix.txt`. The claimant is `member`, the\n"
    text += "item's unit is that of `handling_unit`; everybody else is there to be refused.\n\n"
    text += "✓ allowed · sign in: nobody is signed in · rules: not by the rules (422) · 403 belongs to\n"
    text += "somebody else · 404 out of sight · 409 stale or wrong state · – nothing there to act upon\n"
    for act in acts:
        name, *rows = act.splitlines()
        text += f"\n## {name}\n\n| | {' | '.join(columns)} |\n|---|{'---|' * len(columns)}\n"
        for row in rows:
            signs, parts = row.strip().split("  ")
            text += f"| {', '.join(parts.split())} | {' | '.join(WORDS[s] for s in signs.split())} |\n"
    return text


DOCUMENTS = {"orders-states.md": states, "roles.md": roles, "orders-roles.md": order_roles}


def main() -> None:
    if "--matrix" in sys.argv:
        environment = {**os.environ, "TINGHAO_WRITE_MATRIX": "1"}
        command = [sys.executable, "-m", "pytest", "tests/orders/test_matrix.py"]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
    sys.path.insert(0, str(ROOT / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tinghao.settings")
    import django

    django.setup()
    OUT.mkdir(parents=True, exist_ok=True)
    for name, document in DOCUMENTS.items():
        (OUT / name).write_text(document(), encoding="utf-8")
        print(f"docs/generated/{name}")


if __name__ == "__main__":
    main()
