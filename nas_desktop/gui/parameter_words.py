"""All parameters of a configuration in words, by the titles its search space gives them."""

from collections.abc import Iterator

from nas_desktop.core.errors import UsageError
from nas_desktop.core.specs import Config, Value
from nas_desktop.gui import numbers, trial_words
from nas_desktop.search_space import SEARCH_SPACES, space_named
from nas_desktop.search_space.parameters import FloatRange, Parameter

Fact = tuple[str, str]
_SHORT = {"n_fc_layers": "Dense layers", "fc{i}_units": "Dense units"}  # as the drawing calls them


def layer_facts(params: Config) -> list[Fact]:
    """The space, and what is there once a layer, in the order of the layers: `Filters`, `64 128 256`."""
    return [("Search space", _space_title(params))] + [
        (_title(parameter), " ".join(values) or numbers.NOTHING)
        for parameter in _parameters(params)
        if parameter.per is not None
        for values in ([_value(params, parameter, key) for key in _keys(parameter, params)],)
    ]


def single_facts(params: Config) -> list[Fact]:
    """The other parameters, and under their own names those this version does not know."""
    known = [parameter for parameter in _parameters(params) if parameter.per is None and parameter.name in params]
    facts = [(_title(parameter), _value(params, parameter, parameter.name)) for parameter in known]
    named = {"space", *(key for parameter in _parameters(params) for key in _keys(parameter, params))}
    return facts + [(_title_elsewhere(key), trial_words.word(params, key)) for key in params if key not in named]


def _title_elsewhere(key: str) -> str:
    """What another space calls a key that this one does not search; the key itself where none has it."""
    parameters = (parameter for space in SEARCH_SPACES for parameter in (*space.parameters, *space.optional))
    return next((parameter.title for parameter in parameters if parameter.name == key), key)


def _space_title(params: Config) -> str:
    """The title of the search space, or its name where this version does not know it."""
    name = str(params.get("space", "plain-cnn"))
    try:
        return space_named(name).title
    except UsageError:
        return name


def _parameters(params: Config) -> tuple[Parameter, ...]:
    try:
        space = space_named(str(params.get("space", "plain-cnn")))
    except UsageError:
        return ()
    return (*space.parameters, *space.optional)


def _keys(parameter: Parameter, params: Config) -> Iterator[str]:
    if parameter.per is None:
        yield parameter.name
        return
    i = parameter.per.first
    while (key := parameter.name.format(i=i)) in params:
        yield key
        i += 1


def _title(parameter: Parameter) -> str:
    return _SHORT.get(parameter.name) or parameter.title or parameter.name


def _value(params: Config, parameter: Parameter, key: str) -> str:
    value: Value = params[key]
    if isinstance(parameter, FloatRange) and not isinstance(value, str):
        if not value:
            return "0"
        return numbers.rate(float(value)) if parameter.log else numbers.decimal(float(value), 2)
    return trial_words.word(params, key)
