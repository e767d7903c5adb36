"""Every table a strategy can be measured on, by name."""

from collections.abc import Callable
from functools import partial

from nas_desktop.search.bench.hpolib import read_hpolib
from nas_desktop.search.bench.nasbench201 import read_nasbench201
from nas_desktop.search.bench.synthetic import read_synthetic
from nas_desktop.search.bench.table import Table

TABLES: dict[str, Callable[[], Table]] = {
    "synthetic": read_synthetic,
    "nb201-cifar10": partial(read_nasbench201, "cifar10"),
    "nb201-cifar100": partial(read_nasbench201, "cifar100"),
    "nb201-imagenet16": partial(read_nasbench201, "imagenet"),
    "hpo-protein": partial(read_hpolib, "protein_structure"),
    "hpo-naval": partial(read_hpolib, "naval_propulsion"),
    "hpo-slice": partial(read_hpolib, "slice_localization"),
    "hpo-parkinsons": partial(read_hpolib, "parkinsons_telemonitoring"),
}
DEFAULT_TABLES = ("nb201-cifar100", "hpo-protein")
