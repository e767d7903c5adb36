"""The export formats, in menu order. A new one is a file of its own and one line here."""

from nas_desktop.core.errors import UsageError
from nas_desktop.export.config_json import CONFIG_JSON
from nas_desktop.export.export_format import ExportFormat, StudyFormat
from nas_desktop.export.mlflow_model import MLFLOW
from nas_desktop.export.model_card import CARD
from nas_desktop.export.onnx_file import ONNX
from nas_desktop.export.onnx_int8 import ONNX_INT8
from nas_desktop.export.pt2 import PT2
from nas_desktop.export.report import REPORT
from nas_desktop.export.safetensors_files import SAFETENSORS
from nas_desktop.export.standalone import STANDALONE
from nas_desktop.export.tflite import TFLITE
from nas_desktop.export.trials_csv import TRIALS_CSV
from nas_desktop.export.trials_json import TRIALS_JSON

EXPORT_FORMATS: tuple[ExportFormat, ...] = (
    CONFIG_JSON,
    SAFETENSORS,
    ONNX,
    ONNX_INT8,
    PT2,
    STANDALONE,
    MLFLOW,
    TFLITE,
)
STUDY_FORMATS: tuple[StudyFormat, ...] = (REPORT, CARD, TRIALS_CSV, TRIALS_JSON)


def format_named(name: str) -> ExportFormat | StudyFormat:
    """The export format called `name`.

    Raises:
        UsageError: there is none; the sentence lists those there are.
    """
    every: tuple[ExportFormat | StudyFormat, ...] = (*EXPORT_FORMATS, *STUDY_FORMATS)
    known = {kind.name: kind for kind in every}
    if name not in known:
        raise UsageError(f"There is no export format “{name}”.", f"Choose one of: {', '.join(known)}.")
    return known[name]
