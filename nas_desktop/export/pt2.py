"""`.pt2`: the network as a program of `torch.export`, for torch without any Python code of ours."""

import json
from pathlib import Path

from nas_desktop.core import durable
from nas_desktop.export.export_format import ExportFormat, ExportSource
from nas_desktop.export.trained_model import about, trained_model, write_file

NOTES = "about.json"  # the name in the file of what is known of the model


def write_pt2(source: ExportSource, path: Path) -> None:
    """Save the network as a torch program, replacing the file.

    Raises:
        NasError: its weights are missing or damaged, or the file cannot be written.
    """
    model = trained_model(source)
    notes = json.dumps(about(source, model.facts), ensure_ascii=False)
    content = model.network.program(model.facts.architecture.input_shape, {NOTES: notes})
    write_file(path, lambda: durable.write_bytes(path, content))


PT2 = ExportFormat(
    name="pt2",
    title="PyTorch program",
    suffix=".pt2",
    help="For torch.export.load: images of the search's size in, probabilities out.",
    write=write_pt2,
)
