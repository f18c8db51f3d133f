"""The settings, and photos."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import LanguageForm, PrivacyForm
from accounts.requests import MemberRequest
from accounts.services import change_settings

ONE_YEAR = 365 * 24 * 3600


@require_http_methods(["GET", "HEAD", "POST"])
def settings_page(request: MemberRequest) -> HttpResponse:
    """The language, and the way to everything else that can be set."""
    form = LanguageForm(
        request.POST if request.method == "POST" else None,
        initial={"language": request.user.language or LanguageForm.BROWSER},
    )
    if request.method == "POST" and form.is_valid():
        change_settings(member=request.user, **form.cleaned_data)
        with translation.override(request.user.language or translation.get_language()):
            messages.success(request, _("Saved."))
        return redirect("accounts:settings")
    return render(request, "accounts/settings.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def privacy(request: MemberRequest) -> HttpResponse:
    """Who sees what of the member's profile."""
    form = PrivacyForm(request.POST if request.method == "POST" else None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        change_settings(member=request.user, **form.cleaned_data)
        messages.success(request, _("Saved. It holds from now on."))
        return redirect("accounts:privacy")
    return render(request, "accounts/privacy.html", {"form": form}, status=422 if form.is_bound else 200)


@login_not_required
@require_safe
def photo(request: HttpRequest, name: str) -> FileResponse:
    """A photo by its file's name, which is random and told only to those who may see the photo."""
    try:
        file = default_storage.open(f"photos/{name}")
    except (FileNotFoundError, IsADirectoryError, SuspiciousFileOperation, ValueError) as error:
        raise Http404 from error
    response = FileResponse(file, content_type="image/webp")
    response["Cache-Control"] = f"private, max-age={ONE_YEAR}, immutable"
    return response
