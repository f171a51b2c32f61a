"""Values back from their stored columns: what `PropertyType.store` made of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphmodel.model import PartialDate, PropertyType, Quantity
from graphmodel.model.values import listed_quantities


def restored(declared: PropertyType, stored: Mapping[str, Any]) -> Any:
    """The value of a property, from the columns of one row; None where it is not stored.

    >>> area = PropertyType("area", "quantity")
    >>> restored(area, area.store(Quantity(300, "m2")))
    Quantity(value=300, unit='m2', about=False)
    """
    if declared.is_label:
        return bool(stored.get(declared.columns[0].name)) or None
    value = stored.get(declared.name)
    if value is None:
        return None
    if declared.encoding is not None:
        return [declared.encoding.decode(each) for each in value] if declared.many else declared.encoding.decode(value)
    if declared.kind == "quantity":
        unit, about = stored.get(f"{declared.name}_unit"), stored.get(f"{declared.name}_about")
        if declared.many:
            return listed_quantities(value, unit, about)
        return Quantity(value, unit or "", bool(about))
    if declared.kind == "partial_date":
        return [PartialDate(each) for each in value] if declared.many else PartialDate(value)
    return value
