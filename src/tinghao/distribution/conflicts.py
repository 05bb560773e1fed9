"""Rules that cannot hold together: a smallest set of them, and which single change would help.

The set is found by leaving rules out in halves (QuickXplain, Junker, AAAI 2004): every rule that is named
takes part, and without any one of them this contradiction is gone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tinghao.distribution.problem import Problem, Rules
from tinghao.distribution.solving import Program

Asks = Callable[[Sequence["Rule"]], bool]

# How far a number is moved when a way out is looked for.
_FURTHEST = 6


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule by its kind, with the members, the word or the number that it is about."""

    kind: str
    a: int = 0
    b: int = 0
    word: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Rules that contradict each other, and rules of them that would do if they were like this."""

    rules: tuple[Rule, ...]
    ways_out: tuple[Rule, ...]


def rules_of(problem: Problem) -> list[Rule]:
    """Every rule of the problem, one by one; those that concern everybody last, so that they go last."""
    given = problem.rules
    found = [Rule("stay", who) for who in sorted(given.stay) if who in problem.today]
    found += [Rule("together", a, b) for a, b in given.together]
    found += [Rule("apart", a, b) for a, b in given.apart]
    if given.most_moves is not None:
        found.append(Rule("moves", given.most_moves))
    found += [Rule("need", word=word) for word in given.needs]
    found += [Rule("least", given.least), Rule("most", given.most)]
    return found


def only(problem: Problem, kept: Sequence[Rule]) -> Problem:
    """The problem with these rules alone."""
    number = {rule.kind: rule.a for rule in kept if rule.kind in {"moves", "least", "most"}}
    pairs = {kind: tuple((r.a, r.b) for r in kept if r.kind == kind) for kind in ("together", "apart")}
    rules = Rules(
        least=number.get("least", 0),
        most=number.get("most", len(problem.members) + 1_000),
        needs=tuple(rule.word for rule in kept if rule.kind == "need"),
        most_moves=number.get("moves"),
        stay=frozenset(rule.a for rule in kept if rule.kind == "stay"),
        together=pairs["together"],
        apart=pairs["apart"],
    )
    return replace(problem, rules=rules)


def find(program: Program) -> Conflict:
    """Why nothing satisfies the program's rules; empty where one rule alone cannot be blamed."""
    problem = program.problem
    every = rules_of(problem)

    def is_possible(rules: Sequence[Rule]) -> bool:
        return program.is_possible(only(problem, rules))

    if is_possible(every) or not is_possible([]):
        return Conflict((), ())
    blamed = _smallest([], every, is_possible, has_more=False)
    return Conflict(tuple(blamed), tuple(_ways_out(every, blamed, is_possible)))


def _smallest(sure: list[Rule], open_: list[Rule], is_possible: Asks, *, has_more: bool) -> list[Rule]:
    if has_more and not is_possible(sure):
        return []
    if len(open_) == 1:
        return open_
    half = len(open_) // 2
    first, second = open_[:half], open_[half:]
    later = _smallest(sure + first, second, is_possible, has_more=bool(first))
    earlier = _smallest(sure + later, first, is_possible, has_more=bool(later))
    return earlier + later


def _ways_out(every: list[Rule], blamed: Sequence[Rule], is_possible: Asks) -> list[Rule]:
    """For each rule to blame: the nearest number with which all is possible, or that it has to go."""
    found = []
    for rule in blamed:
        rest = [other for other in every if other != rule]
        if not is_possible(rest):
            continue
        found.append(_nearest(rule, rest, is_possible))
    return found


def _nearest(rule: Rule, rest: list[Rule], is_possible: Asks) -> Rule:
    step = {"least": -1, "most": 1, "moves": 1}.get(rule.kind)
    if step is None:
        return Rule(f"without-{rule.kind}", rule.a, rule.b, rule.word)
    for n in range(1, _FURTHEST + 1):
        eased = replace(rule, a=rule.a + step * n)
        if eased.a >= 0 and is_possible([*rest, eased]):
            return eased
    return Rule(f"without-{rule.kind}", rule.a)
