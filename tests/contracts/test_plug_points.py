"""Each new thing is one file and one line: every file of a plug point's folder must be listed."""

import importlib
import pkgutil
from types import ModuleType

import pytest

from nas_desktop import datasets, search_space
from nas_desktop.datasets import DATASETS
from nas_desktop.network import layers
from nas_desktop.network.layers import LAYER_TYPES
from nas_desktop.search import strategies
from nas_desktop.search.strategies import STRATEGIES
from nas_desktop.search_space import SEARCH_SPACES

# folder, its list, and the files of the folder that are not entries but what entries are made of
PLUG_POINTS = [
    (layers, LAYER_TYPES, {"layer_type"}),
    (
        search_space,
        SEARCH_SPACES,
        {
            "parameters",
            "dice",
            "narrowing",
            "configured",
            "edited",
            "possible_values",
            "range_words",
            "trusted_files",
            "user_file",
        },
    ),
    (strategies, STRATEGIES, {"strategy"}),
    (
        datasets,
        DATASETS,
        {
            "source",
            "array_source",
            "content_hash",
            "decoding",
            "resizing",
            "splits",
            "prepared",
            "cifar",
            "converted",
            "csv_rows",
            "decoder",
            "decoder_process",
            "decoding_check",
            "download",
            "downloads_folder",
            "file_source",
            "idx_files",
            "image_files",
            "known_idx",
            "known_sets",
            "pickled_arrays",
            "process_limits",
            "secure_requests",
            "findings",
            "inspection",
            "pictures",
            "size_limits",
            "survey",
            "survey_facts",
            "survey_work",
            "zip_archive",
            "zip_directory",
        },
    ),
]


@pytest.mark.parametrize(("folder", "listed", "helpers"), PLUG_POINTS, ids=lambda v: getattr(v, "__name__", ""))
def test_every_file_is_listed(folder: ModuleType, listed: tuple[object, ...], helpers: set[str]) -> None:
    names = {module.name for module in pkgutil.iter_modules(folder.__path__)}
    assert helpers <= names
    for name in names - helpers:
        module = importlib.import_module(f"{folder.__name__}.{name}")
        assert any(value in listed for value in vars(module).values() if isinstance(value, type(listed[0]))), name


@pytest.mark.parametrize(("folder", "listed", "helpers"), PLUG_POINTS, ids=lambda v: getattr(v, "__name__", ""))
def test_names_are_unique_and_titles_are_there(
    folder: ModuleType, listed: tuple[object, ...], helpers: set[str]
) -> None:
    names = [entry.name for entry in listed]  # type: ignore[attr-defined]
    assert len(set(names)) == len(names)
    assert all(entry.title for entry in listed)  # type: ignore[attr-defined]
