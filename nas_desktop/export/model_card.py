"""The model card: Markdown with the head that model hubs read (https://huggingface.co/docs/hub/model-cards).

What it says of risks follows Mitchell et al. (2019), "Model Cards for Model Reporting". Every text of a stranger's goes
through `text`, or, in the head, through `quoted`.
"""

import json
import re
from collections.abc import Iterable, Sequence

from nas_desktop.analysis.confidence import confidence_range
from nas_desktop.analysis.plan_words import words as plan_words
from nas_desktop.analysis.verdict_words import final_sentence, seal_sentence, verdict_sentence
from nas_desktop.core.errors import UsageError
from nas_desktop.core.masking import without_controls
from nas_desktop.core.state import SearchState
from nas_desktop.export.certificate import Certificate
from nas_desktop.export.certificate_facts import class_rows
from nas_desktop.export.certificate_facts import facts as certified_facts
from nas_desktop.export.certificate_facts import verdict as certificate_verdict
from nas_desktop.export.export_format import ExportSource, StudyFormat
from nas_desktop.export.figures import percent
from nas_desktop.export.study_facts import data_facts, model_facts, search_facts, tested_words, version_facts

_HUB_SETS = {  # where the well-known sets are on the Hugging Face Hub
    "cifar10": "uoft-cs/cifar10",
    "cifar100": "uoft-cs/cifar100",
    "mnist": "ylecun/mnist",
    "fashion-mnist": "zalando-datasets/fashion_mnist",
    "fashion-mnist-sample": "zalando-datasets/fashion_mnist",
    "svhn": "ufldl-stanford/svhn",
}
_MARKS = re.compile(r"([\\`*_{}\[\]#|~$@!^])")  # that Markdown, or a page that shows it, gives a meaning
_MOST_CLASSES = 100
_FEW = 1000  # test images; below it the margin is a point and more
_FILES = (
    ("`safetensors`", "the weights, and all facts as JSON"),
    ("`onnx`", "one file for any ONNX runtime, with crop, resizing, normalisation and softmax inside"),
    ("`python`", "readable source, weights and a script that need torch and Pillow only"),
    ("`config`", "the design as JSON, from which the same network can be trained again"),
)
_USE = """```
python predict.py picture.jpg
```

does it in the folder that `nas-desktop export DIR --format python --out best` writes; it prints file, class and
probability. With ONNX:

```python
import json

import numpy as np
import onnxruntime
from PIL import Image, ImageOps

session = onnxruntime.InferenceSession("best.onnx")
classes = json.loads(session.get_modelmeta().custom_metadata_map["classes"])
picture = ImageOps.exif_transpose(Image.open("picture.jpg")).convert("{mode}")
(probabilities,) = session.run(None, {{"images": np.asarray(picture)[None]{axis}}})
print(classes[probabilities[0].argmax()])
```"""


def card_text(state: SearchState, certificate: Certificate | None = None) -> bytes:
    """The card of the network that the search ended with.

    Raises:
        UsageError: no trial is complete yet.
    """
    if state.data is None or (state.final or state.best) is None:
        raise UsageError("No trial is complete yet.", "A model card needs a model: let the search go on.")
    source = ExportSource.of(state)
    verdict = [verdict_sentence(state.verdict)] if state.verdict is not None else []
    plan = plan_words(state.plan) if state.plan is not None else []
    tested = tested_words(source) or "It was not tested."
    body = [
        _head(state, source),
        f"# {text(state.name) or 'Image classifier'}",
        _summary(source),
        "## Model",
        _table(("", ""), model_facts(state, source)),
        "## Data",
        _table(("", ""), data_facts(source.data)),
        _classes(source),
        "## How it was found",
        _table(("", ""), search_facts(state)),
        _sentences(plan),
        "## How good it is",
        _sentences([*verdict, final_sentence(state), tested, seal_sentence(state)]),
        *_certified(certificate),
        "## Limits",
        "\n".join(f"- {text(sentence)}" for sentence in _limits(source)),
        "## How to use it",
        _use(source.data.input_shape[0]),
        "## Files",
        _table(("`nas-desktop export --format`", "what it writes"), _FILES, is_ours=True),
        "## Versions",
        _table(("", ""), version_facts()),
    ]
    return ("\n\n".join(part for part in body if part) + "\n").encode(errors="replace")


