"""From flags to a configuration."""

from pathlib import Path
from typing import Any

import pytest

from nas_desktop.cli_search import config_of, trust_space_of
from nas_desktop.core.config import SearchConfig
from nas_desktop.core.errors import UsageError
from nas_desktop.core.project import Project
from nas_desktop.search.session import SearchSession
from nas_desktop.search_space.trusted_files import UntrustedSpace, is_trusted
from nas_desktop.search_space.user_file import SpaceFile
from tests.builders import a_config

TEXT = 'def define_search_space(trial):\n    return {"dropout": trial.suggest_float("dropout", 0, 0.2)}\n'


def an_old_project(root: Path, space: str | None = None, **settings: Any) -> Project:
    return Project.create(root, a_config(**settings).model_dump(mode="json"), "old", space)


def test_ranges_are_read_for_the_space_that_is_named() -> None:
    config = config_of({"space": "staged-cnn", "ranges": ["growth=2", "learning_rate=0.05..0.1"]})

    assert config.ranges == {"stage_growth": (2,), "learning_rate": (0.05, 0.1)}


def test_a_range_of_an_optional_parameter_needs_it_searched() -> None:
    config = config_of({"optional_parameters": "batch_size", "ranges": ["batch_size=16,32"]})

    assert config.ranges == {"batch_size": (16, 32)}
    with pytest.raises(UsageError, match="batch_size"):
        config_of({"ranges": ["batch_size=16,32"]})


def test_naming_a_search_space_is_consent(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(TEXT)

    config_of({"space_file": str(tmp_path / "mine.py")})

    assert is_trusted(SpaceFile("mine.py", TEXT))


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("space", "staged-cnn"),
        ("ranges", ["dropout=0.1"]),
        ("optional_parameters", "batch_size"),
        ("max_fc_layers", "2"),
    ],
)
def test_a_space_of_ones_own_goes_with_no_setting_of_ours(tmp_path: Path, setting: str, value: Any) -> None:
    (tmp_path / "mine.py").write_text(TEXT)

    with pytest.raises(UsageError, match="search space of your own"):
        config_of({"space_file": str(tmp_path / "mine.py"), setting: value})


def test_an_earlier_search_says_what_no_flag_says(tmp_path: Path) -> None:
    old = an_old_project(tmp_path / "old", n_epochs=5, seed=77, ranges={"conv_filters": (32,)})

    config = config_of({"history": str(old.root), "n_trials": "9"})

    assert (config.n_epochs, config.seed, config.n_trials) == (5, 77, 9)
    assert config.ranges == {"conv_filters": (32,)}
    assert config.history == str(old.root)


def test_the_ranges_of_an_earlier_search_do_not_outlive_its_space(tmp_path: Path) -> None:
    old = an_old_project(tmp_path / "old", ranges={"conv_filters": (32,)})

    assert config_of({"history": str(old.root), "space": "staged-cnn"}).ranges == {}


def test_a_preset_named_beside_an_earlier_search_wins(tmp_path: Path) -> None:
    old = an_old_project(tmp_path / "old", n_epochs=5, data="/pictures")

    config = config_of({"history": str(old.root), "preset": "taste"})

    assert (config.data, config.n_epochs) == ("/pictures", 3)


def test_without_preset_and_history_the_standard_one_holds() -> None:
    assert config_of({"seed": "1"}) == SearchConfig.parse({"preset": "standard", "seed": 1}).with_changes(preset=None)


def test_the_space_of_an_earlier_search_is_not_trusted_by_that(tmp_path: Path) -> None:
    old = an_old_project(tmp_path / "old", TEXT, space_file="/gone/mine.py")

    config = config_of({"history": str(old.root)})

    assert config.space_file == str(old.space)
    with pytest.raises(UntrustedSpace):
        SearchSession.new(config, tmp_path / "new")


def test_a_project_from_elsewhere_is_resumed_only_when_it_is_trusted(tmp_path: Path) -> None:
    old = an_old_project(tmp_path / "old", TEXT, space_file="/gone/mine.py")

    with pytest.raises(UntrustedSpace, match="--trust-space"):
        SearchSession.resume(old.root)
    trust_space_of(old.root)

    assert SearchSession.resume(old.root).project.root == old.root


def test_a_changed_space_of_a_project_is_refused(tmp_path: Path) -> None:
    old = an_old_project(tmp_path / "old", TEXT, space_file="/gone/mine.py")
    old.space.write_text("print('other')")

    with pytest.raises(Exception, match="not the search space this search began with"):
        trust_space_of(old.root)


def test_there_is_nothing_to_trust_in_a_project_of_our_spaces(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no search space of its own"):
        trust_space_of(an_old_project(tmp_path / "old").root)


def test_a_project_keeps_the_text_it_was_begun_with(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(TEXT)
    config = config_of({"data": "synthetic", "space_file": str(tmp_path / "mine.py")})

    project = SearchSession.new(config, tmp_path / "new").project
    (tmp_path / "mine.py").unlink()

    assert Project.open(project.root).read_space() == TEXT
    assert SearchSession.resume(project.root).config.space_file == str(tmp_path / "mine.py")


def test_what_is_wrong_with_a_space_is_said_before_a_project_is_made(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("def define_search_space(trial):\n    return {'dropout': 3}\n")
    config = config_of({"data": "synthetic", "space_file": str(tmp_path / "mine.py")})

    with pytest.raises(Exception, match=r"mine\.py: dropout cannot be"):
        SearchSession.new(config, tmp_path / "new")

    assert not (tmp_path / "new").exists()
