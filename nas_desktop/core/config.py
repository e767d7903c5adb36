"""What the user asks for: every setting declared once, with its title, help, limits, flag and place in the form."""

import secrets
from collections.abc import Mapping
from typing import Any, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError, field_validator
from pydantic.fields import FieldInfo

from nas_desktop.core.errors import UsageError
from nas_desktop.core.objectives import Objectives, ScoreName
from nas_desktop.core.presets import preset_named
from nas_desktop.core.specs import DataSpec, Value

Group = Literal["Budget", "Data", "Training", "Search"]
BUILT_IN_DATA = "fashion-mnist-sample"
MOST_TRIALS = 10_000
MAX_MACS_ON_CPU = 75_000_000  # one random plain-cnn draw without a limit can take an hour on two cores


def draw_seed() -> int:
    """A fresh seed, short enough to be read aloud."""
    return secrets.randbelow(1_000_000)


def _setting(
    default: Any,
    title: str,
    help: str,
    flag: str,
    group: Group,
    *,
    basic: bool = False,
    metavar: str = "N",
    **limits: Any,
) -> Any:
    """A field whose form row, flag and check all come from this one declaration."""
    extra: dict[str, JsonValue] = {"flag": flag, "group": group, "basic": basic, "metavar": metavar}
    key = "default_factory" if callable(default) else "default"
    return Field(**{key: default}, title=title, description=help, json_schema_extra=extra, **limits)


