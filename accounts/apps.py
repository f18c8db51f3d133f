from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Members")

    def ready(self) -> None:
        """Connects allauth's news to the confirming of members."""
        from accounts import receivers  # noqa: F401, PLC0415  (Django's place for it: models are not ready before)
