"""What an exported file becomes in the process that asks it: a function from images to probabilities.

`load_onnx` and `load_weights` are for files of strangers: nothing in them is ever run as code. The other two are for
files that this program has just written, and for nothing else.
"""

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nas_desktop.core.errors import UsageError
from nas_desktop.datasets.source import Image
from nas_desktop.export.plain_reading import read_picture
from nas_desktop.export.pt2 import NOTES

MAX_CLASSES = 100_000
MAX_CHANNELS = 1024
MAX_SIDE = 4096
_MAX_ONNX_BYTES = 2_000_000_000  # protobuf ends there


class UnusableModel(Exception):
    """The file cannot be asked; the text says why, without the file's name."""


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A network that can be asked."""

    classes: tuple[str, ...]
    n_channels: int
    side: int | None  # of the square images it takes; None: it crops and resizes by itself
    run: Callable[[NDArray[np.uint8]], NDArray[np.float32]]  # (N, H, W, C) to (N, n_classes)
    read: Callable[[Path], Image]  # an image file (H, W, C) as its documentation says, before crop and resizing

    def checked(self) -> "LoadedModel":
        """Itself.

        Raises:
            UnusableModel: what it says of itself cannot be.
        """
        if not 1 <= len(self.classes) <= MAX_CLASSES or not all(isinstance(name, str) for name in self.classes):
            raise UnusableModel("it does not name its classes")
        if not 1 <= self.n_channels <= MAX_CHANNELS or (self.side is not None and not 1 <= self.side <= MAX_SIDE):
            raise UnusableModel("it takes images of an impossible size")
        return self

    def probabilities(self, images: NDArray[np.uint8]) -> NDArray[np.float32]:
        """What `run` says of images (N, H, W, C), if it is probabilities at all.

        Raises:
            UnusableModel: it is not.
        """
        answer = np.asarray(self.run(images))
        if answer.shape != (len(images), len(self.classes)) or answer.dtype.kind != "f":
            raise UnusableModel(f"it answers {answer.shape} for {len(self.classes)} classes")
        if not np.isfinite(answer).all():
            raise UnusableModel("it answers what is no number")
        return answer.astype(np.float32)


def import_for(kind: str) -> None:
    """Load the libraries that `kind` needs, while this process may still do as it likes.

    Raises:
        UsageError: onnxruntime is not installed.
    """
    if kind != "onnx":
        import nas_desktop.export.inference
        import nas_desktop.network.deployed
        import nas_desktop.training.model_files  # noqa: F401
        from nas_desktop.network.torch_programs import use_threads

        use_threads(1)  # this process may start none
        return
    try:
        import onnx  # noqa: F401
        import onnxruntime  # noqa: F401
    except ImportError as error:
        raise UsageError(
            "ONNX files are run by onnxruntime, which is not installed.",
            "Install it (pip install onnxruntime), or give the project or its safetensors export instead.",
        ) from error


def load_onnx(path: Path, n_threads: int = 1, provider: str = "CPUExecutionProvider") -> LoadedModel:
    """An ONNX file that this program has written, or somebody in its name.

    Args:
        n_threads: a process that is kept from starting threads can have one only.
        provider: of onnxruntime; one for a GPU computes there.

    Raises:
        UnusableModel: it is none, needs other files or operators of its own, or says what cannot be.
    """
    import onnxruntime

    if path.stat().st_size > _MAX_ONNX_BYTES:
        raise UnusableModel("it is far too large")
    content = path.read_bytes()
    classes = _classes(_texts(content))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = n_threads, 1
    options.log_severity_level = 4  # what is wrong is raised; nothing is printed beside it
    session = onnxruntime.InferenceSession(content, options, providers=[provider])
    inputs, outputs = session.get_inputs(), session.get_outputs()
    if [(value.name, value.type) for value in inputs] != [("images", "tensor(uint8)")] or len(inputs[0].shape) != 4:
        raise UnusableModel("it does not take uint8 images (N, H, W, C)")
    if [value.name for value in outputs] != ["probabilities"]:
        raise UnusableModel("it does not give probabilities")
    n_channels = inputs[0].shape[3]
    if not isinstance(n_channels, int):
        raise UnusableModel("it does not say how many channels its images have")

    def run(images: NDArray[np.uint8]) -> NDArray[np.float32]:
        answer: NDArray[np.float32] = session.run(["probabilities"], {"images": images})[0]
        return answer

    return LoadedModel(classes, n_channels, None, run, _plainly(n_channels)).checked()


def _texts(content: bytes) -> dict[str, str]:
    """The texts of an ONNX file, once it is clear that it stands for itself."""
    import onnx

    try:
        proto = onnx.load_model_from_string(content)
    except Exception as error:  # protobuf's own, which is not public
        raise UnusableModel("it is no ONNX file, or is cut off") from error
    if not proto.HasField("graph"):
        raise UnusableModel("it is no ONNX file: it holds no graph")
    if any(used.domain not in ("", "ai.onnx") for used in proto.opset_import) or proto.functions:
        raise UnusableModel("it uses operators that are not ONNX' own")
    if any(tensor.data_location == onnx.TensorProto.EXTERNAL for tensor in _tensors(proto.graph)):
        raise UnusableModel("it reads its weights from other files")
    return {entry.key: entry.value for entry in proto.metadata_props}


def _tensors(graph: Any) -> Any:
    """Every constant of a graph, those in its branches too."""
    waiting = [graph]
    while waiting:
        part = waiting.pop()
        yield from part.initializer
        for sparse in part.sparse_initializer:
            yield from (sparse.values, sparse.indices)
        for node in part.node:
            for attribute in node.attribute:
                yield from (attribute.t, *attribute.tensors)
                for sparse in (attribute.sparse_tensor, *attribute.sparse_tensors):
                    yield from (sparse.values, sparse.indices)
                waiting += [attribute.g] if attribute.HasField("g") else []
                waiting += attribute.graphs


def _classes(texts: Mapping[str, str]) -> tuple[str, ...]:
    try:
        classes = json.loads(texts.get("classes", "null"))
    except (ValueError, RecursionError):
        classes = None
    if not isinstance(classes, list):
        raise UnusableModel("it does not name its classes, as an export of this program does")
    return tuple(classes)


def load_weights(path: Path) -> LoadedModel:
    """The folder of a kept model, or of a safetensors export.

    Raises:
        NasError: its files are missing, damaged or do not suit each other.
    """
    from nas_desktop.export.inference import Classifier

    model = Classifier.load(path)
    channels, side, _ = model.facts.data.input_shape
    classes = tuple(model.facts.data.classes)
    return LoadedModel(classes, channels, side, model.probabilities, _plainly(channels)).checked()


def load_own_program(path: Path) -> LoadedModel:
    """A `.pt2` file that this program has just written; it could run code."""
    from nas_desktop.network.torch_programs import loaded_program

    run, notes = loaded_program(path.read_bytes(), NOTES)
    about = json.loads(notes)
    channels, side, _ = about["input_shape"]
    return LoadedModel(tuple(about["classes"]), channels, side, run, _plainly(channels)).checked()


def load_own_source(path: Path) -> LoadedModel:
    """A folder of stand-alone Python that this program has just written: its code is run."""
    from nas_desktop.network.torch_programs import on_arrays

    sys.path.insert(0, str(path))
    from images import read_image  # type: ignore[import-not-found]
    from model import CHANNELS, CLASSES, SIZE, load  # type: ignore[import-not-found]

    def read(file: Path) -> Image:
        image: Image = read_image(file).numpy()
        return image

    return LoadedModel(tuple(CLASSES), CHANNELS, SIZE, on_arrays(load()), read).checked()


def _plainly(n_channels: int) -> Callable[[Path], Image]:
    return lambda path: read_picture(path, n_channels)


@dataclass(frozen=True, slots=True)
class Loader:
    """How a kind of file is loaded, and whether a stranger's may be."""

    load: Callable[[Path], LoadedModel]
    is_for_strangers: bool


LOADERS: Mapping[str, Loader] = {
    "weights": Loader(load_weights, is_for_strangers=True),
    "onnx": Loader(load_onnx, is_for_strangers=True),
    "pt2": Loader(load_own_program, is_for_strangers=False),
    "python": Loader(load_own_source, is_for_strangers=False),
}
