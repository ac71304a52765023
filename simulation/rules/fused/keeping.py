"""How functions are compiled and kept on disk, so that only the first process of all has to wait for them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numba

Function = TypeVar("Function", bound=Callable[..., Any])
_FOLDER = Path(__file__).parent
_OUTSIDE = _FOLDER.parent / "wealth" / "logarithm.py"
_DIGEST_LETTERS = 8
_TEXTS = b"".join(path.read_bytes() for path in [*sorted(_FOLDER.glob("*.py")), _OUTSIDE])
_DIGEST = hashlib.sha256(_TEXTS).hexdigest()[:_DIGEST_LETTERS]
_KEPT: list[Any] = []


def kept(**options: Any) -> Callable[[Function], Function]:
    """Compile a function at its first call and keep it on disk.

    The name on disk carries a digest of all files that are compiled together: numba looks at one of them only when it
    asks whether what it kept is still good. Where nothing can be written, neither here nor in the user's own cache,
    nothing is kept.

    Args:
        options: Options of ``numba.njit``.
    """

    def keep(function: Function) -> Function:
        function.__qualname__ += "_" + _DIGEST
        try:
            made: Function = numba.njit(cache=True, **options)(function)
        except RuntimeError:
            made = numba.njit(**options)(function)
        _KEPT.append(made)
        return made

    return keep


def compiled() -> int:
    """How many functions this process has compiled, or begun to, because they were not on disk."""
    return sum(len(function.stats.cache_misses) for function in _KEPT)
