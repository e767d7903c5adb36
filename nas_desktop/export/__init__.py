"""The export formats, in menu order. A new one is a file of its own and one line here."""

from nas_desktop.core.errors import UsageError
from nas_desktop.export.config_json import CONFIG_JSON
from nas_desktop.export.export_format import ExportFormat
from nas_desktop.export.onnx_file import ONNX
from nas_desktop.export.pt2 import PT2
from nas_desktop.export.safetensors_files import SAFETENSORS
from nas_desktop.export.standalone import STANDALONE

EXPORT_FORMATS: tuple[ExportFormat, ...] = (CONFIG_JSON, SAFETENSORS, ONNX, PT2, STANDALONE)


def format_named(name: str) -> ExportFormat:
    """The export format called `name`.

    Raises:
        UsageError: there is none; the sentence lists those there are.
    """
    for known in EXPORT_FORMATS:
        if known.name == name:
            return known
    raise UsageError(
        f"There is no export format “{name}”.", f"Choose one of: {', '.join(f.name for f in EXPORT_FORMATS)}."
    )
