"""Findings for tests; a test changes only what it is about."""

from dataclasses import replace
from typing import Any

from nas_desktop.search.bench.real_search import RealFinding, RealSearch


def a_search(arm: str = "guided", seed: int = 0, **changes: Any) -> RealSearch:
    return replace(RealSearch(arm, seed, "images"), **changes)


def a_finding(search: RealSearch | None = None, *best: float) -> RealFinding:
    best = best or (0.5, 0.6)
    return RealFinding(search or a_search(), best, best, ("strategy",) * len(best), best[-1] - 0.01, 120.0)
