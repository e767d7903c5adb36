"""Regularized evolution: the children of good recent networks, each with a small change."""

from nas_desktop.search.strategies.strategy import Active, Admits, FromSeed, Space, Strategy


def _start(space: Space | None = None, active: Active | None = None, admits: Admits | None = None) -> FromSeed:
    """Real et al. (2019)."""
    # Loaded on the search thread, never before the window is painted.
    from nas_desktop.search.samplers.aging_evolution import AgingEvolution
    from nas_desktop.search.samplers.memory import Memory

    memory = Memory(space, active, admits)
    return lambda seed: AgingEvolution(seed, memory)


EVOLUTION = Strategy(
    name="evolution",
    title="Evolution",
    help="Changes good recent networks a little. For 100 trials and more, or many at once.",
    start=_start,
)
