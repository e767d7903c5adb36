"""Random search: every network is as likely as any other."""

from nas_desktop.search.strategies.strategy import Active, Admits, FromSeed, Space, Strategy


def _start(space: Space | None = None, active: Active | None = None, admits: Admits | None = None) -> FromSeed:
    """Bergstra and Bengio (2012)."""
    # Loaded on the search thread, never before the window is painted.
    from nas_desktop.search.samplers.memory import Memory
    from nas_desktop.search.samplers.random_designs import RandomDesigns

    memory = Memory(space, active, admits)
    return lambda seed: RandomDesigns(seed, memory)


RANDOM = Strategy(
    name="random",
    title="Random",
    help="Learns nothing. A fair baseline, and enough for a handful of trials.",
    start=_start,
)
