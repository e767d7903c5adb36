"""What a search space is made of: parameters with their ranges, some of them there once a layer."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from nas_desktop.core.specs import ArchitectureSpec, Config, Value, as_config
from nas_desktop.search_space.narrowing import Narrowing


class Suggests(Protocol):
    """Whoever draws values: an Optuna trial, or a random generator in a test."""

    def suggest_categorical(self, name: str, choices: Sequence[Any]) -> Any: ...

    def suggest_int(self, name: str, low: int, high: int) -> int: ...

    def suggest_float(self, name: str, low: float, high: float, *, log: bool = False) -> float: ...


Draw = Callable[[Suggests], Config]  # asks for values and makes a configuration of them


@dataclass(frozen=True, slots=True)
class Repeated:
    """A parameter that is there once a layer: `conv{i}_kernel` for each i from `first` to below a count less `less`."""

    count: str  # the key of the number of layers
    less: int = 0
    first: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few values. `name` holds `{i}` where the parameter is there once a layer."""

    name: str
    choices: tuple[Value, ...]
    per: Repeated | None = None
    title: str = ""

    def suggest(self, source: Suggests, name: str) -> Value:
        """Draw a value under `name`."""
        value: Value = source.suggest_categorical(name, list(self.choices))
        return value

    def admits(self, value: Value) -> bool:
        """Whether a configuration may hold `value` here."""
        return any(value == choice and type(value) is type(choice) for choice in self.choices)

    def in_words(self) -> tuple[str, ...]:
        """The range, as a reader sees it."""
        return tuple({True: "yes", False: "no"}.get(c, str(c)) if isinstance(c, bool) else str(c) for c in self.choices)


@dataclass(frozen=True, slots=True)
class IntRange:
    """A whole number from `low` to `high`, both included."""

    name: str
    low: int
    high: int
    per: Repeated | None = None
    title: str = ""

    def suggest(self, source: Suggests, name: str) -> Value:
        """Draw a value under `name`."""
        return source.suggest_int(name, self.low, self.high)

    def admits(self, value: Value) -> bool:
        """Whether a configuration may hold `value` here."""
        return isinstance(value, int) and not isinstance(value, bool) and self.low <= value <= self.high

    def in_words(self) -> tuple[str, ...]:
        """The range, as a reader sees it."""
        return (f"{self.low} to {self.high}" if self.low < self.high else str(self.low),)


@dataclass(frozen=True, slots=True)
class FloatRange:
    """A number from `low` to `high`, drawn evenly over its logarithm where `log` is set."""

    name: str
    low: float
    high: float
    log: bool = False
    per: Repeated | None = None
    title: str = ""

    def suggest(self, source: Suggests, name: str) -> Value:
        """Draw a value under `name`."""
        return source.suggest_float(name, self.low, self.high, log=self.log)

    def admits(self, value: Value) -> bool:
        """Whether a configuration may hold `value` here."""
        return isinstance(value, int | float) and not isinstance(value, bool) and self.low <= value <= self.high

    def in_words(self) -> tuple[str, ...]:
        """The range, as a reader sees it."""
        return (f"{self.low:g} to {self.high:g}{', log' if self.log else ''}",)


Parameter = Choice | IntRange | FloatRange


@dataclass(frozen=True, slots=True)
class SearchSpace:
    """The networks that are possible, and how drawn values become one of them."""

    name: str
    title: str
    parameters: tuple[Parameter, ...]
    optional: tuple[Parameter, ...]  # searched only where the user switches them on
    defaults: Mapping[str, Value]  # what a missing key means; `{i}` stands for any layer
    assemble: Callable[[Config, tuple[int, int, int], int], ArchitectureSpec]  # resolved config, (C, H, W), classes
    layer_limits: Mapping[str, str]  # key of a count -> the setting of SearchConfig that limits it
    known_good: tuple[Mapping[str, Value], ...] = ()  # designs known to do well, smallest first; keys may be missing
    narrowings: tuple[Narrowing, ...] = ()  # how a network is made smaller, what costs the least accuracy first

    def limited(self, limits: Mapping[str, int], optional: Sequence[str] = ()) -> "SearchSpace":
        """The space under the user's limits of its counts, with the named optional parameters searched.

        Raises:
            KeyError: there is no optional parameter of that name.
        """
        by_name = {parameter.name: parameter for parameter in self.optional}
        kept = tuple(self._limit(parameter, limits) for parameter in self.parameters)
        return SearchSpace(
            name=self.name,
            title=self.title,
            parameters=kept + tuple(by_name[name] for name in optional),
            optional=tuple(parameter for parameter in self.optional if parameter.name not in optional),
            defaults=self.defaults,
            assemble=self.assemble,
            layer_limits=self.layer_limits,
            known_good=self.known_good,
            narrowings=self.narrowings,
        )

    def named(self, config: Mapping[str, Value]) -> Iterator[tuple[Parameter, str]]:
        """Every searched parameter under each name it has in a configuration with those counts."""
        for parameter in self.parameters:
            for name in _names(parameter, config):
                yield parameter, name

    def draw(self, source: Suggests) -> Config:
        """A configuration of drawn values, in the order of the parameters; only what exists is drawn."""
        config: dict[str, Value] = {}
        for parameter in self.parameters:
            for name in _names(parameter, config):
                config[name] = parameter.suggest(source, name)
        return as_config(config)

    def resolve(self, config: Mapping[str, Value], recipe_defaults: Mapping[str, Value] | None = None) -> Config:
        """`config` with the space's name and every default written in; keys without meaning here are left out.

        Args:
            config: drawn or saved values; keys may be missing.
            recipe_defaults: what the training recipe decides, before the space's own defaults.

        Raises:
            ValueError: a value that the space cannot hold; the sentence names the key.
        """
        defaults = {**self.defaults, **(recipe_defaults or {})}
        resolved: dict[str, Value] = {"space": self.name}
        for parameter in (*self.parameters, *self.optional):
            for name in _names(parameter, resolved):
                value = config.get(name, defaults.get(parameter.name))
                if value is None:
                    raise ValueError(f"the configuration has no {name}")
                resolved[name] = value
        extra = {key: value for key, value in defaults.items() if key not in resolved and "{i}" not in key}
        resolved.update({key: config.get(key, value) for key, value in extra.items()})
        return as_config(resolved)

    def _limit(self, parameter: Parameter, limits: Mapping[str, int]) -> Parameter:
        if isinstance(parameter, IntRange) and parameter.name in limits:
            high = min(parameter.high, limits[parameter.name])
            return IntRange(parameter.name, parameter.low, high, parameter.per, parameter.title)
        return parameter


def _names(parameter: Parameter, config: Mapping[str, Value]) -> Iterator[str]:
    if parameter.per is None:
        yield parameter.name
        return
    for i in range(parameter.per.first, int(config[parameter.per.count]) - parameter.per.less):
        yield parameter.name.format(i=i)
