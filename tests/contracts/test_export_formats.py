"""Every export format keeps the same promises."""

import importlib
import pkgutil
from pathlib import Path

import pytest

from nas_desktop import export
from nas_desktop.core.errors import NasError, UsageError
from nas_desktop.core.state import SearchState
from nas_desktop.export import EXPORT_FORMATS, format_named
from nas_desktop.export.export_format import ExportFormat, ExportSource
from tests import builders

NOT_FORMATS = {"export_format", "config_checks", "inference"}  # what formats are made of


@pytest.fixture
def source() -> ExportSource:
    state = SearchState()
    for event in (builders.a_search_started(), builders.data_ready(), builders.a_trial_started(0)):
        state.apply(event)
    state.apply(builders.a_trial_finished(0))
    return ExportSource.of(state)


def test_every_file_is_listed() -> None:
    names = {module.name for module in pkgutil.iter_modules(export.__path__)}
    assert names >= NOT_FORMATS
    for name in names - NOT_FORMATS:
        module = importlib.import_module(f"nas_desktop.export.{name}")
        assert any(value in EXPORT_FORMATS for value in vars(module).values() if isinstance(value, ExportFormat)), name


@pytest.mark.parametrize("kind", EXPORT_FORMATS, ids=lambda kind: kind.name)
def test_it_says_what_it_is(kind: ExportFormat) -> None:
    assert format_named(kind.name) is kind
    assert kind.title
    assert kind.help.endswith(".")
    assert kind.suffix.startswith(".")


@pytest.mark.parametrize("kind", EXPORT_FORMATS, ids=lambda kind: kind.name)
def test_it_replaces_the_file_and_leaves_nothing_else(kind: ExportFormat, source: ExportSource, tmp_path: Path) -> None:
    path = tmp_path / f"network{kind.suffix}"
    path.write_text("old")

    kind.write(source, path)

    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() != b"old"


@pytest.mark.parametrize("kind", EXPORT_FORMATS, ids=lambda kind: kind.name)
def test_where_it_cannot_write_it_says_so(kind: ExportFormat, source: ExportSource, tmp_path: Path) -> None:
    with pytest.raises(NasError, match="cannot be written"):
        kind.write(source, tmp_path / "none" / f"network{kind.suffix}")


def test_an_unknown_format_is_one_sentence() -> None:
    with pytest.raises(UsageError, match="config"):
        format_named("origami")
