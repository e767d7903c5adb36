"""A trial in words: its parameters as a reader sees them."""

from collections.abc import Mapping

from nas_desktop.core.specs import Config, Value
from nas_desktop.core.state import TrialRow
from nas_desktop.gui import numbers


def shown_state(row: TrialRow, best: TrialRow | None) -> str:
    """The state whose mark and word stand for the trial: its own, or BEST."""
    return "BEST" if best is not None and row is best else row.state


def per_layer(params: Mapping[str, Value], stem: str, key: str) -> list[Value]:
    """The values of `conv0_filters`, `conv1_filters`, … in order."""
    values: list[Value] = []
    while (value := params.get(f"{stem}{len(values)}_{key}")) is not None:
        values.append(value)
    return values


def filters(params: Config) -> str:
    """Filters of the convolutions: `64 128 128`."""
    return " ".join(str(value) for value in per_layer(params, "conv", "filters"))


def kernels(params: Config) -> str:
    """Kernels of the convolutions: `5 3 3`."""
    return " ".join(str(value) for value in per_layer(params, "conv", "kernel"))


def pooling(params: Config) -> str:
    """Whether each convolution is pooled: `yes no yes`."""
    return " ".join("yes" if value else "no" for value in per_layer(params, "conv", "pool"))


def units(params: Config) -> str:
    """Units of the hidden fully connected layers: `256`, or a dash where there is none."""
    return " ".join(str(value) for value in per_layer(params, "fc", "units")) or numbers.NOTHING


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
    n_conv, n_fc = params.get("n_conv_layers"), params.get("n_fc_layers")
    if n_conv is None or n_fc is None:
        return ""
    return f"{numbers.counted(int(n_conv), 'convolution')}, {int(n_fc)} dense"


def weights(n_params: int) -> str:
    """`1.60 M weights, 6.4 MB`, at four bytes a weight."""
    return f"{numbers.amount(n_params)} weights, {numbers.size(4 * n_params)}"


def settings(params: Config) -> list[tuple[str, str]]:
    """What was drawn, by the names a reader knows, in the order of the network."""
    return [
        ("Filters", filters(params)),
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
    ]


def differences(row: TrialRow, best: TrialRow) -> list[tuple[str, str, str]]:
    """The settings in which a trial differs from the best: name, the best's value, its own."""
    pairs = zip(settings(best.params), settings(row.params), strict=True)
    return [(name, theirs, own) for (name, theirs), (_, own) in pairs if theirs != own]
