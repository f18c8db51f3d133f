from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _


class LimitsConfig(AppConfig):
    name = "limits"
    verbose_name = _("Limits")

    def ready(self) -> None:
        """Refuses to start with a limit that cannot be read, instead of failing where it is first needed."""
        from limits.rates import rates  # noqa: PLC0415  (kept beside its one use)

        for name, text in settings.LIMITS.items():
            try:
                rates(text)
            except ValueError as error:
                raise ImproperlyConfigured(f"LIMIT_{name.upper()}: {error}") from error
