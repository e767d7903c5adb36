"""The project's own registry of models, in its MLflow store. Imports MLflow."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from sqlalchemy.exc import SQLAlchemyError

from nas_desktop.core import databases
from nas_desktop.core.project import Project
from nas_desktop.core.trial_row import TrialKey
from nas_desktop.tracking import own_store
from nas_desktop.tracking.store_file import StoreError
from nas_desktop.tracking.store_layout import check_layout

ALIAS = "best"
_FOLDER = "model"  # among the files of a run
_WEIGHTS = "nas.weights_sha256"


def registered_name(project: Project) -> str:
    """What the project's model is called in its registry; MLflow takes no : in a name."""
    return project.name.replace(":", "_")


def register(project: Project, key: TrialKey, files: Mapping[str, bytes], weights_sha256: str, *, is_best: bool) -> str:
    """Put a packed model among the files of a trial's run; returns its address in the registry.

    With `is_best` the alias `best` names it from now on. The same weights are registered once. The address goes by the
    run, not by a folder, so that it holds in a copied project as well.

    Raises:
        StoreError: the store is missing, of another layout, or does not know the trial; or it cannot be written.
    """
    store = project.mlflow
    if not databases.is_there(store):
        raise StoreError("The project has no MLflow store yet.", "Go on with its search, or repair it.")
    check_layout(store, "Registering a model")
    try:
        return _register(project, key, files, weights_sha256, is_best=is_best)
    except (MlflowException, SQLAlchemyError, OSError) as error:
        why = str(error).splitlines()[0]
        raise StoreError(f"{store} cannot be written: {why}.", "Close other programs that use it.") from error
    finally:
        own_store.let_go(store)


def _register(
    project: Project, key: TrialKey, files: Mapping[str, bytes], weights_sha256: str, *, is_best: bool
) -> str:
    address = own_store.address(project.mlflow)
    client, name = MlflowClient(tracking_uri=address, registry_uri=address), registered_name(project)
    run = _run_of(client, project, key)
    if not client.search_registered_models(filter_string=f"name = '{_quoted(name)}'"):
        client.create_registered_model(name)
    known = client.search_model_versions(f"name = '{_quoted(name)}' and run_id = '{run}'")
    version = next((one.version for one in known if one.tags.get(_WEIGHTS) == weights_sha256), None)
    if version is None:
        _log_files(client, run, files)
        made = client.create_model_version(name, f"runs:/{run}/{_FOLDER}", run, {_WEIGHTS: weights_sha256})
        version = made.version
    if not is_best:
        return f"models:/{name}/{version}"
    client.set_registered_model_alias(name, ALIAS, str(version))
    return f"models:/{name}@{ALIAS}"


def _run_of(client: MlflowClient, project: Project, key: TrialKey) -> str:
    study, trial = key
    wanted = {"nas.project": project.name, "nas.study": study, "nas.trial": str(trial)}
    words = " and ".join(f"tags.`{name}` = '{_quoted(value)}'" for name, value in wanted.items())
    experiments = [experiment.experiment_id for experiment in client.search_experiments()]
    runs = client.search_runs(experiments, words, max_results=1)
    if not runs:
        raise StoreError("The project's MLflow store does not know this trial yet.", "Go on with its search.")
    return str(runs[0].info.run_id)


def _log_files(client: MlflowClient, run: str, files: Mapping[str, bytes]) -> None:
    with TemporaryDirectory() as temporary:
        for name, content in files.items():
            path = Path(temporary) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        client.log_artifacts(run, temporary, _FOLDER)


def _quoted(text: str) -> str:
    return text.replace("'", "''")