class SearchConfig(BaseModel):
    """One search, as asked for. Frozen; unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    data: str = _setting(
        BUILT_IN_DATA, "Data", "A folder of class folders, a .csv or .npz file, or a set such as cifar10.", "--data",
        "Data", metavar="PATH|NAME",
    )  # fmt: skip
    test_data: str | None = _setting(
        None, "Test images", "A folder of your own to test the winner on.", "--test-data", "Data", metavar="PATH"
    )
    preset: str | None = _setting(
        None, "Preset", "A named set of the settings below.", "--preset", "Budget", metavar="NAME"
    )
    n_trials: int = _setting(
        20, "Trials", "How many networks to train.", "--trials", "Budget", basic=True, ge=1, le=MOST_TRIALS
    )
    minutes: float | None = _setting(
        None, "Time budget", "Minutes from the start to the last file. Without --trials, as many networks as fit.",
        "--minutes", "Budget", metavar="M", ge=1, le=100_000, allow_inf_nan=False,
    )  # fmt: skip
    until: str | None = _setting(
        None, "Until", "Time of day when everything must be ready, such as 17:30.", "--until", "Budget",
        metavar="HH:MM", pattern=r"^([01]?\d|2[0-3]):[0-5]\d$",
    )  # fmt: skip
    without_gain: int | None = _setting(
        None, "Stop without gain", "End the search after so many networks in a row that were no better.",
        "--without-gain", "Budget", ge=1, le=10_000,
    )  # fmt: skip
    n_train: int | Literal["all"] = _setting(
        5000, "Training images", "More is better and slower.", "--train-samples", "Data", basic=True, metavar="N|all"
    )
    n_val: int = _setting(
        1000, "Validation images", "1000 to 2000 is standard, 5000 is robust.", "--val-samples", "Data",
        basic=True, ge=1, le=1_000_000,
    )  # fmt: skip
    n_epochs: int = _setting(
        8, "Epochs per trial", "Passes over the training images.", "--epochs", "Training", basic=True, ge=1, le=200
    )
    max_conv_layers: int = _setting(
        3, "Most convolutional layers", "Fewer: faster. More: higher capacity.", "--max-conv-layers", "Search",
        ge=1, le=5,
    )  # fmt: skip
    max_fc_layers: int = _setting(
        2, "Most fully connected layers", "More: more weights.", "--max-fc-layers", "Search", ge=1, le=4
    )
    space: str = _setting(
        "plain-cnn", "Search space", "Which networks are possible.", "--space", "Search", metavar="NAME"
    )
    space_file: str | None = _setting(
        None, "Own search space", "A Python file that defines define_search_space(trial). Its code is run.",
        "--space-file", "Search", metavar="PATH",
    )  # fmt: skip
    ranges: dict[str, tuple[Value, ...]] = _setting(
        dict, "Ranges", "Values to search in place of the space's own: filters=32,64 or dropout=0..0.2.", "--range",
        "Search", metavar="NAME=VALUES",
    )  # fmt: skip
    strategy: str = _setting(
        "guided", "Strategy", "How the next network is chosen.", "--strategy", "Search", metavar="NAME"
    )
    objective: ScoreName = _setting(
        "accuracy", "Objective",
        "What makes a network better. Balanced accuracy and macro-F1 count rare classes like any other.",
        "--objective", "Search", metavar="accuracy|balanced-accuracy|macro-f1",
    )  # fmt: skip
    also_minimise: Literal["none", "params", "macs", "ms"] = _setting(
        "none", "Also keep small", "A front of networks, none beaten in score and size, rather than one best.",
        "--also-minimise", "Search", metavar="none|params|macs|ms",
    )  # fmt: skip
    optional_parameters: tuple[str, ...] = _setting(
        (), "Also search", "Optional parameters, such as batch_size and weight_decay.", "--optional", "Search",
        metavar="NAME,NAME",
    )  # fmt: skip
    max_params: int | None = _setting(
        None, "Most weights", "Larger networks are not trained.", "--max-params", "Search", ge=1
    )
    max_macs: int | Literal["auto", "none"] = _setting(
        "auto", "Most multiply-adds", "For one image. auto: 75 M on a CPU, no limit on a GPU.", "--max-macs", "Search",
        metavar="N|auto|none",
    )  # fmt: skip
    max_file_mb: float | None = _setting(
        None, "Largest file", "MB of the saved weights.", "--max-file-mb", "Search", metavar="MB",
        gt=0, allow_inf_nan=False,
    )  # fmt: skip
    max_activation_mb: float | None = _setting(
        None, "Most memory of maps", "MB at once, for one image.", "--max-activation-mb", "Search", metavar="MB",
        gt=0, allow_inf_nan=False,
    )  # fmt: skip
    max_ms: float | None = _setting(
        None, "Most milliseconds", "For one image on this machine, measured before a trial.", "--max-ms", "Search",
        metavar="MS", gt=0, allow_inf_nan=False,
    )  # fmt: skip
    known_good: Literal["on", "off"] = _setting(
        "on", "Known-good designs", "The first trials, at most a third: what does well on many data sets.",
        "--known-good", "Search", metavar="on|off",
    )  # fmt: skip
    recipe: Literal["modern", "classic"] = _setting(
        "modern", "Recipe", "modern: annealed rate, flip and crop. classic: the plain founding loop.", "--recipe",
        "Training", metavar="NAME",
    )  # fmt: skip
    screening: Literal["auto", "on", "off"] = _setting(
        "auto", "Screening", "Try each network for a few epochs first, then train the best in full. "
        "auto: where it saves time.", "--screening", "Training", metavar="auto|on|off",
    )  # fmt: skip
    checks: Literal["on", "off"] = _setting(
        "on", "Check the winner", "Train the best again with fresh seeds, beside small networks as a control.",
        "--checks", "Training", metavar="on|off",
    )  # fmt: skip
    final_training: Literal["on", "off"] = _setting(
        "on", "Final training", "Train the winner on every image outside the test part.", "--final-training",
        "Training", metavar="on|off",
    )  # fmt: skip
    patience: int | Literal["auto", "off"] = _setting(
        "auto", "Stop a trial early", "After so many epochs without gain. auto: 3 under classic, off under modern.",
        "--patience", "Training", metavar="N|auto|off",
    )  # fmt: skip
    flip: Literal["auto", "on", "off"] = _setting(
        "auto", "Mirror images", "auto: unless the set is known to have a side, as digits have. off: for such a set of "
        "your own.", "--flip", "Training", metavar="auto|on|off",
    )  # fmt: skip
    flip_averaging: Literal["off", "on"] = _setting(
        "off", "Look twice", "Score each validation image mirrored as well. Steadier scores, no slower training.",
        "--flip-averaging", "Training", metavar="on|off",
    )  # fmt: skip
    image_size: int | Literal["auto"] = _setting(
        "auto", "Image size", "Pixels a side. auto: as they are from 8 to 64, else 32.", "--image-size", "Data",
        metavar="N|auto",
    )  # fmt: skip
    device: str = _setting(
        "auto", "Device", "auto, cpu, cuda or cuda:0.", "--device", "Training", metavar="NAME",
        pattern=r"^(auto|cpu|cuda(:\d+)?)$",
    )  # fmt: skip
    slots: int | Literal["auto"] = _setting(
        "auto", "Trials at once", "auto: one a core on a CPU; on a GPU 1, 2 or 4, whichever is measured to pay.",
        "--slots", "Training", metavar="N|auto",
    )  # fmt: skip
    deterministic: Literal["off", "on"] = _setting(
        "off", "Repeat exactly", "on: a trial gives the same numbers each time on a GPU too, but is slower there.",
        "--deterministic", "Training", metavar="on|off",
    )  # fmt: skip
    history: str | None = _setting(
        None, "Learn from", "An earlier search; its trials that fit this one are taken over.", "--history", "Search",
        metavar="DIR",
    )  # fmt: skip
    seed: int = _setting(
        draw_seed, "Seed", "The same seed, slot count and trials repeat a search.", "--seed", "Search",
        ge=0, le=2**31 - 1,
    )  # fmt: skip

    @field_validator("n_train", "patience", "image_size", "slots", "max_macs")
    @classmethod
    def _within_limits(cls, value: int | str, info: Any) -> int | str:
        """The limits of settings that are a number or a word, which `Field` cannot bound."""
        low, high = _NUMBER_LIMITS[info.field_name]
        if isinstance(value, int) and not low <= value <= high:
            raise ValueError(f"must be between {low} and {high}")
        return value

    @classmethod
    def parse(cls, values: Mapping[str, Any]) -> Self:
        """A configuration of `values`; a preset named there fills in what they leave out.

        Raises:
            UsageError: a value is wrong; the sentence names the setting, the value and the limits.
        """
        preset = values.get("preset")
        filled = {**preset_named(preset).values, **values} if preset is not None else dict(values)
        if "n_trials" not in values and (filled.get("minutes") or filled.get("until")):
            filled["n_trials"] = MOST_TRIALS  # as many as the time allows
        try:
            config = cls.model_validate(filled)
        except ValidationError as error:
            raise UsageError(_sentence(error)) from None
        if config.minutes is not None and config.until is not None:
            raise UsageError("There are two ends: --minutes and --until.", "Give one of them.")
        return config

    def with_changes(self, **changes: Any) -> Self:
        """A copy with `changes`, checked like any other."""
        return self.parse({**self.model_dump(), **changes})

    @property
    def is_timed(self) -> bool:
        """Whether the search has to be ready at a certain time."""
        return self.minutes is not None or self.until is not None

    @property
    def objectives(self) -> Objectives:
        """What the search is after."""
        return Objectives.of(self.model_dump(include={"objective", "also_minimise", "flip", "flip_averaging"}))

    def mirrors(self, facts_say: bool) -> bool:
        """Whether a mirrored image shows the same thing: what the user says, else what is known of the images."""
        return facts_say if self.flip == "auto" else self.flip == "on"

    def data_spec(self) -> DataSpec:
        """Which images the search sees."""
        return DataSpec(
            data=self.data,
            test_data=self.test_data,
            n_train=None if self.n_train == "all" else self.n_train,
            n_val=self.n_val,
            image_size=None if self.image_size == "auto" else self.image_size,
            seed=self.seed,
        )


_NUMBER_LIMITS = {
    "n_train": (1, 10_000_000),
    "patience": (1, 50),
    "image_size": (8, 256),
    "slots": (1, 64),
    "max_macs": (1, 10**15),
}


def flag_of(field: FieldInfo) -> str:
    """The command-line flag of a setting."""
    return str(extra_of(field)["flag"])


def extra_of(field: FieldInfo) -> dict[str, Any]:
    """Flag, group and place in the form of a setting."""
    extra = field.json_schema_extra
    return dict(extra) if isinstance(extra, dict) else {}


def _sentence(error: ValidationError) -> str:
    """The first thing wrong, in words."""
    first = error.errors()[0]
    name = str(first["loc"][0]) if first["loc"] else ""
    field = SearchConfig.model_fields.get(name)
    if field is None:
        return f"There is no setting “{name}”."
    title, given, limits = field.title, first.get("input"), _limits(name, field)
    return f"{title} ({flag_of(field)}) cannot be “{given}”{limits}."


def _limits(name: str, field: FieldInfo) -> str:
    bounds = {type(item).__name__.lower(): item for item in field.metadata}
    low = getattr(bounds.get("ge"), "ge", None)
    high = getattr(bounds.get("le"), "le", None)
    if name in _NUMBER_LIMITS:
        low, high = _NUMBER_LIMITS[name]
        words = [str(word) for kind in get_args(field.annotation) for word in get_args(kind)]
        return f"; a whole number from {low:,} to {high:,}, or {' or '.join(words)}, is possible"
    if low is not None and high is not None:
        return f"; a whole number from {low:,} to {high:,} is possible"
    if low is not None:
        return f"; a whole number from {low:,} on is possible"
    if "gt" in bounds:
        return "; a number above 0 is possible"
    return f"; {field.description}".rstrip(".") if field.description else ""