def _certified(certificate: Certificate | None) -> list[str]:
    """What an exported file answers; nothing where none has been asked."""
    if certificate is None:
        return []
    classes = ("Class", "Test images", "Precision", "Recall", "F1")
    return [
        text(certificate_verdict(certificate)),
        _table(("", ""), certified_facts(certificate)),
        _table(classes, class_rows(certificate)[:_MOST_CLASSES]),
    ]


def text(words: str) -> str:
    """A text on one line of Markdown, without any meaning to it."""
    line = " ".join(without_controls(words).split())
    plain = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MARKS.sub(r"\\\1", plain).replace("://", "\\://").replace("www.", "www\\.")


def quoted(words: str) -> str:
    """A text in the head: what JSON quotes, YAML reads as a text."""
    return json.dumps(" ".join(without_controls(words).split()), ensure_ascii=False)


def _head(state: SearchState, source: ExportSource) -> str:
    """The license is nobody's to choose but the user's; an unknown one is a value that hubs accept."""
    hub_set = _HUB_SETS.get(str(state.config.get("data", "")))
    lines = [
        "---",
        "license: unknown",
        "library_name: pytorch",
        "pipeline_tag: image-classification",
        "tags:",
        *("- image-classification", "- neural-architecture-search", "- nas-desktop"),
        *(["datasets:", f"- {hub_set}"] if hub_set is not None else []),
        "metrics:",
        "- accuracy",
        *_index(state, source, hub_set),
        "---",
    ]
    return "\n".join(lines)


def _index(state: SearchState, source: ExportSource, hub_set: str | None) -> list[str]:
    """The test score as hubs list it; none where there was no test."""
    if source.test_accuracy is None:
        return []
    return [
        "model-index:",
        f"- name: {quoted(state.name or 'model')}",
        "  results:",
        "  - task:",
        "      type: image-classification",
        "    dataset:",
        f"      name: {quoted(source.data.title)}",
        f"      type: {hub_set or 'image-folder'}",
        "      split: test",
        "    metrics:",
        "    - type: accuracy",
        f"      value: {source.test_accuracy:.6f}",
        "      name: Test accuracy",
    ]


def _summary(source: ExportSource) -> str:
    n, title = len(source.data.classes), text(source.data.title)
    return f"A small image classifier for the {n} classes of {title}, found by a search over network designs."


def _classes(source: ExportSource) -> str:
    counts = list(zip(source.data.classes, source.data.class_counts, strict=True))
    more = f" and {len(counts) - _MOST_CLASSES:,} others" if len(counts) > _MOST_CLASSES else ""
    named = ", ".join(f"{text(name)} ({n:,})" for name, n in counts[:_MOST_CLASSES])
    return f"The classes with their images: {named}{more}."


def _limits(source: ExportSource) -> list[str]:
    """What the figures do not say, from what is known of this search."""
    data = source.data
    n_test = source.tested.n_images if source.tested is not None else data.n_test
    limits = [
        "It names one of its classes whatever it is shown: an image of something else gets one of them too.",
        "Its score holds for images like those of the test part. Another camera, light or background can lower it.",
        "Its validation score is the best of many, and so higher than on new images; the test score is not.",
    ]
    if source.test_accuracy is None:
        limits.append("It was never scored on images that the search had not seen.")
    elif n_test < _FEW:
        low, high = confidence_range(source.test_accuracy, n_test)
        limits.append(f"{n_test:,} test images are few: the true accuracy may be {percent(low)} or {percent(high)}.")
    fewest, most = min(data.class_counts), max(data.class_counts)
    if most > 3 * fewest:
        rarest = data.classes[data.class_counts.index(fewest)]
        limits.append(f"The classes differ in size, {fewest:,} to {most:,} images: “{rarest}” may be known less well.")
    return [*limits, "How it treats groups of people was not looked into. The license is for its owner to choose."]


def _use(channels: int) -> str:
    return _USE.format(mode="L" if channels == 1 else "RGB", axis="[..., None]" if channels == 1 else "")


def _sentences(sentences: Iterable[str]) -> str:
    return " ".join(text(sentence) for sentence in sentences if sentence)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], *, is_ours: bool = False) -> str:
    """Cells are escaped, unless they are Markdown of ours."""
    cells = [heads, ["---"] * len(heads), *([cell if is_ours else text(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(row)} |" for row in cells)


CARD = StudyFormat(
    name="card",
    title="Model card",
    suffix=".md",
    help="What the network is, on what it was found and how far it can be trusted, as Markdown for model hubs.",
    content=card_text,
)
