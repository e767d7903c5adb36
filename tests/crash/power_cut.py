"""Every state in which a power cut may leave a folder, at every moment while something is written into it.

The model is weaker than any file system in use. What was written to a file and not synchronised may be there, be
missing, be cut or be zeros. A name that was made, moved or removed may have become durable or not, each by itself and
in any order, until its folder is synchronised. SQLite looks after its own files.
"""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.crash.steps import Step, watched

_MAX_CHANGES = 7  # of which every subset is tried; of more, all that stop early and all that miss one
Tree = dict[str, "bytes | Tree"]  # what is in a folder, by name
Ignored = Callable[[Step], bool]


@dataclass(slots=True, eq=False)
class _File:
    now: bytes
    synced: bytes = b""

    def after_cut(self, way: str) -> bytes:
        if self.now == self.synced:
            return self.now
        ways = {"kept": self.now, "lost": self.synced, "cut": self.now[: len(self.now) // 2]}
        return ways.get(way, bytes(len(self.now)))


@dataclass(slots=True, eq=False)
class _Folder:
    now: "dict[str, _File | _Folder]" = field(default_factory=dict)
    durable: "dict[str, _File | _Folder]" = field(default_factory=dict)


_WAYS = ("kept", "lost", "cut", "zeros")
_Node = _File | _Folder
_Entry = tuple[_Folder, str, _Node | None]  # a name in a folder is this now, or nothing
_Change = tuple[_Entry, ...]  # of names, all at once


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment at which the power may fail."""

    step: str
    n_done: int  # writes that had returned by then
    trees: tuple[Tree, ...]  # what may be found afterwards


class Recorder:
    """Follows what is done to a folder and keeps what a power cut may leave of it.

    Args:
        root: the folder; what is in it at the start is durable.
        ignored: synchronisations that are taken as if they had been forgotten.
    """

    def __init__(self, root: Path, ignored: Ignored = lambda step: False) -> None:
        self.moments: list[Moment] = []
        self._root = root
        self._ignored = ignored
        self._top = _folder(root)
        self._pending: list[_Change] = []
        self._n_done = 0

    @contextmanager
    def recording(self) -> Iterator[None]:
        """Follow everything that this process does meanwhile."""
        self._keep("start")
        with watched(self._root, self._on_step):
            yield
        self._look("end")

    def done(self) -> None:
        """What was being written has been acknowledged: from here on it must be found."""
        self._look("written")
        self._n_done += 1
        self._keep("acknowledged")

    def _on_step(self, step: Step) -> None:
        """`step` is about to be taken; every other change since the last one was a plain write."""
        self._look(f"before {step.name} {step.path.name}")
        match step.name:
            case "fsync":
                if not self._ignored(step):
                    self._sync(step.path)
            case "replace":
                assert step.target is not None
                self._move(step.path, step.target)
            case "unlink" | "rmdir":
                self._remove(step.path)
            case "mkdir":
                self._make(step.path)
        self._keep(f"{step.name} {step.path.name}")

    def _look(self, name: str) -> None:
        if self._take_in(self._top, self._root):
            self._keep(name)

    def _take_in(self, folder: _Folder, path: Path) -> bool:
        """Files that have appeared, and content that was written."""
        has_news = False
        for entry in path.iterdir():
            known = folder.now.get(entry.name)
            if entry.is_dir():
                assert isinstance(known, _Folder), f"{entry} was made unseen"
                has_news |= self._take_in(known, entry)
            elif known is None:
                self._change((folder, entry.name, _File(entry.read_bytes())))
                has_news = True
            elif isinstance(known, _File) and known.now != (data := entry.read_bytes()):
                known.now, has_news = data, True
        return has_news

    def _sync(self, path: Path) -> None:
        node = self._find(path)
        if isinstance(node, _File):
            node.synced = node.now
            return
        for change in [one for one in self._pending if any(folder is node for folder, _, _ in one)]:
            self._pending.remove(change)
            for folder, name, entry in change:
                _set(folder.durable, name, entry)

    def _move(self, source: Path, target: Path) -> None:
        node = self._find(source)
        if node is not None:
            self._change((self._parent(target), target.name, node), (self._parent(source), source.name, None))

    def _remove(self, path: Path) -> None:
        if self._find(path) is not None:
            self._change((self._parent(path), path.name, None))

    def _make(self, path: Path) -> None:
        if self._find(path) is None and path.parent.exists():
            self._change((self._parent(path), path.name, _Folder()))

    def _change(self, *entries: _Entry) -> None:
        for folder, name, node in entries:
            _set(folder.now, name, node)
        self._pending.append(entries)

    def _find(self, path: Path) -> _Node | None:
        node: _Node | None = self._top
        for part in path.relative_to(self._root).parts:
            node = node.now.get(part) if isinstance(node, _Folder) else None
        return node

    def _parent(self, path: Path) -> _Folder:
        parent = self._find(path.parent)
        assert isinstance(parent, _Folder)
        return parent

    def _keep(self, step: str) -> None:
        trees = {repr(tree): tree for tree in self._possible()}
        self.moments.append(Moment(step, self._n_done, tuple(trees.values())))

    def _possible(self) -> Iterator[Tree]:
        for changes in _subsets(self._pending):
            names: dict[_Folder, dict[str, _Node]] = {}
            for folder, name, node in itertools.chain(*changes):
                _set(names.setdefault(folder, dict(folder.durable)), name, node)
            for way in _WAYS:
                yield _tree(self._top, names, way)


def _subsets(changes: list[_Change]) -> Iterator[tuple[_Change, ...]]:
    if len(changes) <= _MAX_CHANGES:
        for n in range(len(changes) + 1):
            yield from itertools.combinations(changes, n)
        return
    for n in range(len(changes) + 1):
        yield tuple(changes[:n])
        yield tuple(changes[:n] + changes[n + 1 :])


def _tree(folder: _Folder, names: dict[_Folder, dict[str, _Node]], way: str) -> Tree:
    return {
        name: node.after_cut(way) if isinstance(node, _File) else _tree(node, names, way)
        for name, node in names.get(folder, folder.durable).items()
    }


def _folder(path: Path) -> _Folder:
    entries: dict[str, _Node] = {}
    for entry in path.iterdir():
        if entry.is_dir():
            entries[entry.name] = _folder(entry)
        else:
            data = entry.read_bytes()
            entries[entry.name] = _File(data, data)
    return _Folder(entries, dict(entries))


def _set(names: dict[str, _Node], name: str, node: _Node | None) -> None:
    if node is None:
        names.pop(name, None)
    else:
        names[name] = node


def violations(moments: list[Moment], folder: Path, find: Callable[[Path, int], str]) -> Iterator[str]:
    """What `find` complains of, in whatever a power cut may leave at any of these moments.

    Args:
        moments: as recorded.
        folder: an empty one, in which each state is built.
        find: what is wrong with a folder after so many acknowledged writes, in words; nothing if it is as it must be.
    """
    found = ((one, tree) for one in moments for tree in one.trees)
    for number, (moment, tree) in enumerate(found):
        place = folder / str(number)
        _build(place, tree)
        if words := find(place, moment.n_done):
            yield f"{moment.step} after {moment.n_done} writes: {words}"


def _build(folder: Path, tree: Tree) -> None:
    folder.mkdir()
    for name, content in tree.items():
        if isinstance(content, bytes):
            (folder / name).write_bytes(content)
        else:
            _build(folder / name, content)
