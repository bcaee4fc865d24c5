"""Money: exact numbers from what a document states, at the step and below the limit of a column.

Belongs here: turning one stated figure into a Decimal. Does not belong here: units, currencies and
finding the figure.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

from schemas.errors import SourceError

PRICE_STEP = Decimal("1e-9")
PRICE_LIMIT = Decimal("1e9")
MILLION = Decimal(1_000_000)


def decimal_of(source_id: str, field: str, value: object) -> Decimal:
    """A finite Decimal from a JSON number or a plain numeral such as ``0.00000015``."""
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        raise SourceError(source_id, field, "not a number", value)
    if isinstance(value, str) and "_" in value:
        raise SourceError(source_id, field, "not a number", value)
    try:
        number = Decimal(value.strip() if isinstance(value, str) else value)
    except InvalidOperation as error:
        raise SourceError(source_id, field, "not a number", value) from error
    if not number.is_finite():
        raise SourceError(source_id, field, "not a finite number", value)
    return number


def price_of(source_id: str, field: str, number: Decimal) -> Decimal:
    """The number at nine decimals; raise where that would lose more than a rounding step.

    Figures with more than nine decimals (a float's tail) are rounded half to even; a positive
    figure that would round to zero is refused, and so is one that the column cannot hold.
    """
    if abs(number) >= PRICE_LIMIT:
        raise SourceError(source_id, field, "larger than a price can be", number)
    rounded = number.quantize(PRICE_STEP, rounding=ROUND_HALF_EVEN)
    if rounded == 0 and number != 0:
        raise SourceError(source_id, field, "smaller than nine decimals can hold", number)
    return rounded
