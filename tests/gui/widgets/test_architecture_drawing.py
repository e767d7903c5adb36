"""Nothing in the drawing lies on anything else."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QSizeF

from nas_desktop.gui.architecture_nodes import nodes_of
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.architecture_drawing import Place, arrange, natural_width, tag_lines
from tests.gui.networks import a_network

NETWORKS = {
    "shortest": {"n_conv_layers": 1},
    "longest": {"n_conv_layers": 5, "n_fc_layers": 4, "use_batch_norm": True, "dropout": 0.24, "conv1_filters": 256},
    "folded": {"n_conv_layers": 5, "n_fc_layers": 4, **{f"conv{i}_pool": False for i in range(5)}},
}


def places(name: str, more: float = 0.0) -> tuple[list[Place], QSizeF]:
    nodes = nodes_of(a_network(**NETWORKS[name]), "weights")  # type: ignore[arg-type]
    size = QSizeF(natural_width(nodes) + more, 300)
    return arrange(nodes, size), size


@pytest.mark.parametrize("more", [0.0, 700.0])
@pytest.mark.parametrize("name", NETWORKS)
def test_no_word_lies_on_another(look: Look, name: str, more: float) -> None:
    for before, after in pairwise(places(name, more)[0]):
        assert before.cell.right() < after.cell.left()


@pytest.mark.parametrize("more", [0.0, 700.0])
@pytest.mark.parametrize("name", NETWORKS)
def test_all_of_it_is_in_the_drawing(look: Look, name: str, more: float) -> None:
    shown, size = places(name, more)

    assert all(0 <= place.cell.left() < place.cell.right() <= size.width() for place in shown)
    assert all(0 <= place.cell.top() < place.cell.bottom() <= size.height() for place in shown)


def test_all_slabs_are_centred_on_one_axis(look: Look) -> None:
    assert len({round(place.slab.center().y(), 3) for place in places("longest")[0]}) == 1


def test_many_tags_take_two_lines(look: Look) -> None:
    assert tag_lines(["batch norm", "GELU", "pool 2×2"]) == ("batch norm, GELU,", "pool 2×2")
    assert tag_lines(["GELU", "pool 2×2"]) == ("GELU, pool 2×2",)
    assert tag_lines([]) == ()
