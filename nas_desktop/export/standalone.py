"""Stand-alone Python: the network as readable source, its weights, and a script that classifies image files.

It needs torch and Pillow, and nothing of this program.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from nas_desktop import __version__
from nas_desktop.core.errors import NasError
from nas_desktop.core.paths import resource
from nas_desktop.export.bundle import README, readme, write_bundle
from nas_desktop.export.export_format import ExportFormat, ExportSource
from nas_desktop.export.python_source import python_source
from nas_desktop.export.trained_model import about, library_version, trained_model
from nas_desktop.network.cost import cost_of

if TYPE_CHECKING:
    from nas_desktop.export.inference import Classifier

_SCRIPTS = ("images.py", "predict.py")


def standalone_files(model: "Classifier") -> dict[str, bytes]:
    """The files that run by themselves, by name: source, weights, scripts and what they require."""
    from safetensors.numpy import save

    source = python_source(cost_of(model.facts.architecture), model.facts.data, model.facts.temperature)
    weights = {_renamed(name, source.names): value for name, value in model.network.arrays().items()}
    try:
        scripts = {name: resource(f"standalone/{name}").read_bytes() for name in _SCRIPTS}
    except OSError as error:
        raise NasError(f"A file of this program is missing: {error.filename}.", "Install it again.") from error
    return {
        "model.py": source.text.encode(),
        **scripts,
        "weights.safetensors": save(weights),
        "requirements.txt": "".join(f"{name}=={library_version(name)}\n" for name in ("torch", "pillow")).encode(),
    }


def _renamed(name: str, names: dict[str, str]) -> str:
    """`layers.3.weight` as `conv2.weight`."""
    _, number, rest = name.split(".", 2)
    return f"{names[f'layers.{number}']}.{rest}"


def write_standalone(source: ExportSource, path: Path) -> None:
    """Save source, weights and scripts as a zip or a folder, replacing an older one.

    Raises:
        NasError: the weights are missing or damaged, or nothing can be written.
    """
    model = trained_model(source)
    files = standalone_files(model)
    notes = json.dumps(about(source, model.facts), indent=2, ensure_ascii=False)
    write_bundle(path, {**files, "about.json": notes.encode(), README: readme(__version__, *_paragraphs())})


def _paragraphs() -> tuple[str, ...]:
    torch, pillow = library_version("torch"), library_version("pillow")
    return (
        "    pip install -r requirements.txt\n    python predict.py picture.jpg another.png",
        f"It was written with torch {torch} and Pillow {pillow}, which requirements.txt names; Python 3.11 or newer.\n"
        "Nothing else is needed. A torch of its own kind (CPU, CUDA) is as good.",
        "model.py: the network, layer by layer; load() gives it with its weights.\n"
        "images.py: how an image file becomes what the network sees.\n"
        "predict.py: prints file, class and probability for each image, separated by tabs.\n"
        "weights.safetensors: the weights, in float32.\n"
        "about.json: how the network was found and trained, what it scored, on which images.",
    )


STANDALONE = ExportFormat(
    name="python",
    title="Stand-alone Python",
    suffix=".zip",
    help="Readable source, weights and a script, in a zip or a folder; needs torch and Pillow only.",
    write=write_standalone,
)
