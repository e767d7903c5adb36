"""Where the checkpoints of one trial lie: two generations, each a file of tensors and a manifest that is written last.

No torch here: the engine, too, asks what can be resumed.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nas_desktop.core import durable
from nas_desktop.core.json_values import Json, encode
from nas_desktop.core.kill_points import reached
from nas_desktop.core.specs import NumericMode, TrialSpec

FORMAT_VERSION = 1
_MANIFEST = re.compile(r"epoch-(\d{4,6})\.json")
_N_KEPT = 2
_MAX_MANIFEST_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A whole one: what its manifest says is what its tensors are."""

    epoch: int
    tensors: bytes  # safetensors
    numbers: Json  # everything that is no tensor


def identity_of(spec: TrialSpec, mode: NumericMode) -> str:
    """What a training follows from; a checkpoint of anything else must not be resumed."""
    return hashlib.sha256(encode([spec, mode])).hexdigest()


class CheckpointFiles:
    """The folder of one trial. It is made with the first checkpoint."""

    def __init__(self, folder: Path, identity: str) -> None:
        self._folder = folder
        self._identity = identity

    def write(self, epoch: int, tensors: bytes, numbers: Json) -> None:
        """Keep what the trial is after `epoch`; the generation before the last one goes.

        Raises:
            OSError: it cannot be written; what was kept before is untouched.
        """
        durable.make_folder(self._folder)
        durable.write_bytes(self._tensors(epoch), tensors)
        reached("checkpoint-tensors")
        manifest = {
            "format_version": FORMAT_VERSION,
            "identity": self._identity,
            "epoch": epoch,
            "sha256": hashlib.sha256(tensors).hexdigest(),
            "numbers": numbers,
        }
        durable.write_json(self._manifest(epoch), manifest)
        reached("checkpoint-manifest")
        for old in sorted(self._epochs())[:-_N_KEPT]:
            self._manifest(old).unlink(missing_ok=True)  # first: a manifest without its tensors would look damaged
            self._tensors(old).unlink(missing_ok=True)

    def newest(self, n_logged: int) -> Checkpoint | None:
        """The newest whole one of an epoch that the event log knows, if there is one.

        Args:
            n_logged: epochs of the trial that are in the log.
        """
        for epoch in sorted(self._epochs(), reverse=True):
            if epoch <= n_logged and (found := self._read(epoch)) is not None:
                return found
        return None

    def _epochs(self) -> Iterator[int]:
        if self._folder.is_dir():
            for path in self._folder.iterdir():
                if match := _MANIFEST.fullmatch(path.name):
                    yield int(match[1])

    def _read(self, epoch: int) -> Checkpoint | None:
        """None where it is damaged, of another training, or of a newer version: an older one will do, or none."""
        try:
            if self._manifest(epoch).stat().st_size > _MAX_MANIFEST_BYTES:
                return None
            manifest = json.loads(self._manifest(epoch).read_bytes())
            tensors = self._tensors(epoch).read_bytes()
            expected = (FORMAT_VERSION, self._identity, epoch, hashlib.sha256(tensors).hexdigest())
            if tuple(manifest[key] for key in ("format_version", "identity", "epoch", "sha256")) != expected:
                return None
            return Checkpoint(epoch, tensors, manifest["numbers"])
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None

    def _tensors(self, epoch: int) -> Path:
        return self._folder / f"epoch-{epoch:04d}.safetensors"

    def _manifest(self, epoch: int) -> Path:
        return self._folder / f"epoch-{epoch:04d}.json"
