"""ONNX in whole numbers of 8 bits: a quarter of the size, often faster, and its answers differ a little.

How much they differ is measured on the validation images and written into the file.
"""

import json
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nas_desktop.core import durable
from nas_desktop.core.errors import UsageError
from nas_desktop.export.export_format import ExportFormat, ExportSource
from nas_desktop.export.onnx_file import INPUT, onnx_bytes
from nas_desktop.export.search_images import search_images
from nas_desktop.export.trained_model import about, trained_model, write_file

if TYPE_CHECKING:
    from nas_desktop.datasets.prepared import PreparedImages
    from nas_desktop.export.inference import Classifier

NOTE = "quantisation"  # the name of the text in the file
_MOST_FOR_RANGES = 512
_MOST_COMPARED = 2000
_BATCH = 64


def write_onnx_int8(source: ExportSource, path: Path) -> str:
    """Save the network as ONNX in 8 bits, replacing the file; returns what that costs, in one sentence.

    Raises:
        UsageError: onnxruntime is not installed.
        NasError: weights or images are missing or damaged, or the file cannot be written.
    """
    model = trained_model(source)
    if find_spec("onnxruntime") is None:
        raise UsageError("8 bits need the package onnxruntime.", "Install it: pip install onnxruntime")
    images = search_images(source)
    content, loss = int8_bytes(model, images, about(source, model.facts, "onnx", "onnxruntime"))
    write_file(path, lambda: durable.write_bytes(path, content))
    return _sentence(loss)


def int8_bytes(model: "Classifier", images: "PreparedImages", notes: dict[str, Any]) -> tuple[bytes, dict[str, Any]]:
    """The file, and what its answers lose against those of the program on the validation images.

    The accuracies of a final training are of images that it was trained on: only their difference counts.
    """
    from onnx import checker, helper

    from nas_desktop.export.onnx_quantising import quantised

    for_ranges = np.asarray(images.train_images[_spread(len(images.train_images), _MOST_FOR_RANGES)])
    chosen = _spread(len(images.val_images), _MOST_COMPARED)
    shown, labels = np.asarray(images.val_images[chosen]), images.val_labels[chosen]
    proto = quantised(onnx_bytes(model, notes), for_ranges)
    ours, theirs = model.probabilities(shown), _answers(proto.SerializeToString(), shown)
    loss = {
        "bits": 8,
        "training_images": len(for_ranges),
        "validation_images": len(shown),
        "same_class": float((ours.argmax(1) == theirs.argmax(1)).mean()),
        "largest_probability_difference": float(np.abs(ours - theirs).max()),
        "val_accuracy": float((theirs.argmax(1) == labels).mean()),
        "val_accuracy_in_float32": float((ours.argmax(1) == labels).mean()),
    }
    texts = {item.key: item.value for item in proto.metadata_props}
    helper.set_model_props(proto, {**texts, NOTE: json.dumps(loss)})
    checker.check_model(proto, full_check=True)
    return proto.SerializeToString(), loss


def _spread(n: int, most: int) -> NDArray[np.int64]:
    """At most so many of `n` places, evenly."""
    return np.linspace(0, n - 1, min(n, most)).astype(np.int64)


def _answers(content: bytes, images: NDArray[np.uint8]) -> NDArray[np.float32]:
    from onnxruntime import InferenceSession

    session = InferenceSession(content, providers=["CPUExecutionProvider"])
    parts = [session.run(None, {INPUT: images[i : i + _BATCH]})[0] for i in range(0, len(images), _BATCH)]
    answers: NDArray[np.float32] = np.concatenate(parts)
    return answers


def _sentence(loss: dict[str, Any]) -> str:
    same, n = f"{100 * loss['same_class']:.1f} %", f"{loss['validation_images']:,}"
    points = 100 * (loss["val_accuracy"] - loss["val_accuracy_in_float32"])
    return f"The same class as in float32 for {same} of {n} validation images; accuracy {points:+.1f} points"


ONNX_INT8 = ExportFormat(
    name="onnx-int8",
    title="ONNX, 8 bits",
    suffix=".onnx",
    help="A quarter of the size; what its answers lose is measured and said.",
    write=write_onnx_int8,
)
