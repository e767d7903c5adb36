"""What a worker is to do for a trial, from what the log says of its start."""

from dataclasses import replace

from nas_desktop.core.config import SearchConfig
from nas_desktop.core.events import TrialStarted
from nas_desktop.core.specs import DataFacts, NumericMode, TrialSpec
from nas_desktop.search.kept_checkpoints import Checkpoints
from nas_desktop.search.kept_models import KeptModels
from nas_desktop.search.places import NoModels
from nas_desktop.search_space.parameters import SearchSpace
from nas_desktop.training.checkpoint_files import identity_of
from nas_desktop.training.jobs import TrainTrial
from nas_desktop.training.recipes import Recipe


class TrialJobs:
    """Of one search, once its images and its numeric mode are known.

    Args:
        images: the prepared folder.
    """

    def __init__(
        self,
        config: SearchConfig,
        space: SearchSpace,
        recipe: Recipe,
        models: KeptModels | NoModels,
        checkpoints: Checkpoints,
        images: str,
        facts: DataFacts,
        mode: NumericMode,
    ) -> None:
        self._config = config
        self._space = space
        self._recipe = recipe
        self._models = models
        self._checkpoints = checkpoints
        self._images = images
        self._facts = facts
        self._mode = mode

    def job(self, started: TrialStarted) -> TrainTrial:
        """Train the network of a trial, from its checkpoint if it has one."""
        return TrainTrial(
            spec=self.spec(started),
            images=self._images,
            mode=self._mode,
            model=str(self._models.place(started.trial)),
            checkpoints=self._checkpoints.place(started.trial),
            resumes_after=started.resumes_after,
        )

    def resumed(self, started: TrialStarted, n_logged: int) -> TrialStarted:
        """The start of an interrupted trial, of which the log holds `n_logged` epochs: after the last one kept."""
        identity = identity_of(self.spec(started), self._mode)
        return replace(started, resumes_after=self._checkpoints.newest(started.trial, identity, n_logged))

    def spec(self, started: TrialStarted) -> TrialSpec:
        """The network of a trial and how to train it."""
        facts, config = self._facts, self._config
        patience = {"auto": self._recipe.patience, "off": None}.get(str(config.patience), config.patience)
        assert patience is None or isinstance(patience, int)
        training = self._recipe.training(
            started.params,
            started.epochs,
            facts,
            patience,
            mirrors=config.mirrors(facts.mirrors),
            flip_averaging=config.flip_averaging == "on",
        )
        return TrialSpec(
            study=started.study,
            trial=started.trial,
            design=started.design,
            stage=started.stage,
            config=started.params,
            architecture=self._space.assemble(started.params, facts.input_shape, len(facts.classes)),
            training=replace(
                training,
                objective=config.objective,
                stops_at_chance=True,
                batch_parts=started.batch_parts,
            ),
            seed=started.seed,
        )
