from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProfilesConfig(AppConfig):
    name = "profiles"
    verbose_name = _("Profiles")

    def ready(self) -> None:
        """Lets the proposed note of an invitation name what two profiles share."""
        from connections import notes  # noqa: PLC0415  (Django's place for it: models are not ready before)
        from profiles.links import shared  # noqa: PLC0415

        if shared not in notes.links:
            notes.links.append(shared)
