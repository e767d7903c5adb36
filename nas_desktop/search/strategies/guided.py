"""Guided search: a model of the scores picks, among random and changed designs, the one that promises most."""

from nas_desktop.search.strategies.strategy import Active, Admits, FromSeed, Space, Strategy


def _start(space: Space | None = None, active: Active | None = None, admits: Admits | None = None) -> FromSeed:
    """A Gaussian process and expected improvement over mutated designs: a relative of BANANAS (White et al., 2021)."""
    # Loaded on the search thread, never before the window is painted.
    from nas_desktop.search.samplers.guided_search import GuidedSearch
    from nas_desktop.search.samplers.memory import Memory

    memory = Memory(space, active, admits)
    return lambda seed: GuidedSearch(seed, memory)


GUIDED = Strategy(
    name="guided",
    title="Guided",
    help="Models the scores and trains what promises most, nothing twice. The best choice for 5 to 200 trials.",
    start=_start,
)
