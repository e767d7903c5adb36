import numpy as np
import pytest

from nas_desktop.export.onnx_graph import OnnxGraph


def test_no_two_values_share_a_name() -> None:
    graph = OnnxGraph({})
    graph.add("a", "Identity", "images")

    with pytest.raises(ValueError, match="'a'"):
        graph.add("a", "Identity", "images")


def test_a_constant_is_stored_once() -> None:
    graph = OnnxGraph({"layers.0.weight": np.zeros(3, np.float32)})

    names = {graph.weight("layers.0.weight"), graph.weight("layers.0.weight"), graph.number(0.5), graph.number(0.5)}

    assert len(names) == len(graph.constants) == 2


def test_a_branch_has_names_of_its_own() -> None:
    assert OnnxGraph({}, "crop.").add("kept", "Identity", "images") == "crop.kept"
