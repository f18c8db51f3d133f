"""What the admin of every app stands on."""

from django.contrib import admin
from django.http import HttpRequest

# What filters of choices and of dates write behind the name of their column.
_PARTS = ("exact", "in", "isnull", "isempty", "year", "month", "day", "gte", "gt", "lte", "lt")


class OwnFilters(admin.ModelAdmin):
    """A list in the admin that is narrowed by its own filters and by nothing else.

    Django takes any column of the row as a parameter of the address: whoever may see a list could guess, letter by
    letter, what it does not show: a password's hash, a phone number, a text for connections only.
    """

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Whether this parameter belongs to a filter of the list."""
        columns = {self.date_hierarchy} if self.date_hierarchy else set()
        for each in self.list_filter:
            name = each[0] if isinstance(each, tuple) else each
            if isinstance(name, str):
                columns.add(name)
            elif lookup == getattr(name, "parameter_name", None):
                return True
        return lookup in columns or lookup in {f"{name}__{part}" for name in columns for part in _PARTS}
