"""A network as Python that a person can read: the layers of torch by name, one line each, and no import of ours."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from textwrap import indent

from nas_desktop.core.specs import DataFacts
from nas_desktop.network.cost import LayerCost, NetworkCost
from nas_desktop.network.layers import layer_type

_HEAD = '''\
"""A network for {n_classes} classes of {colours} images of {size} x {size} pixels. Needs torch alone.

    network = load()
    probabilities = network(images)  # (N, {size}, {size}, {channels}), uint8, to (N, {n_classes})
"""

import json
from math import prod
from pathlib import Path

import torch
from torch import nn

CLASSES = [
{classes}]
CHANNELS, SIZE = {channels}, {size}
MEAN = {mean}  # of each channel of the training images
STD = {std}
TEMPERATURE = {temperature}  # divides the class scores, so that probabilities are honest; 1 changes nothing
WEIGHTS = Path(__file__).with_name("weights.safetensors")

'''
_SQUEEZE_EXCITE = '''
class SqueezeExcite(nn.Module):
    """Each channel weighted by what all channels hold on average (Hu et al., 2018)."""

    def __init__(self, channels, hidden):
        super().__init__()
        self.squeeze = nn.Linear(channels, hidden)
        self.excite = nn.Linear(hidden, channels)

    def forward(self, x):
        factors = torch.sigmoid(self.excite(torch.relu(self.squeeze(x.mean(dim=(2, 3))))))
        return x * factors[:, :, None, None]

'''
_NETWORK = '''
class Network(nn.Module):
    """From uint8 images to the probability of each class."""

    def __init__(self):
        super().__init__()
{modules}
    def forward(self, images):
        """Probabilities (N, classes) of images (N, SIZE, SIZE, CHANNELS), uint8."""
        mean, std = (torch.tensor(of, device=images.device) * 255 for of in (MEAN, STD))
        x = (images.float() - mean) * (1 / std)
        return torch.softmax(self.scores(x.permute(0, 3, 1, 2).contiguous()) / TEMPERATURE, dim=1)

    def scores(self, x):
        """Class scores before softmax, of normalised images (N, CHANNELS, SIZE, SIZE); for training on."""
{steps}        return x


def read_safetensors(path):
    """Every tensor of a safetensors file: the length of the head, the head as JSON, then all numbers."""
    content = Path(path).read_bytes()
    start = 8 + int.from_bytes(content[:8], "little")
    head, numbers = json.loads(content[8:start]), bytearray(content[start:])
    head.pop("__metadata__", None)
    return {{
        name: torch.frombuffer(
            numbers, dtype=torch.float32, count=prod(item["shape"]), offset=item["data_offsets"][0]
        ).reshape(item["shape"])
        for name, item in head.items()
    }}


def load(path=WEIGHTS):
    """The trained network, ready to predict."""
    network = Network()
    network.load_state_dict(read_safetensors(path))
    return network.eval()
'''
_ACTIVATIONS = {"ReLU": "nn.ReLU()", "LeakyReLU": "nn.LeakyReLU()", "ELU": "nn.ELU()", "GELU": "nn.GELU()"}


@dataclass(frozen=True, slots=True)
class PythonSource:
    """The file, and what each layer of the network is called in it."""

    text: str
    names: dict[str, str]  # `layers.3` of the network -> `conv2`


@dataclass(slots=True)
class _Code:
    """The two halves of a class while it is written."""

    modules: list[str] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def module(self, i: int, part: LayerCost, kind: str, code: str) -> None:
        """A layer with a name of its own, and its call."""
        self.counts[kind] = self.counts.get(kind, 0) + 1
        name = f"{kind}{self.counts[kind]}"
        self.names[f"layers.{i}"] = name
        self.modules.append(f"self.{name} = {code}")
        self.step(f"x = self.{name}(x)", part)

    def step(self, code: str, part: LayerCost) -> None:
        """A line of the forward pass, with the shape that it gives."""
        self.steps.append(f"{code}  # {' x '.join(map(str, part.output_shape))}")


LayerCoder = Callable[[_Code, int, LayerCost], None]


def python_source(cost: NetworkCost, data: DataFacts, temperature: float = 1.0) -> PythonSource:
    """The source of `model.py` for a network and the images it was trained on."""
    code = _Code()
    kept = {i - int(part.layer.settings["back"]) for i, part in enumerate(cost.layers) if part.layer.kind == "add"}
    for i, part in enumerate(cost.layers):
        if i in kept:
            code.steps.append(f"kept{i} = x")
        LAYER_CODERS[part.layer.kind](code, i, part)
    channels, size, _ = data.input_shape
    head = _HEAD.format(
        n_classes=len(data.classes),
        size=size,
        channels=channels,
        colours={1: "grey", 3: "colour"}.get(channels, f"{channels}-channel"),
        classes=_lines((f"{name!r}," for name in data.classes), 4),
        mean=list(data.mean),
        std=list(data.std),
        temperature=temperature,
    )
    has_squeeze = any(part.layer.kind == "squeeze_excite" for part in cost.layers)
    network = _NETWORK.format(modules=_lines(code.modules, 8), steps=_lines(code.steps, 8))
    return PythonSource(head + (_SQUEEZE_EXCITE if has_squeeze else "") + network, code.names)


def _lines(lines: Iterable[str], n_spaces: int) -> str:
    return indent("".join(f"{line}\n" for line in lines), " " * n_spaces)


def _conv(code: _Code, i: int, part: LayerCost) -> None:
    settings, channels = part.layer.settings, part.input_shape[0]
    kernel = int(settings["kernel"])
    if part.layer.kind == "depthwise":
        more = f", padding={kernel // 2}, groups={channels}, bias=False"
        code.module(i, part, "depthwise", f"nn.Conv2d({channels}, {channels}, {kernel}{more})")
    else:
        more = f", padding={kernel // 2}, bias={bool(settings['bias'])}"
        code.module(i, part, "conv", f"nn.Conv2d({channels}, {int(settings['filters'])}, {kernel}{more})")


def _squeeze_excite(code: _Code, i: int, part: LayerCost) -> None:
    (squeeze, *_) = layer_type(part.layer.kind).tensors(part.layer, part.input_shape)
    code.module(i, part, "squeeze_excite", f"SqueezeExcite({part.input_shape[0]}, {squeeze.shape[0]})")


def _batch_norm(code: _Code, i: int, part: LayerCost) -> None:
    code.module(i, part, "norm", f"nn.BatchNorm2d({part.input_shape[0]})")


def _activation(code: _Code, i: int, part: LayerCost) -> None:
    code.module(i, part, "activation", _ACTIVATIONS[str(part.layer.settings["function"])])


def _add(code: _Code, i: int, part: LayerCost) -> None:
    code.step(f"x = x + kept{i - int(part.layer.settings['back'])}", part)


def _max_pool(code: _Code, i: int, part: LayerCost) -> None:
    code.module(i, part, "pool", f"nn.MaxPool2d({int(part.layer.settings['size'])})")


def _global_pool(code: _Code, i: int, part: LayerCost) -> None:
    function = "amax" if part.layer.settings["of"] == "max" else "mean"
    code.step(f"x = x.{function}(dim=(2, 3))", part)


def _dropout(code: _Code, i: int, part: LayerCost) -> None:
    code.module(i, part, "dropout", f"nn.Dropout({float(part.layer.settings['rate'])})")


def _flatten(code: _Code, i: int, part: LayerCost) -> None:
    code.step("x = x.flatten(1)", part)


def _linear(code: _Code, i: int, part: LayerCost) -> None:
    code.module(i, part, "dense", f"nn.Linear({part.input_shape[0]}, {int(part.layer.settings['units'])})")


def _scale(code: _Code, i: int, part: LayerCost) -> None:
    code.step(f"x = x * {float(part.layer.settings['factor'])!r}", part)


LAYER_CODERS: dict[str, LayerCoder] = {
    "conv": _conv,
    "depthwise": _conv,
    "batch_norm": _batch_norm,
    "activation": _activation,
    "squeeze_excite": _squeeze_excite,
    "add": _add,
    "max_pool": _max_pool,
    "global_pool": _global_pool,
    "dropout": _dropout,
    "flatten": _flatten,
    "linear": _linear,
    "scale": _scale,
}
