from nas_desktop.search_space.narrowing import Narrowing

FILTERS = Narrowing("conv{i}_filters", "Narrowed from {before} to {after} filters")
POOLING = Narrowing("conv{i}_pool", "Pooled after every convolution", order=(False, True))


def test_it_covers_every_layer_and_nothing_else() -> None:
    drawn = {"n_conv_layers": 12, "conv0_filters": 32, "conv11_filters": 64, "conv0_kernel": 3, "fc0_units": 64}
    assert list(FILTERS.covered(drawn)) == ["conv0_filters", "conv11_filters"]


def test_numbers_go_down_to_the_next_choice() -> None:
    assert FILTERS.below(128, (32, 256, 64, 128)) == 64
    assert FILTERS.below(32, (32, 64)) is None


def test_an_order_may_go_another_way() -> None:
    assert POOLING.below(False, (True, False)) is True
    assert POOLING.below(True, (True, False)) is None
    assert POOLING.below(False, (False,)) is None


def test_a_value_outside_the_order_stays() -> None:
    assert Narrowing("head", "", order=("flatten", "average")).below("max", ("flatten", "average", "max")) is None


def test_equal_values_are_said_once() -> None:
    assert FILTERS.in_words([256, 256], [128, 128]) == "Narrowed from 256 to 128 filters"
    assert FILTERS.in_words([256, 128], [128, 64]) == "Narrowed from 256, 128 to 128, 64 filters"
