"""The environment every process with MLflow in it needs."""

import os

_OFFLINE = {
    "MLFLOW_DISABLE_TELEMETRY": "true",  # both must stand before mlflow is imported, or it phones home
    "DO_NOT_TRACK": "true",
    "MLFLOW_ENABLE_ASYNC_LOGGING": "false",
    "MLFLOW_LOGGING_LEVEL": "CRITICAL",  # that it makes its tables is no news to the user, and errors are told once
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",  # files of this disk
    "GIT_PYTHON_REFRESH": "quiet",
}


def go_offline() -> None:
    """Let MLflow, which must not be imported yet, talk to nobody."""
    os.environ.update(_OFFLINE)
