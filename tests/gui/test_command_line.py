"""The command repeats the configuration of the form."""

import shlex
from typing import Any

from nas_desktop.core.config import SearchConfig, flag_of
from nas_desktop.gui.command_line import command_for


def _parsed(command: str) -> dict[str, Any]:
    """The values of the flags, as text."""
    words = shlex.split(command)
    assert words[:2] == ["nas-desktop", "search"]
    names = {flag_of(field): name for name, field in SearchConfig.model_fields.items()}
    return {names[flag]: value for flag, value in zip(words[2::2], words[3::2], strict=True)}


def test_a_preset_as_it_is_needs_only_its_name_and_the_seed() -> None:
    config = SearchConfig.parse({"preset": "quick", "seed": 5})

    assert command_for(config) == "nas-desktop search --preset quick --seed 5"


def test_every_difference_has_its_flag() -> None:
    config = SearchConfig.parse(
        {
            "preset": "taste",
            "data": "/my pictures",
            "n_epochs": 9,
            "max_macs": "none",
            "optional_parameters": ("batch_size", "use_batch_norm"),
            "seed": 5,
        }
    )

    assert _parsed(command_for(config)) == {
        "data": "/my pictures",
        "preset": "taste",
        "n_epochs": "9",
        "optional_parameters": "batch_size,use_batch_norm",
        "max_macs": "none",
        "seed": "5",
    }


def test_a_deadline_has_no_number_of_trials() -> None:
    config = SearchConfig.parse({"preset": "quick", "minutes": 30, "seed": 5})

    assert command_for(config) == "nas-desktop search --preset quick --minutes 30.0 --seed 5"
    assert SearchConfig.parse({"preset": "quick", "minutes": 30.0, "seed": 5}) == config


def test_a_deadline_with_fewer_trials_than_fit_says_both() -> None:
    config = SearchConfig.parse({"preset": "quick", "until": "17:30", "n_trials": 7, "seed": 5})

    assert _parsed(command_for(config)) == {"preset": "quick", "until": "17:30", "n_trials": "7", "seed": "5"}
