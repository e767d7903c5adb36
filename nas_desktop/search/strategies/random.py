"""Random search: every network is as likely as any other."""

from typing import TYPE_CHECKING

from nas_desktop.search.strategies.strategy import Strategy

if TYPE_CHECKING:
    from optuna.samplers import BaseSampler


def _sampler(seed: int) -> "BaseSampler":
    """Bergstra and Bengio (2012)."""
    from optuna.samplers import RandomSampler  # loaded on the search thread, never before the window is painted

    return RandomSampler(seed=seed)


RANDOM = Strategy(
    name="random",
    title="Random",
    help="Learns nothing. A fair baseline, and enough for a handful of trials.",
    sampler=_sampler,
)
