"""Weights as safetensors, everything else as JSON: the folder of a kept model, which this program reads as well.

`weights.safetensors` and `model.json` are as docs/decisions/0007-model-folder-format.md has them; `configuration.json`
is the saved configuration with the result and where it comes from.
"""

import json
from pathlib import Path

from nas_desktop import __version__
from nas_desktop.core.errors import ProjectError
from nas_desktop.export.bundle import README, readme, write_bundle
from nas_desktop.export.export_format import ExportFormat, ExportSource
from nas_desktop.export.trained_model import about, weights_folder

WEIGHTS, FACTS, CONFIGURATION = "weights.safetensors", "model.json", "configuration.json"
_TEXT = (
    f"{WEIGHTS}: every weight by its name, in float32 (https://github.com/huggingface/safetensors).",
    f"{FACTS}: the layers one by one, the classes in the order of the scores, and how images are prepared.",
    f"{CONFIGURATION}: the design in short, how it was trained, what it scored, and where it comes from.",
    "The images: turned upright as their EXIF says, cropped to the largest centred square, resized by Pillow's BILINEAR"
    "\nto the size of the network, then (pixel / 255 - mean) / std for each channel. The class scores are divided by"
    "\n`temperature` before softmax.",
)


def write_safetensors(source: ExportSource, path: Path) -> None:
    """Save weights and facts as a zip or a folder, replacing an older one.

    Raises:
        NasError: the weights are missing or damaged, or nothing can be written.
    """
    from nas_desktop.training.model_files import load_model  # torch

    folder = weights_folder(source)
    _, facts = load_model(folder)  # nothing damaged leaves the program
    try:
        files = {name: (folder / name).read_bytes() for name in (WEIGHTS, FACTS)}
    except OSError as error:
        raise ProjectError(f"{folder} cannot be read: {error.strerror or error}.", "Try again.") from error
    notes = json.dumps(about(source, facts), indent=2, ensure_ascii=False)
    write_bundle(path, {**files, CONFIGURATION: notes.encode(), README: readme(__version__, *_TEXT)})


SAFETENSORS = ExportFormat(
    name="safetensors",
    title="Weights",
    suffix=".zip",
    help="The weights as safetensors and all facts as JSON, in a zip or a folder.",
    write=write_safetensors,
)
