"""Made-up studies whose truth is known: how often a verdict claims a winner, and how many seeds it takes."""

from collections.abc import Sequence

import numpy as np

from nas_desktop.analysis.verdict import Contender, judge

MOST_SEEDS = 10
_LEVEL = 0.8  # share that plain networks get right
_N_STUDIES = 1000  # leaves a rate uncertain by about 1.3 points


def contenders(
    prefix: str, truths: Sequence[float], noise: float, n_seeds: int, luck: np.random.Generator
) -> list[Contender]:
    """Networks of random sizes with these true mean scores; `noise` is the standard deviation of one score."""
    scores = np.clip(luck.normal(np.asarray(truths)[:, None], noise, (len(truths), n_seeds)), 0, 1)
    sizes = luck.permutation(len(truths))
    return [
        Contender(f"{prefix}{i}", int(size), tuple(row.tolist()))
        for i, (size, row) in enumerate(zip(sizes, scores, strict=True))
    ]


def seeds_needed(n_finalists: int, n_controls: int, noise: float, lead: float = 0.02, power: float = 0.8) -> int | None:
    """How often to train each contender so that a lead is claimed often enough.

    All finalists lead all controls by exactly `lead`, and the noise is what the number of validation images lets
    expect. A second or less.

    Args:
        noise: standard deviation between trainings of one network, in shares.
        lead: in shares.
        power: share of studies in which the lead is to be claimed.

    Returns:
        From 2 to `MOST_SEEDS`, or None if even those are too few.

    Raises:
        ValueError: the noise or the lead is not above 0.
    """
    if noise <= 0 or lead <= 0:
        raise ValueError(f"Noise and lead must be above 0, not {noise} and {lead}.")
    n_val = max(1, round(_LEVEL * (1 - _LEVEL) / noise**2))
    for n_seeds in range(2, MOST_SEEDS + 1):
        luck = np.random.default_rng(0)
        n_claimed = 0
        for _ in range(_N_STUDIES):
            finalists = contenders("f", [_LEVEL + lead] * n_finalists, noise, n_seeds, luck)
            controls = contenders("c", [_LEVEL] * n_controls, noise, n_seeds, luck)
            verdict = judge(finalists, controls, n_val)
            n_claimed += verdict is not None and verdict.is_better
        if n_claimed >= power * _N_STUDIES:
            return n_seeds
    return None
