"""ONNX: one file that any ONNX runtime runs, from uint8 images of any size to probabilities.

Crop, resizing, normalisation and softmax are part of the graph; see docs/decisions/0027-exports.md.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nas_desktop.core import durable
from nas_desktop.export.export_format import ExportFormat, ExportSource
from nas_desktop.export.trained_model import about, trained_model, write_file

if TYPE_CHECKING:
    from nas_desktop.export.inference import Classifier

INPUT, OUTPUT = "images", "probabilities"


def onnx_bytes(model: "Classifier", notes: dict[str, Any]) -> bytes:
    """The file of a network; `notes` are what is known of it.

    Raises:
        onnx.checker.ValidationError: the graph is wrong; no network should make one.
    """
    from onnx import checker, helper  # heavy: only where a file is really written

    from nas_desktop import __version__
    from nas_desktop.export.onnx_graph import IR_VERSION, OPSET

    proto = helper.make_model(
        _graph(model),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
        producer_name="nas-desktop",
        producer_version=__version__,
        doc_string="Images (N, H, W, C), uint8, of any height and width, to the probability of each class.",
    )
    helper.set_model_props(proto, _properties(model, notes))
    checker.check_model(proto, full_check=True)
    content: bytes = proto.SerializeToString()
    return content


def _graph(model: "Classifier") -> Any:
    """From `images` to `probabilities`."""
    import numpy as np
    from onnx import TensorProto, helper

    from nas_desktop.export.onnx_graph import OnnxGraph
    from nas_desktop.export.onnx_layers import add_network
    from nas_desktop.export.onnx_resizing import to_square
    from nas_desktop.network.cost import cost_of

    architecture, network = model.facts.architecture, model.network
    channels, side, _ = architecture.input_shape
    graph = OnnxGraph(network.arrays())
    pixels = graph.add("pixel_values", "Cast", to_square(graph, INPUT, side, channels), to=TensorProto.FLOAT)
    centred = graph.add("centred", "Sub", pixels, graph.constant("mean", network.mean.numpy()))
    scaled = graph.add("normalised", "Mul", centred, graph.constant("scale", network.scale.numpy()))
    maps = graph.add("maps", "Transpose", scaled, perm=[0, 3, 1, 2])
    scores = add_network(graph, cost_of(architecture), maps)
    if network.temperature != 1:
        temperature = graph.constant("temperature", np.array([network.temperature], np.float32))
        scores = graph.add("tempered", "Div", scores, temperature)
    graph.add(OUTPUT, "Softmax", scores, axis=1)
    return helper.make_graph(
        graph.nodes,
        "nas-desktop",
        [helper.make_tensor_value_info(INPUT, TensorProto.UINT8, ["batch", "height", "width", channels])],
        [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, ["batch", architecture.n_classes])],
        graph.constants,
    )


def _properties(model: "Classifier", notes: dict[str, Any]) -> dict[str, str]:
    """Texts by name, as ONNX keeps them: the most asked for by themselves, and everything as JSON."""
    data = model.facts.data
    return {
        "classes": json.dumps(data.classes, ensure_ascii=False),
        "channels": {1: "grey", 3: "red, green, blue"}.get(data.input_shape[0], str(data.input_shape[0])),
        "image_size": str(data.input_shape[1]),
        "resizing": data.resizing,
        "mean": json.dumps(data.mean),
        "std": json.dumps(data.std),
        "temperature": json.dumps(model.facts.temperature),
        "weights_sha256": model.facts.weights_sha256,
        "about": json.dumps(notes, ensure_ascii=False),
    }


def write_onnx(source: ExportSource, path: Path) -> None:
    """Save the network as ONNX, replacing the file.

    Raises:
        NasError: its weights are missing or damaged, or the file cannot be written.
    """
    model = trained_model(source)
    content = onnx_bytes(model, about(source, model.facts, "onnx"))
    write_file(path, lambda: durable.write_bytes(path, content))


ONNX = ExportFormat(
    name="onnx",
    title="ONNX",
    suffix=".onnx",
    help="One file for any ONNX runtime: images of any size in, probabilities out.",
    write=write_onnx,
)
