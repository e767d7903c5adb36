"""Prepared images for the training room: small, learnable, made once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from nas_desktop.core.specs import DataSpec
from nas_desktop.datasets.prepared import PreparedImages, prepare


@pytest.fixture(scope="session")
def prepared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    spec = DataSpec("synthetic:500", None, 300, 100, None, seed=1)
    return prepare(spec, tmp_path_factory.mktemp("cache"), lambda n_read, n_images: None)[0]


@pytest.fixture
def images(prepared_folder: Path) -> PreparedImages:
    return PreparedImages.open(prepared_folder)


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)
