"""Made-up studies, and how many seeds a lead takes."""

import numpy as np
import pytest

from nas_desktop.analysis.verdict_power import contenders, seeds_needed


@pytest.mark.parametrize(("n_controls", "n_seeds"), [(2, 2), (4, 3)])
def test_a_lead_of_two_points_is_seen_with_few_seeds(n_controls: int, n_seeds: int) -> None:
    assert seeds_needed(3, n_controls, noise=0.006) == n_seeds


def test_a_smaller_lead_takes_more() -> None:
    needed = seeds_needed(3, 2, noise=0.006, lead=0.01)

    assert needed is not None
    assert needed > 3


def test_a_lead_that_drowns_in_noise_is_not_promised() -> None:
    assert seeds_needed(3, 2, noise=0.02, lead=0.002) is None


@pytest.mark.parametrize(("noise", "lead"), [(0.0, 0.02), (0.006, -0.01)])
def test_noise_and_lead_must_be_there(noise: float, lead: float) -> None:
    with pytest.raises(ValueError, match="must be above 0"):
        seeds_needed(3, 2, noise, lead)


def test_made_up_networks_scatter_around_their_truths() -> None:
    made = contenders("f", [0.5, 0.8], 0.01, 1000, np.random.default_rng(0))

    assert [one.mean for one in made] == pytest.approx([0.5, 0.8], abs=0.002)
    assert np.std(made[0].scores) == pytest.approx(0.01, rel=0.1)


def test_made_up_scores_stay_shares() -> None:
    made = contenders("f", [0.99], 0.2, 50, np.random.default_rng(0))

    assert max(made[0].scores) == 1.0
