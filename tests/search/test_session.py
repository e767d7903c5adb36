from pathlib import Path

import pytest

from nas_desktop.core.errors import UsageError
from nas_desktop.search.session import SearchSession
from tests.builders import a_config


def test_a_strategy_that_does_not_go_with_the_recipe_is_refused_before_a_project_is_made(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Racing"):
        SearchSession.new(a_config(strategy="racing", recipe="modern"), tmp_path / "p")
    assert not (tmp_path / "p").exists()
