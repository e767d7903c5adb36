from collections import Counter
from dataclasses import replace

import pytest

from nas_desktop.core.specs import Config
from nas_desktop.search.design import Design, Drafter
from nas_desktop.search.limits import Limits
from nas_desktop.search.repair import Repairer
from nas_desktop.search_space import SEARCH_SPACES
from nas_desktop.search_space.dice import Dice
from nas_desktop.search_space.parameters import Choice, SearchSpace
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from nas_desktop.search_space.staged_cnn import STAGED_CNN
from nas_desktop.training.recipes import MODERN

WIDE = {
    "n_conv_layers": 2, "conv0_filters": 256, "conv0_kernel": 3, "conv0_pool": True,
    "conv1_filters": 128, "conv1_kernel": 3, "conv1_pool": True,
    "n_fc_layers": 2, "fc0_units": 512, "activation": "ReLU", "dropout": 0.1, "learning_rate": 1e-3,
    "optimizer": "Adam",
}  # fmt: skip


class Workshop:
    """Drafter and repairer of one space."""

    def __init__(self, space: SearchSpace, shape: tuple[int, int, int] = (1, 28, 28)) -> None:
        self.space = space
        self.drafter = Drafter(space, space.draw, MODERN, shape, 10)
        self.repairer = Repairer(self.drafter, space.narrowings)

    def design(self, drawn: Config) -> Design:
        return self.drafter.of_drawn(drawn)[0]

    def repaired(self, drawn: Config, **limits: float) -> Design | None:
        return self.repairer.within(self.design(drawn), Limits(**limits))  # type: ignore[arg-type]


def counts(space: SearchSpace, config: Config) -> tuple[object, ...]:
    return tuple(config[p.per.count] for p in space.parameters if p.per is not None) + tuple(
        value for key, value in config.items() if key.endswith("_convs")
    )


def test_a_network_within_the_limits_stays_as_it_is() -> None:
    shop = Workshop(PLAIN_CNN)
    design = shop.design(WIDE)
    assert shop.repairer.within(design, Limits(max_params=design.n_params)) is design


def test_all_convolutions_go_down_by_one_step_first() -> None:
    design = Workshop(PLAIN_CNN).repaired(WIDE, max_params=Workshop(PLAIN_CNN).design(WIDE).n_params - 1)
    assert design is not None
    assert (design.drawn["conv0_filters"], design.drawn["conv1_filters"]) == (128, 64)
    assert design.drawn["fc0_units"] == 512


def test_units_go_down_where_filters_are_not_enough() -> None:
    design = Workshop(PLAIN_CNN).repaired(WIDE, max_params=300_000)
    assert design is not None
    assert design.n_params <= 300_000
    assert int(design.drawn["fc0_units"]) < 512


def test_what_went_down_in_vain_goes_up_again() -> None:
    # The fewest filters are not enough; with fewer units, more than the fewest fit.
    design = Workshop(PLAIN_CNN).repaired(WIDE, max_params=500_000)
    assert design is not None
    assert [design.drawn[name] for name in ("conv0_filters", "conv1_filters", "fc0_units")] == [64, 32, 256]


def test_pooling_comes_last() -> None:
    drawn = {**WIDE, "conv0_pool": False, "conv1_pool": False}
    design = Workshop(PLAIN_CNN).repaired(drawn, max_params=150_000)
    assert design is not None
    assert design.drawn["conv0_pool"] is True
    assert design.notes == (
        "Narrowed from 256, 128 to 64, 32 filters, narrowed from 512 to 64 units and pooled after every convolution "
        "to stay within 150,000 weights.",
    )


def test_the_note_says_what_was_narrowed_and_why() -> None:
    design = Workshop(PLAIN_CNN).repaired({**WIDE, "conv1_filters": 256}, max_macs=60_000_000)
    assert design is not None
    assert design.notes == ("Narrowed from 256 to 128 filters to stay within 60,000,000 multiply-adds.",)
    assert design.origin == "repaired"


def test_a_known_good_design_stays_one() -> None:
    shop = Workshop(PLAIN_CNN)
    good = replace(shop.design(WIDE), origin="known-good")
    repaired = shop.repairer.within(good, Limits(max_params=300_000))
    assert repaired is not None
    assert repaired.origin == "known-good"


def test_nothing_helps_where_the_narrowest_is_too_large() -> None:
    assert Workshop(PLAIN_CNN).repaired(WIDE, max_params=100) is None


def test_a_range_that_was_edited_is_kept_to() -> None:
    edited = replace(
        PLAIN_CNN,
        parameters=tuple(
            Choice(p.name, (128, 256), p.per) if p.name == "conv{i}_filters" else p for p in PLAIN_CNN.parameters
        ),
    )
    design = Workshop(edited).repaired(WIDE, max_params=600_000)
    assert design is not None
    assert {design.drawn["conv0_filters"], design.drawn["conv1_filters"]} == {128}


@pytest.mark.parametrize("space", SEARCH_SPACES, ids=lambda s: s.name)
def test_depth_is_never_touched(space: SearchSpace) -> None:
    shop = Workshop(space)
    repaired = 0
    for seed in range(150):
        drawn = space.draw(Dice(seed))
        design = shop.repaired(drawn, max_params=300_000)
        if design is not None:
            assert counts(space, design.config) == counts(space, shop.design(drawn).config)
            assert design.n_params <= 300_000
            repaired += design.origin == "repaired"
    assert repaired > 50


@pytest.mark.parametrize("space", SEARCH_SPACES, ids=lambda s: s.name)
def test_repaired_values_are_in_the_space_and_build_what_is_said(space: SearchSpace) -> None:
    shop = Workshop(space)
    for seed in range(100):
        design = shop.repaired(space.draw(Dice(seed)), max_params=200_000)
        if design is not None:
            assert set(design.drawn) == {name for _, name in space.named(design.config)}
            assert all(parameter.admits(design.drawn[name]) for parameter, name in space.named(design.config))
            assert shop.design(design.drawn).key == design.key


def test_depths_are_as_frequent_as_in_the_space() -> None:
    """Networks of every depth that can be built within the limit come as often as they are drawn: chi-square."""
    shop = Workshop(STAGED_CNN)
    kept: Counter[object] = Counter()
    for seed in range(1000):
        design = shop.repaired(STAGED_CNN.draw(Dice(seed)), max_params=300_000)
        if design is not None:
            kept[design.config["n_stages"]] += 1
    expected = sum(kept.values()) / 4
    chi_square = sum((kept[n] - expected) ** 2 / expected for n in range(1, 5))
    assert chi_square < 16.3  # 3 degrees of freedom: exceeded by chance once in 1,000


def test_what_was_narrowed_before_is_still_said() -> None:
    shop = Workshop(PLAIN_CNN)
    once = shop.repaired(WIDE, max_params=1_000_000)
    assert once is not None
    twice = shop.repairer.within(once, Limits(max_params=300_000))
    assert twice is not None
    assert [note.rpartition(" within ")[2] for note in twice.notes] == ["1,000,000 weights.", "300,000 weights."]
