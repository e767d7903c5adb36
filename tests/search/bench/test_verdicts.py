"""What the verdict promises, on studies whose truth is known."""

import json
from functools import lru_cache

import pytest

from nas_desktop.search.bench.verdicts import Rates, Setting, measure_verdicts, plain_values, verdict_table

N_STUDIES = 1000
USUAL_NOISE = 0.6


@lru_cache(maxsize=64)  # several tests look at one measurement
def measured(truth: str, noise: float, n_seeds: int, n_controls: int) -> Rates:
    (found,) = measure_verdicts(N_STUDIES, [Setting(truth, noise, n_seeds, n_controls)])
    return found


@pytest.mark.parametrize("n_controls", [2, 4])
def test_of_equal_designs_few_are_called_winners(n_controls: int) -> None:
    found = measured("equal", USUAL_NOISE, 2, n_controls)

    assert found.claimed <= 0.05
    assert found.claimed_at_most <= 0.07


@pytest.mark.parametrize(("n_seeds", "n_controls"), [(2, 2), (3, 4)])
def test_a_lead_of_two_points_is_claimed(n_seeds: int, n_controls: int) -> None:
    assert measured("lead", USUAL_NOISE, n_seeds, n_controls).claimed >= 0.8


@pytest.mark.parametrize("n_controls", [2, 3, 4])
def test_three_seeds_find_a_design_that_leads_alone(n_controls: int) -> None:
    assert measured("lone lead", USUAL_NOISE, 3, n_controls).claimed >= 0.8


@pytest.mark.parametrize("truth", ["equal", "lead", "lone lead", "differ"])
@pytest.mark.parametrize("n_controls", [2, 4])
def test_the_interval_covers_the_truth(truth: str, n_controls: int) -> None:
    assert measured(truth, USUAL_NOISE, 2, n_controls).covered >= 0.93


@pytest.mark.parametrize("noise", [0.3, 0.6, 0.9, 1.2, 2.0])
def test_it_stays_honest_in_the_worst_case_whatever_the_noise_is(noise: float) -> None:
    """Nothing but luck lifts the winner, and no other control hides it."""
    found = measured("one strong control", noise, 2, 2)

    assert found.claimed <= 0.07
    assert found.covered >= 0.93


def test_the_same_seed_gives_the_same_figures() -> None:
    setting = [Setting("differ", USUAL_NOISE, 2, 2)]

    assert measure_verdicts(50, setting) == measure_verdicts(50, setting)
    assert measure_verdicts(50, setting) != measure_verdicts(50, setting, seed=1)


def test_the_table_has_a_line_for_each_setting() -> None:
    found = Rates(Setting("lead", 0.6, 2, 4), claimed=0.8, claimed_at_most=0.85, covered=0.951, margin=1.46)

    assert "| lead | 0.6 | 2 | 4 | 80.0 % | 85.0 % | 95.1 % | ± 1.5 |" in verdict_table([found])


def test_json_holds_the_same() -> None:
    found = Rates(Setting("lead", 0.6, 2, 4), claimed=0.8, claimed_at_most=0.85, covered=0.951, margin=1.46)
    (setting,) = json.loads(json.dumps(plain_values([found])))["settings"]

    assert setting["setting"] == {"truth": "lead", "noise": 0.6, "n_seeds": 2, "n_controls": 4}
    assert setting["claimed"] == 0.8
