"""A made-up table that is always there: conditional, with choices and numbers that interact, and with noise."""

from collections.abc import Iterator
from itertools import pairwise, product
from math import log2
from random import Random

from nas_desktop.core.seeds import derive_seed
from nas_desktop.core.specs import Config
from nas_desktop.search.bench.table import Table, table_space
from nas_desktop.search_space.parameters import Choice, IntRange, Repeated

_WIDTHS = (16, 32, 64)
_KERNELS = (3, 5)
_ACTIVATIONS = {"ReLU": 0.0, "GELU": 0.8, "Tanh": -1.5}  # gain in points
_RATES = range(5)
_MAX_STAGES = 3
_N_RUNS = 3
_OWN_WAYS = 0.4  # standard deviation, in points, of what no setting explains
_NOISE = 0.3  # standard deviation of one run
_STAGES = Repeated("n_stages")


def read_synthetic() -> Table:
    """3,870 designs of one to three stages; the score is an accuracy in percent."""
    space = table_space(
        "synthetic",
        (
            IntRange("n_stages", 1, _MAX_STAGES),
            Choice("stage{i}_width", _WIDTHS, _STAGES),
            Choice("stage{i}_kernel", _KERNELS, _STAGES),
            Choice("activation", tuple(_ACTIVATIONS)),
            IntRange("rate", _RATES.start, _RATES.stop - 1),
        ),
        (_design(((32, 3),), "ReLU", 2), _design(((32, 3), (64, 3)), "ReLU", 2)),
    )
    designs = {_key(config): config for config in _designs()}
    return Table(
        space,
        {key: _runs(key, config) for key, config in designs.items()},
        {key: float(sum(_stage_widths(config))) for key, config in designs.items()},
        _key,
    )


def _designs() -> Iterator[Config]:
    for n_stages in range(1, _MAX_STAGES + 1):
        stages = product(product(_WIDTHS, _KERNELS), repeat=n_stages)
        for drawn, activation, rate in product(stages, _ACTIVATIONS, _RATES):
            yield _design(drawn, activation, rate)


def _design(stages: tuple[tuple[int, int], ...], activation: str, rate: int) -> Config:
    config: Config = {"n_stages": len(stages), "activation": activation, "rate": rate}
    for i, (width, kernel) in enumerate(stages):
        config |= {f"stage{i}_width": width, f"stage{i}_kernel": kernel}
    return config


def _key(config: Config) -> str:
    return " ".join(f"{name}={config[name]}" for name in sorted(config))


def _runs(key: str, config: Config) -> tuple[float, ...]:
    luck = Random(derive_seed(0, "synthetic", key))  # noqa: S311  # nothing secret depends on it
    mean = _score(config) + luck.gauss(0, _OWN_WAYS)
    return tuple(round(mean + luck.gauss(0, _NOISE), 3) for _ in range(_N_RUNS))


def _score(config: Config) -> float:
    """Deeper wants a smaller rate, the first stage a large kernel and later ones small ones, and width pays less."""
    widths = _stage_widths(config)
    n = len(widths)
    right_kernels = sum(config[f"stage{i}_kernel"] == (3 if i else 5) for i in range(n))
    activation = _ACTIVATIONS[str(config["activation"])] * (1.0 if n > 1 else 0.3)
    off_rate = int(config["rate"]) - (_RATES.stop - 1 - n)
    n_narrower = sum(after < before for before, after in pairwise(widths))
    gain = 4 * log2(1 + n) + 1.2 * log2(sum(widths)) + 0.8 * right_kernels + activation
    return 60 + gain - 1.1 * off_rate**2 - 2 * n_narrower


def _stage_widths(config: Config) -> list[int]:
    return [int(config[f"stage{i}_width"]) for i in range(int(config["n_stages"]))]
