"""A strategy or policy of the user's own: ``path/to/file.py:ClassName`` or ``package.module:ClassName``.

The class is checked to exist before anything runs, and the sha256 of its file becomes part of the scenario, so that a
run is never mistaken for one with an older version of the same file. A figure of one's own is a function, named
likewise.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import inspect
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from simulation.mistakes import suggestion

_MARK = ":"
_MODULES = "own_"


@dataclass(frozen=True)
class OwnClass:
    """A class of the user's own.

    Attributes:
        value: The class.
        sha256: Hash of the file that holds it.
        text: The reference with the full path of the file, so that it is found again from any folder.
    """

    value: type
    sha256: str
    text: str


class OwnClassError(ValueError):
    """The class cannot be had; the text is the end of a sentence that starts with the reference."""


def is_own(text: object) -> bool:
    """Say whether a value refers to a class of the user's own rather than to a shipped name.

    Example:
        >>> is_own("my_lab.py:MyLab"), is_own("profit_maximiser")
        (True, False)
    """
    return isinstance(text, str) and _MARK in text


def load_own_class(text: str, folders: Iterable[Path] = (), needs: Sequence[str] = ()) -> OwnClass:
    """Find and load a class.

    Args:
        text: ``path/to/file.py:ClassName`` or ``package.module:ClassName``.
        folders: Where a relative path is looked for, before the current folder.
        needs: Names of the methods the class must have.

    Returns:
        The class, the hash of its file and its full reference.

    Raises:
        OwnClassError: If file, module, class or a method is missing, or the file cannot be run.
    """
    place, _, name = text.rpartition(_MARK)
    if not place or not name.isidentifier():
        raise OwnClassError("is not a class; write path/to/file.py:ClassName or package.module:ClassName.")
    module, text = _module_of(place, name, folders)
    value = getattr(module, name, None)
    if not isinstance(value, type):
        classes = [
            key for key, one in vars(module).items() if isinstance(one, type) and one.__module__ == module.__name__
        ]
        raise OwnClassError(f"cannot be used: {place} holds no class {name}; {suggestion(name, classes)}")
    missing = [method for method in needs if not callable(getattr(value, method, None))]
    if missing:
        raise OwnClassError(f"cannot be used: {name} has no method {missing[0]}.")
    source = Path(inspect.getfile(module))
    return OwnClass(value, hashlib.sha256(source.read_bytes()).hexdigest(), text)


def load_own_function(text: str, folders: Iterable[Path] = ()) -> tuple[Callable[..., Any], str]:
    """Find and load a function.

    Args:
        text: ``path/to/file.py:function`` or ``package.module:function``.
        folders: Where a relative path is looked for, before the current folder.

    Returns:
        The function and its full reference.

    Raises:
        OwnClassError: If file, module or function is missing, or the file cannot be run.
    """
    place, _, name = text.rpartition(_MARK)
    if not place or not name.isidentifier():
        raise OwnClassError("is not a function; write path/to/file.py:function or package.module:function.")
    module, text = _module_of(place, name, folders)
    value = getattr(module, name, None)
    if not inspect.isfunction(value):
        made = [key for key, one in vars(module).items() if inspect.isfunction(one)]
        known = [key for key in made if vars(module)[key].__module__ == module.__name__]
        raise OwnClassError(f"cannot be used: {place} holds no function {name}; {suggestion(name, known)}")
    return value, text


def own_classes_in(place: str, folders: Iterable[Path] = ()) -> tuple[OwnClass, ...]:
    """Load a file and list the classes that it defines, in order; those that it imports do not count.

    Args:
        place: ``path/to/file.py``.
        folders: Where a relative path is looked for, before the current folder.

    Raises:
        OwnClassError: If there is no such file, or it cannot be run.
    """
    path = _find(place, folders)
    module, digest = _module_from(path), hashlib.sha256(path.read_bytes()).hexdigest()
    made = [one for one in vars(module).values() if isinstance(one, type) and one.__module__ == module.__name__]
    return tuple(OwnClass(one, digest, f"{path.as_posix()}{_MARK}{one.__name__}") for one in dict.fromkeys(made))


def reference_of(value: type) -> str:
    """How to name a class that was loaded from a file of the user's own; empty for any other class."""
    module = sys.modules.get(value.__module__)
    if module is None or not value.__module__.startswith(_MODULES):
        return ""
    return f"{Path(str(module.__file__)).as_posix()}{_MARK}{value.__name__}"


def empty_instance(text: str, module: str) -> object:
    """An object of a class of the user's own without its values, which another process fills in.

    Args:
        text: The reference, as :func:`reference_of` gives it.
        module: Name of its module, which tells whether the file has changed.

    Raises:
        OwnClassError: If the file is not there, or is another one than it was.
    """
    value: Any = load_own_class(text).value
    if value.__module__ != module:
        raise OwnClassError(f"{text} is not the file it was when the runs were asked for.")
    return object.__new__(value)


def _find(place: str, folders: Iterable[Path]) -> Path:
    """Return the full path of the user's file."""
    looked: list[Path] = []
    for folder in [*folders, Path.cwd()]:
        path = (folder / Path(place).expanduser()).resolve()
        if path.is_file():
            return path
        looked.append(path)
    raise OwnClassError("cannot be used: there is no file " + " or ".join(dict.fromkeys(map(str, looked))) + ".")


def _module_of(place: str, name: str, folders: Iterable[Path]) -> tuple[ModuleType, str]:
    """Load a file or module, and say where a name in it is found again from any folder."""
    if not place.endswith(".py"):
        return _module_named(place), f"{place}{_MARK}{name}"
    path = _find(place, folders)
    return _module_from(path), f"{path.as_posix()}{_MARK}{name}"


def _module_from(path: Path) -> ModuleType:
    """Load a file as a module; its name comes from its content, so that an edited file is loaded anew."""
    digest = hashlib.sha256(str(path).encode() + b"\0" + path.read_bytes()).hexdigest()
    module_name = f"{_MODULES}{digest[:16]}.{path.stem}"
    if module_name in sys.modules:
        return sys.modules[module_name]
    spec = importlib.util.spec_from_file_location(module_name, path)
    if spec is None or spec.loader is None:
        raise OwnClassError(f"cannot be used: {path} cannot be loaded.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[module_name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        del sys.modules[module_name]
        raise OwnClassError(
            f"cannot be used: {path.name} cannot be loaded: {type(error).__name__}: {error}."
        ) from error
    return module


def _module_named(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except Exception as error:
        raise OwnClassError(f"cannot be used: {name} cannot be loaded: {type(error).__name__}: {error}.") from error
