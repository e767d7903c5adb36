"""What a model card and a report tell of a search, as pairs of a name and a text. Nothing is escaped here."""

from collections.abc import Mapping

from nas_desktop import __version__
from nas_desktop.analysis.confidence import confidence_range
from nas_desktop.analysis.outcomes import OUTCOMES, design_outcomes
from nas_desktop.analysis.stages import trial_name
from nas_desktop.core.errors import NasError
from nas_desktop.core.specs import ArchitectureSpec, Config, DataFacts, Value
from nas_desktop.core.state import SearchState
from nas_desktop.export.export_format import ExportSource
from nas_desktop.export.figures import count, counted, duration, percent, size
from nas_desktop.export.trained_model import LIBRARIES, library_version
from nas_desktop.network.cost import NetworkCost
from nas_desktop.network.layers import layer_type
from nas_desktop.search_space import space_named

Facts = list[tuple[str, str]]
_CHANNELS = {1: "grey", 3: "colour"}
_OTHER_WORDS = {"FAIL": "failed", "COMPLETE": "trained in full"}  # the other outcomes are words already
_LIMITS = {  # settings that narrow the search, as a reader knows them
    "max_params": "most weights",
    "max_macs": "most multiply-adds",
    "max_file_mb": "largest file in MB",
    "max_activation_mb": "most memory of maps in MB",
    "max_ms": "most milliseconds for an image",
}


def data_facts(data: DataFacts) -> Facts:
    """The images, and what part of them was for what."""
    channels, side, _ = data.input_shape
    resized = f"{side} × {side} pixels, {_CHANNELS.get(channels, f'{channels} channels')}"
    facts = [
        ("Data set", data.title),
        ("Images", f"{data.n_images:,} in {len(data.classes)} classes"),
        ("For training, validation, test", f"{data.n_train:,}, {data.n_val:,}, {data.n_test:,}"),
        ("What the network sees", f"{resized}: the largest centred square, resized"),
        ("Fingerprint", data.fingerprint),
    ]
    if data.n_skipped:
        facts.append(("Could not be read", counted(data.n_skipped, "image")))
    return facts


def search_facts(state: SearchState) -> Facts:
    """What was asked for, and how far it went."""
    config, found = state.config, design_outcomes(state)
    outcomes = ", ".join(f"{found[name]} {_OTHER_WORDS.get(name, name.lower())}" for name in OUTCOMES if found[name])
    limits = ", ".join(f"{words} {config[name]}" for name, words in _LIMITS.items() if _is_limit(config.get(name)))
    facts = [
        ("Began", state.first_started.isoformat(" ", "minutes") if state.first_started is not None else ""),
        ("State", state.phase),
        ("Search space", str(config.get("space", ""))),
        ("Strategy", str(config.get("strategy", ""))),
        ("Objective", _objective(state)),
        ("Limits", limits),
        ("Networks", f"{state.n_finished} of {state.n_planned} tried ({outcomes})" if outcomes else "none yet"),
        ("Training time", duration(sum(row.seconds for row in state.rows.values() if row.origin != "history"))),
        ("Seed", str(config.get("seed", ""))),
    ]
    return [(name, text) for name, text in facts if text]


def _is_limit(value: object) -> bool:
    return isinstance(value, int | float)


def _objective(state: SearchState) -> str:
    words = f"highest validation {state.objectives.score_words}"
    return f"{words}, few {state.objectives.size_words}" if state.objectives.are_several else words


def model_facts(state: SearchState, source: ExportSource) -> Facts:
    """The network that the search ended with."""
    row, chosen = source.row, source.chosen
    more = ", those for validation included" if source.n_train > source.data.n_train else ""
    facts = [
        ("Network", trial_name(row)),
        ("Weights", f"{count(row.n_params)} ({row.n_params:,})"),
        ("Multiply-adds for an image", count(row.n_macs)),
        ("File of weights", size(row.file_bytes) if row.file_bytes else ""),
        ("One image on the search's machine", f"{row.ms:.3g} ms" if row.ms is not None else ""),
        ("Trained on", f"{source.n_train:,} images{more}, {counted(len(row.curve), 'epoch')}"),
        (f"Validation {state.objectives.score_words}", _validation(source)),
        ("Again with fresh seeds", ", ".join(percent(again.score) for again in source.fresh)),
        ("Numbers", _mode(source)),
    ]
    if chosen is not row:
        facts.insert(1, ("Chosen as", trial_name(chosen)))
    return [(name, text) for name, text in facts if text]


def _validation(source: ExportSource) -> str:
    """Of the trial for whose score the network was taken; the best of many, and so higher than it is."""
    return percent(source.chosen.score) if source.chosen.stage != "final" and source.chosen.score is not None else ""


def _mode(source: ExportSource) -> str:
    mode = source.mode
    return f"{mode.dtype} on {mode.device}, {counted(mode.n_threads, 'thread')}" if mode is not None else ""


def tested_words(source: ExportSource) -> str:
    """The score on the sealed test part with its margin; empty where it was never looked at."""
    n = source.tested.n_images if source.tested is not None else source.data.n_test
    if source.test_accuracy is None or not n:
        return ""
    low, high = confidence_range(source.test_accuracy, n)
    range_words = f"{100 * low:.1f} to {percent(high)} with 95 % confidence"
    return f"{percent(source.test_accuracy)} of {counted(n, 'test image')} are classified correctly: {range_words}."


def architecture_of(config: Config, data: DataFacts) -> ArchitectureSpec | None:
    """The network of a trial; None where its search space is not known here."""
    try:
        space = space_named(str(config.get("space", "plain-cnn")))
        return space.assemble(space.resolve(config), data.input_shape, len(data.classes))
    except (NasError, ValueError, KeyError, ArithmeticError):
        return None


def layer_rows(cost: NetworkCost) -> list[tuple[str, str, str, str]]:
    """Of each layer: what it is, what it gives, its weights, its multiply-adds."""
    return [
        (
            " ".join([layer_type(part.layer.kind).title, _settings(part.layer.settings)]).strip(),
            " × ".join(map(str, part.output_shape)),
            f"{part.n_params:,}",
            count(part.n_macs),
        )
        for part in cost.layers
    ]


def _settings(settings: Mapping[str, Value]) -> str:
    texts = (
        f"{name} {value:.3g}" if isinstance(value, float) else f"{name} {value}" for name, value in settings.items()
    )
    return f"({', '.join(texts)})" if settings else ""


def version_facts() -> Facts:
    """What wrote the file."""
    libraries = ((name, library_version(name)) for name in LIBRARIES)
    return [("NAS Desktop", __version__), *((name, version) for name, version in libraries if version)]
