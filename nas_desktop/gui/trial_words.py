"""A trial in words: its parameters as a reader sees them."""

from collections.abc import Mapping

from nas_desktop.analysis.outcomes import outcome_of
from nas_desktop.analysis.stages import trial_name
from nas_desktop.core.specs import Config, Value
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui import numbers
from nas_desktop.search_space.staged_cnn import stage_widths


def shown_state(row: TrialRow, best: TrialRow | None) -> str:
    """The state whose mark and word stand for the trial: how it ended, or BEST."""
    return "BEST" if best is not None and row is best else outcome_of(row)


def searched_trial(row: TrialRow) -> int:
    """The number by which a trial is chosen in the whole window: of a fresh seed that of the search; -1 for others."""
    if row.study == "search":
        return row.trial
    return row.promoted_from if row.stage == "seed" and row.promoted_from is not None else -1


def number(row: TrialRow) -> str:
    """The number in the search: of the trial, or of the one whose network is trained again; a dash for others."""
    own = row.trial if row.study == "search" else row.promoted_from if row.stage != "control" else None
    return str(own) if own is not None else numbers.NOTHING


def running_name(row: TrialRow) -> str:
    """What is trained, and to what end: `Trial 7, screening`."""
    match row.stage:
        case "screen":
            return f"{trial_name(row)}, screening"
        case "full" if row.promoted_from is not None:
            return f"{trial_name(row)}, in full"
        case "seed":
            return f"{trial_name(row)}, fresh seed"
        case _:
            return trial_name(row)


_ORIGINS = {
    "strategy": "Strategy",
    "repaired": "Narrowed",
    "known-good": "Known-good",
    "second-seed": "Second seed",
    "history": "History",
}


def origin(row: TrialRow) -> str:
    """Where the network comes from, in a word or two: `Known-good`."""
    return _ORIGINS[row.origin]


def origin_sentence(row: TrialRow) -> str:
    """The same, with what was changed; empty where the strategy chose the network as it is."""
    match row.origin:
        case "known-good":
            first = "A known-good design, tried before the strategy chose."
        case "second-seed":
            first = f"The design of trial {row.design} once more, under another seed."
        case _:
            first = ""
    return " ".join((first, *row.notes)).strip()


def per_layer(params: Mapping[str, Value], stem: str, key: str) -> list[Value]:
    """The values of `conv0_filters`, `conv1_filters`, … in order; of a configuration in stages, those of the stages."""
    values: list[Value] = []
    while (value := params.get(f"{stem}{len(values)}_{key}")) is not None:
        values.append(value)
    return values


def filters(params: Config) -> str:
    """Filters of the convolutions, or of the stages: `64 128 128`."""
    if "n_stages" in params:
        return " ".join(map(str, stage_widths(params)))
    return " ".join(str(value) for value in per_layer(params, "conv", "filters"))


def kernels(params: Config) -> str:
    """Kernels of the convolutions, or of the stages: `5 3 3`."""
    stem = "stage" if "n_stages" in params else "conv"
    return " ".join(str(value) for value in per_layer(params, stem, "kernel"))


def pooling(params: Config) -> str:
    """Whether each convolution is pooled: `yes no yes`. Stages always are."""
    pooled = per_layer(params, "conv", "pool")
    return " ".join("yes" if value else "no" for value in pooled) or numbers.NOTHING


def convolutions(params: Config) -> str:
    """Convolutions of each stage: `2 2 1`, or a dash where there are no stages."""
    return " ".join(str(value) for value in per_layer(params, "stage", "convs")) or numbers.NOTHING


def units(params: Config) -> str:
    """Units of the hidden fully connected layers: `256`, or a dash where there is none."""
    stem = "hidden" if "n_stages" in params else "fc"
    return " ".join(str(value) for value in per_layer(params, stem, "units")) or numbers.NOTHING


def learning_rate(params: Config) -> str:
    """The learning rate: `1.3e-3`."""
    value = params.get("learning_rate")
    return numbers.rate(float(value)) if value is not None else numbers.NOTHING


def dropout(params: Config) -> str:
    """The dropout rate with two decimals."""
    value = params.get("dropout")
    return numbers.decimal(float(value), 2) if value is not None else numbers.NOTHING


def word(params: Config, key: str) -> str:
    """Any other parameter."""
    match params.get(key):
        case None:
            return numbers.NOTHING
        case bool(value):
            return "yes" if value else "no"
        case float(value):
            return numbers.rate(value) if 0 < value < 0.01 else f"{value:g}"
        case value:
            return str(value)


def layers(params: Config) -> str:
    """The size of the network in layers: `4 convolutions, 1 dense`."""
    if "n_stages" in params:
        total = sum(int(value) for value in per_layer(params, "stage", "convs"))
        return f"{numbers.counted(total, 'convolution')}, {int(params['n_hidden']) + 1} dense"
    n_conv, n_fc = params.get("n_conv_layers"), params.get("n_fc_layers")
    if n_conv is None or n_fc is None:
        return ""
    return f"{numbers.counted(int(n_conv), 'convolution')}, {int(n_fc)} dense"


def weights(n_params: int) -> str:
    """`1.60 M weights, 6.4 MB`, at four bytes a weight."""
    return f"{numbers.amount(n_params)} weights, {numbers.size(4 * n_params)}"


def settings(params: Config) -> list[tuple[str, str]]:
    """What was drawn, by the names a reader knows, in the order of the network; only what its space has."""
    named = [
        ("Filters", filters(params)),
        ("Convolutions", convolutions(params)),
        ("Kernels", kernels(params)),
        ("Pooling", pooling(params)),
        ("Dense units", units(params)),
        ("Activation", word(params, "activation")),
        ("Dropout", dropout(params)),
        ("Learning rate", learning_rate(params)),
        ("Optimizer", word(params, "optimizer")),
        ("Batch size", word(params, "batch_size")),
        ("Weight decay", word(params, "weight_decay")),
        ("Batch norm", word(params, "use_batch_norm")),
        ("Head", word(params, "head")),
        ("Skips", word(params, "skip")),
        ("Separable", word(params, "separable")),
        ("Squeeze-excite", word(params, "squeeze_excite")),
    ]
    return [(name, value) for name, value in named if value not in ("", numbers.NOTHING) or name == "Dense units"]


def differences(row: TrialRow, best: TrialRow) -> list[tuple[str, str, str]]:
    """The settings in which a trial differs from the best: name, the best's value, its own."""
    theirs, own = dict(settings(best.params)), dict(settings(row.params))
    names = dict.fromkeys((*theirs, *own))
    pairs = [(name, theirs.get(name, numbers.NOTHING), own.get(name, numbers.NOTHING)) for name in names]
    return [pair for pair in pairs if pair[1] != pair[2]]
