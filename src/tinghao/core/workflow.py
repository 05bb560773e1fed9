"""The workflow engine: a lifecycle is declared once, as data, and checked when it is loaded.

From one table come the buttons, the checks, the deadlines, the timeline's words, the diagram in the
docs and the generated test matrix.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from tinghao.core import refusals


class BadWorkflow(Exception):
    """A lifecycle that was declared wrongly; raised when the module is loaded, never later."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One way from some states to one state (or, with `target` None, a step that stays).

    `capability` is the word that `access.roles` grants, or None for a step that no role holds: the
    resident's own, or the system's. `guard(actor, thing)` raises a Refusal where a fact about this
    actor and this thing forbids the step. `starts` and `stops` name clocks. `told` names audiences.
    """

    name: str
    sources: frozenset[str]
    target: str | None
    label: str
    kind: str
    capability: str | None = None
    guard: Callable[[Any, Any], None] | None = None
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


@dataclass(frozen=True)
class Workflow:
    """A lifecycle: its states in order, where it begins, where it ends, and its transitions."""

    name: str
    states: tuple[str, ...]
    initial: str
    final: frozenset[str]
    transitions: tuple[Transition, ...]
    _by_name: Mapping[str, Transition] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        names = [t.name for t in self.transitions]
        if len(names) != len(set(names)):
            raise BadWorkflow(f"{self.name}: a transition is declared twice")
        known = set(self.states)
        for t in self.transitions:
            unknown = (t.sources | ({t.target} if t.target else set())) - known
            if unknown:
                raise BadWorkflow(f"{self.name}.{t.name}: unknown states {sorted(unknown)}")
        if not self.final <= known or self.initial not in known:
            raise BadWorkflow(f"{self.name}: initial or final state is unknown")
        self._check_reach()
        object.__setattr__(self, "_by_name", {t.name: t for t in self.transitions})

    def _check_reach(self) -> None:
        reached, edge = {self.initial}, [self.initial]
        while edge:
            here = edge.pop()
            for t in self.transitions:
                if here in t.sources and t.target and t.target not in reached:
                    reached.add(t.target)
                    edge.append(t.target)
        if lost := set(self.states) - reached:
            raise BadWorkflow(f"{self.name}: no way leads to {sorted(lost)}")
        leaving = {s for t in self.transitions if t.target for s in t.sources if s != t.target}
        if stuck := set(self.states) - self.final - leaving:
            raise BadWorkflow(f"{self.name}: no way leads out of {sorted(stuck)}")

    def __getitem__(self, name: str) -> Transition:
        return self._by_name[name]

    def leaving(self, state: str) -> tuple[Transition, ...]:
        """The transitions that start from `state`, in the order of declaration."""
        return tuple(t for t in self.transitions if state in t.sources)

    def move(self, thing: models.Model, name: str, **changes: Any) -> Transition:
        """`thing` is in the transition's target state, together with `changes`, or nothing happened.

        One conditional update, so that of two at the same moment exactly one succeeds, on SQLite and
        PostgreSQL alike and without row locks. `thing` itself is brought up to date. Call it inside
        the transaction that records and tells. Raises Stale where somebody was first.
        """
        t = self[name]
        values = dict(changes)
        if t.target is not None:
            values["state"] = t.target
        rows = type(thing)._default_manager.filter(pk=thing.pk, state__in=t.sources)
        # An update that changes nothing would still have to find the row, so the state is set anew.
        count = rows.update(**values) if values else int(rows.exists())
        if count != 1:
            raise refusals.Stale(
                _("“{label}”没有办成：就在刚才，情况已经变了。请看最新的状态再决定。").format(
                    label=_(t.label)
                )
            )
        for key, value in values.items():
            setattr(thing, key, value)
        return t


def sources(*states: str | Iterable[str]) -> frozenset[str]:
    """A set of states, written as words or as groups of words."""
    found: set[str] = set()
    for s in states:
        if isinstance(s, str):
            found.add(str(s))
        else:
            found.update(str(x) for x in s)
    return frozenset(found)
