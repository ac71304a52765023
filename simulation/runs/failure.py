"""What is said when a run fails: which run, in which quarter, in which rule, and the command that repeats it."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

PACKAGE = Path(__file__).resolve().parents[1]
QUIET_FOLDERS = ("runs",)


class RunError(RuntimeError):
    """A run that could not be finished.

    Attributes:
        run_id: Identity of the run.
        quarter: The quarter in which it failed, for example ``2031Q2``.
        rule: File and function of the model in which it failed.
        cause: Class and text of the exception.
        repeat: Command that repeats exactly this run.
    """

    exit_code = 1

    def __init__(self, run_id: str, quarter: str, rule: str, cause: str, repeat: str) -> None:
        super().__init__(run_id, quarter, rule, cause, repeat)
        self.run_id, self.quarter, self.rule, self.cause, self.repeat = run_id, quarter, rule, cause, repeat

    def __str__(self) -> str:
        return (
            f"run {self.run_id} failed in quarter {self.quarter}, in {self.rule}: {self.cause}. "
            f"Repeat exactly this run with: {self.repeat}"
        )


class WorkerLostError(RuntimeError):
    """A process that was calculating runs ended without a word, usually for lack of memory."""

    exit_code = 1


def place_of(traceback: TracebackType | None) -> str:
    """The innermost function of the model that a traceback passed through.

    Args:
        traceback: Of the exception that ended the run.

    Returns:
        For example ``rules/industry/pricing.py, markup``; ``code outside the model`` if it passed through none.
    """
    place = "code outside the model"
    while traceback is not None:
        code = traceback.tb_frame.f_code
        file = Path(code.co_filename)
        if file.is_relative_to(PACKAGE):
            inside = file.relative_to(PACKAGE)
            if inside.parts[0] not in QUIET_FOLDERS:
                place = f"{inside.as_posix()}, {code.co_name}"
        traceback = traceback.tb_next
    return place
