"""The ASGI entry point, for uvicorn: `uvicorn network_site.asgi:application`."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "network_site.settings")

application = get_asgi_application()
