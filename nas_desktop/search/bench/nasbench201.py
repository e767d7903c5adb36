"""NAS-Bench-201 (Dong and Yang, 2020): cells of six edges, 15,625 in all, each trained up to three times.

The score is the final validation accuracy in percent.
"""

from nas_desktop.search.bench.public_files import public_file, read_public_table
from nas_desktop.search.bench.table import Table, table_space
from nas_desktop.search_space.parameters import Choice

_OPERATIONS = ("none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3")
_N_EDGES = 6
# Named by what the field knows, before any score was looked at: 3×3 convolutions alone, with a skip as in a ResNet, and
# mixed with 1×1. The second is the best of all for CIFAR-100: public spaces are built around human designs.
_KNOWN_GOOD = ((3, 3, 3, 3, 3, 3), (3, 3, 3, 1, 3, 3), (3, 2, 3, 1, 2, 3))


def read_nasbench201(data: str) -> Table:
    """The table for `cifar10`, `cifar100` or `imagenet` (ImageNet16-120)."""
    space = table_space(
        f"nb201-{data}",
        tuple(Choice(f"edge{i}", _OPERATIONS) for i in range(_N_EDGES)),
        tuple({f"edge{i}": _OPERATIONS[j] for i, j in enumerate(cell)} for cell in _KNOWN_GOOD),
    )
    return read_public_table(public_file(f"nasbench201/{data}.pkl"), space, "val_acc", float)
