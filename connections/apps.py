from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.metrics import registry


class ConnectionsConfig(AppConfig):
    name = "connections"
    verbose_name = _("Connections")

    def ready(self) -> None:
        """Connects the sign-in to the warming of circles, and tells /metrics of the engine."""
        # Django's place for it: models are not ready before.
        from connections import receivers  # noqa: F401, PLC0415
        from connections.metrics import EngineCollector  # noqa: PLC0415

        registry.register(EngineCollector())
