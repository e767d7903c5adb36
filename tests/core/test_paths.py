from pathlib import Path

from nas_desktop.core import paths


def test_user_folders_follow_the_environment(home: Path) -> None:
    assert paths.projects_dir() == home / "data" / "projects"
    assert paths.cache_dir() == home / "cache"


def test_resources_are_found() -> None:
    assert paths.resource("fashion-mnist/fashion-mnist-sample.npz").is_file()
