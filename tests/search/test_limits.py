import pytest

from nas_desktop.network.cost import cost_of
from nas_desktop.search.limits import Limits
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from tests.builders import PARAMS

COST = cost_of(PLAIN_CNN.assemble(PARAMS, (3, 16, 16), 4))


@pytest.mark.parametrize(
    ("setting", "spent"),
    [
        ("max_params", COST.n_params),
        ("max_macs", COST.n_macs),
        ("max_file_mb", COST.file_bytes / 1e6),
        ("max_activation_mb", COST.peak_bytes / 1e6),
    ],
)
def test_a_network_exactly_at_a_limit_is_within_it(setting: str, spent: float) -> None:
    assert Limits(**{setting: spent}).admit(COST)  # type: ignore[arg-type]
    assert not Limits(**{setting: spent * 0.99}).admit(COST)  # type: ignore[arg-type]


def test_without_limits_everything_is_within_them() -> None:
    assert Limits().admit(COST)
    assert Limits().excess(COST) == {}


def test_the_excess_is_a_share_of_the_limit() -> None:
    excess = Limits(max_params=COST.n_params * 2, max_macs=COST.n_macs // 2).excess(COST)
    assert excess["params"] == pytest.approx(-0.5)
    assert excess["macs"] == pytest.approx(1.0, abs=1e-3)


def test_time_counts_once_it_is_measured() -> None:
    limits = Limits(max_ms=5.0)
    assert limits.admit(COST)
    assert limits.admit(COST, 5.0)
    assert limits.excess(COST, 6.0) == {"ms": pytest.approx(0.2)}


def test_limits_are_said_with_their_units() -> None:
    limits = Limits(300_000, 75_000_000, 1.5, 0.25, 5.0)
    assert str(limits) == (
        "300,000 weights and 75,000,000 multiply-adds and a file of 1.5 MB and 0.25 MB of maps and 5 ms an image"
    )
    assert limits.in_words(["ms"]) == "5 ms an image"
