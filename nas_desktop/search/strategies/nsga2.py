"""NSGA-II: a population that moves towards the whole front at once."""

from nas_desktop.search.strategies.strategy import Active, Admits, FromSeed, Space, Strategy


def _start(space: Space | None = None, active: Active | None = None, admits: Admits | None = None) -> FromSeed:
    """Deb et al. (2002)."""
    # Loaded on the search thread, never before the window is painted.
    from nas_desktop.search.samplers.memory import Memory
    from nas_desktop.search.samplers.nondominated_sorting import NondominatedSorting

    memory = Memory(space, active, admits)
    return lambda seed: NondominatedSorting(seed, memory)


NSGA2 = Strategy(
    name="nsga2",
    title="NSGA-II",
    help="Crosses the networks of a front. With a second objective, for 200 trials and more.",
    start=_start,
)
