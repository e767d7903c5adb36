"""`.tflite`: TensorFlow Lite (LiteRT by its new name), for phones and small boards. Needs the extra `tflite`.

Google's own converter reads the program of `torch.export`. The file takes one image of the search's size at a time,
uint8 (1, H, W, C), and gives probabilities (1, n_classes). As is the custom of such files, the names of the classes and
what is known of the model lie behind the network as in a zip archive, which interpreters pass over.
"""

import json
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from importlib.util import find_spec
from io import BytesIO, StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nas_desktop.core import durable
from nas_desktop.core.errors import DataError, UsageError
from nas_desktop.export.export_format import ExportFormat, ExportSource
from nas_desktop.export.trained_model import about, trained_model, write_file

if TYPE_CHECKING:
    from nas_desktop.export.inference import Classifier

PACKAGE = "litert_torch"
LABELS, NOTES = "labels.txt", "about.json"  # names in the file
_N_COMPARED = 64
_SEED = 2017
_MOST_DIFFERENCE = 1e-4  # of a probability
_QUIET = {"TF_CPP_MIN_LOG_LEVEL": "3", "HF_HUB_OFFLINE": "1", "JAX_PLATFORMS": "cpu"}


def write_tflite(source: ExportSource, path: Path) -> str:
    """Save the network for TensorFlow Lite, replacing the file; returns how near its answers are, in one sentence.

    Raises:
        UsageError: the converter is not installed.
        DataError: the converted network answers otherwise than the program; nothing is written.
        NasError: its weights are missing or damaged, or the file cannot be written.
    """
    model = trained_model(source)
    if find_spec(PACKAGE) is None:
        raise UsageError(
            "TensorFlow Lite needs the package litert-torch.", "Install it: pip install 'nas-desktop[tflite]'"
        )
    content = converted(model)
    difference = _largest_difference(model, content)
    notes = about(source, model.facts, "litert-torch", "ai-edge-litert")
    write_file(path, lambda: durable.write_bytes(path, _packed(content, model, notes)))
    return f"The same class as in the program for {_N_COMPARED} pictures, probabilities within {difference:.0e}"


def converted(model: "Classifier") -> bytes:
    """The network alone, as the converter gives it."""
    with _without_chatter():
        import litert_torch  # an extra

        example = model.network.example(model.facts.architecture.input_shape)
        with TemporaryDirectory(prefix="nas-tflite-") as folder:
            file = Path(folder) / "network.tflite"
            litert_torch.convert(model.network, (example,)).export(str(file))
            return file.read_bytes()


def answers(content: bytes, images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Probabilities (N, n_classes) that the interpreter gives for images (N, H, W, C), one after another."""
    with _without_chatter():
        from ai_edge_litert.interpreter import Interpreter  # comes with it

        interpreter = Interpreter(model_content=content)
        interpreter.allocate_tensors()
        taken, given = interpreter.get_input_details()[0]["index"], interpreter.get_output_details()[0]["index"]
        found = []
        for image in images:
            interpreter.set_tensor(taken, image[None])
            interpreter.invoke()
            found.append(interpreter.get_tensor(given)[0])
    return np.array(found, dtype=np.float32)


def _largest_difference(model: "Classifier", content: bytes) -> float:
    images = _pictures(model)
    ours, theirs = model.probabilities(images), answers(content, images)
    difference = float(np.abs(ours - theirs).max())
    if (ours.argmax(1) != theirs.argmax(1)).any() or difference > _MOST_DIFFERENCE:
        raise DataError(
            f"The converted network answers otherwise than the program: probabilities differ by {difference:.1g}.",
            "Export it as ONNX, which was checked.",
        )
    return difference


def _pictures(model: "Classifier") -> NDArray[np.uint8]:
    """Slow changes of light with some noise, of the size that the network takes; the same each time."""
    channels, height, width = model.facts.architecture.input_shape
    rng = np.random.default_rng(_SEED)
    down, right = np.mgrid[-0.5 : 0.5 : height * 1j, -0.5 : 0.5 : width * 1j]
    slopes = rng.uniform(-200, 200, (2, _N_COMPARED, 1, 1, channels))
    levels = rng.uniform(40, 215, (_N_COMPARED, 1, 1, channels))
    light = levels + slopes[0] * down[None, :, :, None] + slopes[1] * right[None, :, :, None]
    pictures: NDArray[np.uint8] = np.clip(light + rng.normal(0, 15, light.shape), 0, 255).astype(np.uint8)
    return pictures


def _packed(content: bytes, model: "Classifier", notes: dict[str, Any]) -> bytes:
    file = BytesIO(content)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(LABELS, "\n".join(model.facts.data.classes) + "\n")
        archive.writestr(NOTES, json.dumps(notes, ensure_ascii=False))
    return file.getvalue()


@contextmanager
def _without_chatter() -> Iterator[None]:
    """Converter and interpreter tell of every step, on standard output too, which belongs to our own results."""
    before = {name: os.environ.get(name) for name in _QUIET}
    os.environ.update(_QUIET)
    try:
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


TFLITE = ExportFormat(
    name="tflite",
    title="TensorFlow Lite",
    suffix=".tflite",
    help="For phones and small boards; needs the extra “tflite”. Held against the program before it is written.",
    write=write_tflite,
    needs=PACKAGE,
)
