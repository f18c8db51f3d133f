from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConnectionsConfig(AppConfig):
    name = "connections"
    verbose_name = _("Connections")

    def ready(self) -> None:
        """Connects the sign-in to the warming of circles."""
        from connections import receivers  # noqa: F401, PLC0415  (Django's place for it: models are not ready before)
