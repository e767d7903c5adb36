import random

import pytest

from nas_desktop.core.specs import ArchitectureSpec, Config
from nas_desktop.network.cost import cost_of
from nas_desktop.search_space.staged_cnn import STAGED_CNN, stage_widths
from tests.draws import RandomSource


def assembled(side: int = 32, **changes: object) -> ArchitectureSpec:
    return STAGED_CNN.assemble(STAGED_CNN.resolve(changes), (3, side, side), 10)  # type: ignore[arg-type]


def kinds(architecture: ArchitectureSpec) -> list[str]:
    return [layer.kind for layer in architecture.layers]


def test_a_stage_pools_after_its_first_convolution() -> None:
    assert kinds(assembled(n_stages=1))[:7] == [
        "conv", "max_pool", "batch_norm", "activation", "conv", "batch_norm", "activation",
    ]  # fmt: skip


def test_each_stage_halves_the_map_and_widens_it() -> None:
    shapes = [part.output_shape for part in cost_of(assembled()).layers if part.layer.kind == "max_pool"]
    assert shapes == [(64, 16, 16), (128, 8, 8), (256, 4, 4)]


def test_widths_never_fall_and_end_at_512() -> None:
    for seed in range(100):
        config = STAGED_CNN.resolve(STAGED_CNN.draw(RandomSource(random.Random(seed))))
        widths = stage_widths(config)
        assert widths == sorted(widths)
        assert widths[-1] <= 512


def test_a_skip_leads_around_the_further_convolutions() -> None:
    layers = assembled(n_stages=1, stage0_convs=3, skip=True).layers
    (at,) = [i for i, layer in enumerate(layers) if layer.kind == "add"]
    assert [layer.kind for layer in layers[at - int(layers[at].settings["back"]) : at]] == [
        "conv", "batch_norm", "activation",
    ] * 2  # fmt: skip


def test_a_stage_of_one_convolution_has_nothing_to_skip() -> None:
    assert "add" not in kinds(assembled(n_stages=1, stage0_convs=1, skip=True))


def test_the_first_convolution_of_all_is_never_split() -> None:
    layers = kinds(assembled(separable=True))
    assert layers[0] == "conv"
    assert layers.count("depthwise") == layers.count("conv") - 1


def test_squeeze_excite_ends_each_stage() -> None:
    assert kinds(assembled(squeeze_excite=True)).count("squeeze_excite") == 3


@pytest.mark.parametrize(("head", "kind"), [("flatten", "flatten"), ("average", "global_pool"), ("max", "global_pool")])
def test_the_head_makes_a_vector_of_the_map(head: str, kind: str) -> None:
    assert kind in kinds(assembled(head=head))


def test_pooling_that_would_leave_nothing_is_left_out_and_said() -> None:
    architecture = assembled(side=8, n_stages=4)
    assert kinds(architecture).count("max_pool") == 3
    assert len(architecture.notes) == 1


def test_the_middle_known_good_design_is_small_enough_for_a_cpu() -> None:
    costs = [cost_of(assembled(**dict(design))) for design in STAGED_CNN.known_good]
    assert [cost.n_params for cost in costs] == sorted(cost.n_params for cost in costs)
    assert costs[1].n_macs < 75_000_000


def test_a_later_stage_has_no_width_of_its_own() -> None:
    config: Config = STAGED_CNN.resolve({"n_stages": 3})
    assert {key for key in config if key.endswith(("_width", "_growth"))} == {
        "stage0_width", "stage1_growth", "stage2_growth",
    }  # fmt: skip
