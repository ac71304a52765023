"""Two instructions of processors that Python has no words for: asking for memory early, and adding pairs."""

from __future__ import annotations

from typing import Any

import numba
from numba.core.cgutils import ir  # type: ignore[attr-defined]  # the library in which numba writes its own
from numba.extending import intrinsic

_CACHE_LINE_BITS = 512
_DOUBLE_BYTES = 8
_INTEGER_BITS = 32
_BYTE_BITS = 8


def fetch(rows: int) -> Any:
    """Compiled function (column, first row) that asks for some rows, to be in the cache when their turn comes.

    Processors look ahead by themselves, but only within a page of 4 KiB. Rows beyond the end do no harm.

    Args:
        rows: Number of rows, the same at each call.
    """

    @intrinsic
    def fetch_rows(typing_context: Any, column: Any, row: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
            number, byte = ir.IntType(_INTEGER_BITS), ir.IntType(_BYTE_BITS).as_pointer()
            kind = ir.FunctionType(ir.VoidType(), [byte, number, number, number])
            prefetch = builder.module.declare_intrinsic("llvm.prefetch", [byte], kind)
            to_read, into_second_cache, data_not_code = number(0), number(2), number(1)
            for beyond in range(0, rows, _CACHE_LINE_BITS // column.dtype.bitwidth):
                at = builder.add(arguments[1], arguments[1].type(beyond))
                place = builder.bitcast(builder.gep(data, [at]), byte)
                builder.call(prefetch, [place, to_read, into_second_cache, data_not_code])
            return context.get_dummy_value()

        return numba.types.void(column, row), generate

    return fetch_rows


@intrinsic
def _add_pair(typing_context: Any, numbers: Any, place: Any, first: Any, second: Any) -> Any:
    """Add two numbers to two neighbours in one go, which halves what is read and written."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        numbers, place, first, second = arguments
        data = context.make_array(signature.args[0])(context, builder, numbers).data
        pair, number = ir.VectorType(ir.DoubleType(), 2), ir.IntType(_INTEGER_BITS)
        at = builder.bitcast(builder.gep(data, [place]), pair.as_pointer())
        added = builder.insert_element(ir.Constant(pair, ir.Undefined), first, number(0))
        added = builder.insert_element(added, second, number(1))
        builder.store(builder.fadd(builder.load(at, align=_DOUBLE_BYTES), added), at, align=_DOUBLE_BYTES)
        return context.get_dummy_value()

    return numba.types.void(numbers, place, first, second), generate


add_pair: Any = _add_pair
"""Compiled function (numbers, place of the first, amount for the first, amount for the second)."""
