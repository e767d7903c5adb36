"""A search space of the user's own: a Python file that defines `define_search_space(trial)`.

It is code. Nothing here decides whether it may run: see `trusted_files`.
"""

import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nas_desktop.core.errors import NasError, SpaceError, UsageError
from nas_desktop.core.project import sha256_of
from nas_desktop.core.specs import ArchitectureSpec, Config, Value, as_config
from nas_desktop.search_space import space_named
from nas_desktop.search_space.parameters import SearchSpace, Suggests
from nas_desktop.search_space.possible_values import check_key

FUNCTION = "define_search_space"
_DEFAULT_SPACE = "plain-cnn"
_MAX_BYTES = 1_000_000
_Define = Callable[[Suggests], Any]


@dataclass(frozen=True, slots=True)
class SpaceFile:
    """The text of a file, and the name under which its errors are told."""

    name: str
    text: str

    @property
    def sha256(self) -> str:
        """What tells this text from any other, in hexadecimal digits."""
        return sha256_of(self.text)


def read_space_file(path: Path) -> SpaceFile:
    """The text at `path`; nothing is run.

    Raises:
        UsageError: it cannot be read as text.
    """
    try:
        data = path.expanduser().read_bytes()
        if len(data) > _MAX_BYTES:
            raise UsageError(f"{path} is larger than a search space can be.", "Choose the Python file that defines it.")
        return SpaceFile(path.name, data.decode("utf-8"))
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not a text file.", f"Choose a Python file that defines {FUNCTION}.") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}.", "Check its path.") from None


@dataclass(frozen=True, slots=True)
class UserSpace(SearchSpace):
    """Draws what the file asks for; a configuration belongs to the space it names."""

    define: _Define = field(default=lambda trial: {})
    file: SpaceFile = SpaceFile("", "")

    def draw(self, source: Suggests) -> Config:
        """The configuration the file makes of drawn values.

        Raises:
            SpaceError: the code failed, or what it returned is no configuration.
        """
        try:
            config = self.define(source)
        except NasError:
            raise
        except (Exception, SystemExit) as error:
            raise SpaceError(_sentence(self.file, error), "Correct the file and start a new search.") from error
        return self._checked(config)

    def resolve(self, config: Mapping[str, Value], recipe_defaults: Mapping[str, Value] | None = None) -> Config:
        """As the space that `config` names does it."""
        return _space_of(config).resolve(config, recipe_defaults)

    def _checked(self, config: Any) -> Config:
        name = self.file.name
        if not isinstance(config, Mapping):
            raise SpaceError(f"{name}: {FUNCTION} returned {type(config).__name__}.", "Return a dictionary.")
        try:
            values = as_config({str(key): value for key, value in config.items()})
        except AttributeError:
            raise SpaceError(f"{name}: {_no_value(config)}", "Return numbers, texts, True or False.") from None
        try:
            space = _space_of(values)
            for key, value in values.items():
                if key != "space":
                    check_key(key, value, space)
        except UsageError as error:
            raise SpaceError(f"{name}: {error.message}", error.hint) from None
        return values


def user_space(file: SpaceFile) -> UserSpace:
    """Run the file, and take the function it defines.

    Raises:
        UsageError: it is no Python, it fails, or it does not define the function.
    """
    module: dict[str, Any] = {"__name__": "search_space_file", "__file__": file.name}
    try:
        code = compile(file.text, file.name, "exec", dont_inherit=True)
        # The user chose this file and was asked about this very text; it is a program of theirs, like a plug-in.
        exec(code, module)  # noqa: S102
    except (Exception, SystemExit) as error:
        raise UsageError(_sentence(file, error), "Correct the file.") from error
    define = module.get(FUNCTION)
    if not callable(define):
        raise UsageError(f"{file.name} does not define {FUNCTION}(trial).", "Add the function to the file.")
    return UserSpace(
        name="own",
        title="Your own search space",
        parameters=(),
        optional=(),
        defaults={},
        assemble=_assemble,
        layer_limits={},
        define=define,
        file=file,
    )


def _assemble(config: Config, input_shape: tuple[int, int, int], n_classes: int) -> ArchitectureSpec:
    return _space_of(config).assemble(config, input_shape, n_classes)


def _space_of(config: Mapping[str, Any]) -> SearchSpace:
    return space_named(str(config.get("space", _DEFAULT_SPACE)))


def _no_value(config: Mapping[Any, Any]) -> str:
    for key, value in config.items():
        if not isinstance(value, bool | int | float | str) and not hasattr(value, "item"):
            return f"“{key}” cannot be {value!r:.60}."
    return "a value is neither a number nor a text."


def _sentence(file: SpaceFile, error: BaseException) -> str:
    """`space.py, line 3: name 'x' is not defined.`"""
    if isinstance(error, SyntaxError) and error.filename == file.name:
        line: int | None = error.lineno
        words = f"{error.msg}"
    else:
        lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file.name]
        line = lines[-1] if lines else None
        text = (str(error).splitlines() or [""])[0]
        words = f"{type(error).__name__}: {text}" if text else type(error).__name__
    return f"{file.name}{f', line {line}' if line else ''}: {words.rstrip('.')}."
