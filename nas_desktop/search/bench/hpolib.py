"""HPOlib's tables (Klein and Hutter, 2019): a network of two layers with its training settings, 62,208 designs.

Each was trained four times for a regression. The score is minus the base-10 logarithm of the validation loss, since the
losses span orders of magnitude.
"""

from math import log10

from nas_desktop.core.specs import Config
from nas_desktop.search.bench.public_files import public_file, read_public_table
from nas_desktop.search.bench.table import Table, table_space
from nas_desktop.search_space.parameters import Choice, IntRange

# Ordered settings are searched by their position: sizes and rates stand on an almost even logarithmic scale.
_PARAMETERS = (
    Choice("activation_1", ("relu", "tanh")),
    Choice("activation_2", ("relu", "tanh")),
    IntRange("batch_size", 0, 3),  # 8, 16, 32, 64
    IntRange("dropout_1", 0, 2),  # 0, 0.3, 0.6
    IntRange("dropout_2", 0, 2),
    IntRange("learning_rate", 0, 5),  # 0.0005 to 0.1
    Choice("schedule", ("cosine", "const")),
    IntRange("n_units_1", 0, 5),  # 16 to 512, doubling
    IntRange("n_units_2", 0, 5),
)
# Named by what the field knows, before any score was looked at: wide without dropout; smaller, with smaller batches;
# wide with dropout and a smaller rate.
_WIDE: Config = {
    "activation_1": "relu",
    "activation_2": "relu",
    "batch_size": 2,
    "dropout_1": 0,
    "dropout_2": 0,
    "learning_rate": 1,
    "schedule": "cosine",
    "n_units_1": 5,
    "n_units_2": 5,
}
_SMALL: Config = {**_WIDE, "batch_size": 1, "n_units_1": 3, "n_units_2": 3}
_DROPPING: Config = {**_WIDE, "dropout_1": 1, "dropout_2": 1, "learning_rate": 0}


def read_hpolib(data: str) -> Table:
    """The table for `protein_structure`, `naval_propulsion`, `slice_localization` or `parkinsons_telemonitoring`."""
    space = table_space(f"hpo-{data}", _PARAMETERS, (_WIDE, _SMALL, _DROPPING))
    return read_public_table(public_file(f"hpolib/{data}.pkl"), space, "val_loss", lambda loss: -log10(loss))
