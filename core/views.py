"""Pages of the frame itself: the choices of a device, the gallery for developers, the figures for monitors."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from prometheus_client.exposition import choose_encoder

from core import gallery
from core.addresses import next_address
from core.display import remember
from core.htmx import HttpResponseSeeOther
from core.metrics import may_read, registry


@require_POST
@login_not_required
def display(request: HttpRequest) -> HttpResponse:
    """Remember the theme or the shortcuts for this device, and go back to where the choice was made."""
    response = HttpResponseSeeOther(next_address(request, "/"))
    remember(request, response)
    return response


@require_safe
@login_not_required
def styleguide(request: HttpRequest) -> HttpResponse:
    """All components with examples, for whoever builds pages; it exists only with DEBUG on."""
    if not settings.DEBUG:
        raise Http404
    if "say" in request.GET:
        messages.success(request, _("Invitation sent to Marc Oyelaran."))
        messages.error(request, _("This invitation is no longer open."))
    return render(request, "styleguide/index.html", gallery.context(request.GET.get("cursor", "")))


@require_safe
@login_not_required
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures of all apps, as Prometheus reads them; it exists only for who bears METRICS_TOKEN."""
    if not may_read(request):
        raise Http404
    encode, content_type = choose_encoder(request.headers.get("Accept", ""))
    return HttpResponse(encode(registry), content_type=content_type)
