"""Filters in MLflow's own words, evaluated by MLflow itself. Imports MLflow."""

from pathlib import Path

from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

from nas_desktop.core.errors import UsageError
from nas_desktop.tracking.store_file import StoreError, read_only_address
from nas_desktop.tracking.store_layout import check_layout

_NOT_UNDERSTOOD = "INVALID_PARAMETER_VALUE"
_HINT = "Examples: metrics.score > 0.8 and params.optimizer = 'AdamW'; tags.`nas.state` = 'FAIL'."


def matching_runs(store: Path, expression: str, more: str, n: int) -> tuple[tuple[str, ...], str]:
    """Run ids of one page, newest run first, and what fetches the next page.

    Raises:
        UsageError: MLflow does not understand the filter; its own words say why.
        StoreError: the store cannot be read, or is of another MLflow's layout.
    """
    check_layout(store, "A filter")
    client = MlflowClient(tracking_uri=read_only_address(store))
    experiments = [experiment.experiment_id for experiment in client.search_experiments()]
    try:
        page = client.search_runs(experiments, expression, max_results=n, page_token=more or None)
    except MlflowException as error:
        if error.error_code != _NOT_UNDERSTOOD:
            raise StoreError(f"{store} cannot be read: {str(error.message).splitlines()[0]}.", "Try again.") from error
        words = str(error.message).splitlines()[0].rstrip(".")
        raise UsageError(f"MLflow does not understand the filter: {words}.", _HINT) from error
    token = page.token or ""
    return tuple(run.info.run_id for run in page), token.decode() if isinstance(token, bytes) else token
