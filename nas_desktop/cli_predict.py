"""`nas-desktop predict`: image files in, classes and probabilities out."""

import argparse
import csv
import io
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from nas_desktop.core.errors import UsageError
from nas_desktop.core.masking import without_controls

_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would compute


def add_predict(commands: Any) -> None:
    """The flags of the command."""
    predict = commands.add_parser("predict", help="say what is on images, by a search's network or an exported file")
    predict.set_defaults(command=_predict)
    predict.add_argument("model", type=Path, metavar="DIR|FILE", help="A project, a safetensors export or .onnx file.")
    predict.add_argument("images", nargs="+", metavar="IMAGE", help="Image files, folders of them, or patterns.")
    predict.add_argument("--trial", type=int, metavar="N", help="Another trial than the one the search ended with.")
    predict.add_argument("--top", type=int, default=1, metavar="K", help="So many classes of each image.")
    form = predict.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="One JSON object a line.")
    form.add_argument("--csv", action="store_true", help="A table as CSV.")


def _predict(parsed: argparse.Namespace) -> int:
    try:
        return _tell(parsed)
    except KeyboardInterrupt:
        return 130  # what was printed holds


def _tell(parsed: argparse.Namespace) -> int:
    """Returns 1 where an image could not be read, else 0."""
    from nas_desktop.export.model_file import found_model
    from nas_desktop.export.model_runner import ModelRunner
    from nas_desktop.export.predicting import image_paths, predictions

    if parsed.top < 1:
        raise UsageError("--top must be at least 1.", "See: nas-desktop predict --help")
    paths = image_paths(parsed.images)
    is_failed = False
    with found_model(parsed.model, parsed.trial) as found, ModelRunner(found.kind, found.path, found.name) as model:
        top = min(parsed.top, len(model.classes))
        if parsed.csv:
            print(_csv_line(_head(top)))
        form: Callable[[Any], str] = _json if parsed.json else _csv if parsed.csv else _text
        for prediction in predictions(model, paths, top):
            is_failed = is_failed or not prediction.guesses
            if prediction.guesses or parsed.json:
                print(form(prediction), flush=True)
            else:
                print(_one_line(f"nas-desktop: {prediction.path}: {prediction.error}"), file=sys.stderr)
    return 1 if is_failed else 0


def _text(prediction: Any) -> str:
    guesses = [text for guess in prediction.guesses for text in (guess.label, f"{guess.probability:.4f}")]
    return "\t".join(_one_line(text) for text in (str(prediction.path), *guesses))


def _json(prediction: Any) -> str:
    if not prediction.guesses:
        return json.dumps({"path": str(prediction.path), "error": prediction.error})
    best = prediction.guesses[0]
    top = [{"class": guess.label, "probability": guess.probability} for guess in prediction.guesses]
    return json.dumps({"path": str(prediction.path), "class": best.label, "probability": best.probability, "top": top})


def _csv(prediction: Any) -> str:
    guesses = [value for guess in prediction.guesses for value in (_cell(guess.label), guess.probability)]
    return _csv_line([_cell(str(prediction.path)), *guesses])


def _head(top: int) -> list[str]:
    further = [name for i in range(2, top + 1) for name in (f"class_{i}", f"probability_{i}")]
    return ["path", "class", "probability", *further]


def _csv_line(values: list[Any]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(values)
    return text.getvalue()


def _cell(text: str) -> str:
    """A text of a table, which a spreadsheet must not take for a formula and a terminal not for an order."""
    text = without_controls(text)
    return f"'{text}" if text.startswith(_BEGINS_FORMULA) else text


def _one_line(text: str) -> str:
    return " ".join(_lines(without_controls(text)))


def _lines(text: str) -> Iterator[str]:
    """What is parted by the ends of lines and columns, which a name may hold."""
    yield from text.replace("\t", "\n").split("\n")
