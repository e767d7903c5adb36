"""Local search: single changes of the best network so far."""

from nas_desktop.search.strategies.strategy import Active, Admits, FromSeed, Space, Strategy


def _start(space: Space | None = None, active: Active | None = None, admits: Admits | None = None) -> FromSeed:
    """White et al., Local search is state of the art for neural architecture search benchmarks (2020)."""
    # Loaded on the search thread, never before the window is painted.
    from nas_desktop.search.samplers.hill_climbing import HillClimbing
    from nas_desktop.search.samplers.memory import Memory

    memory = Memory(space, active, admits)
    return lambda seed: HillClimbing(seed, memory)


LOCAL = Strategy(
    name="local",
    title="Local search",
    help="Changes one setting of the best network at a time. For 20 to 60 trials, and to refine a design you have.",
    start=_start,
)
