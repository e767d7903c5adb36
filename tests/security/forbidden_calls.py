"""Finds in a source what runs or unpacks the bytes of strangers, or opens a door."""

import ast
from collections.abc import Iterator

# Modules that turn bytes into objects by running what the bytes say, or that talk to others.
MODULES = {
    "pickle", "cPickle", "_pickle", "dill", "cloudpickle", "joblib", "marshal", "shelve", "yaml", "jsonpickle",
    "requests", "urllib3", "httpx", "aiohttp", "http.client", "http.server", "urllib.request", "ftplib", "smtplib",
    "telnetlib", "xmlrpc", "socket", "socketserver", "ssl", "asyncio.streams", "webbrowser", "code", "pty", "runpy",
}  # fmt: skip
BUILT_IN = {"eval", "exec", "compile", "__import__"}
# By the last two names of what is called; `*` stands for any object.
CALLS = {
    "torch.load", "torch.package", "torch.hub", "hub.load", "os.system", "os.popen", "os.execv", "os.execvp",
    "os.spawnl", "os.spawnv", "os.startfile", "tempfile.mktemp", "importlib.import_module", "importlib.reload",
    "util.spec_from_file_location", "*.extractall", "*.extract", "*.unpack_archive", "*.start_server",
    "*.create_server", "*.listen", "*.load_module", "*.exec_module", "np.fromfile", "pandas.read_pickle",
    "*.read_pickle", "*.read_html", "*.set_trace", "tarfile.open", "zipfile.ZipFile",
}  # fmt: skip


def found_in(source: str) -> Iterator[str]:
    """The name of each thing found, as an allowance has to name it."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names if _is_listed(alias.name))
            case ast.ImportFrom(module=str(module), names=names):
                if _is_listed(module):
                    yield module
                else:
                    yield from (f"{module}.{alias.name}" for alias in names if _is_forbidden_part(module, alias.name))
            case ast.Call():
                yield from _called(node)


def _is_listed(module: str) -> bool:
    parts = module.split(".")
    return any(".".join(parts[:n]) in MODULES for n in range(1, len(parts) + 1))


def _is_forbidden_part(module: str, name: str) -> bool:
    return _is_listed(f"{module}.{name}") or _matches(f"{module.split('.')[-1]}.{name}")


def _matches(call: str) -> bool:
    return call in CALLS or f"*.{call.split('.')[-1]}" in CALLS


def _called(node: ast.Call) -> Iterator[str]:
    name = _name_of(node.func)
    if name in BUILT_IN or ("." in name and _matches(name)):
        yield name
    for keyword in node.keywords:
        is_off = isinstance(keyword.value, ast.Constant) and keyword.value.value in (False, None)
        if keyword.arg in ("shell", "allow_pickle") and not is_off:
            yield f"{name}({keyword.arg})"
    if name in ("np.load", "numpy.load") and not any(keyword.arg == "allow_pickle" for keyword in node.keywords):
        yield f"{name} without allow_pickle=False"


def _name_of(function: ast.expr) -> str:
    """The last two names: `np.load` of `np.load(…)`, `?.extractall` of `open(…).extractall(…)`."""
    match function:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=ast.Name(id=owner) | ast.Attribute(attr=owner), attr=name):
            return f"{owner}.{name}"
        case ast.Attribute(attr=name):
            return f"?.{name}"
    return ""
