"""Every address of the site, by app. Names are the apps' own; this file knows none of their views."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

# The admin has no throttle and no second factor of its own: it borrows those of the ordinary sign-in.
admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

# Django's own read the form once more, and fail by what they are to report.
handler400 = "core.trouble.bad_request"
handler403 = "core.trouble.permission_denied"
handler404 = "core.trouble.page_not_found"
# Django has none for 429; allauth asks for it here.
handler429 = "core.trouble.too_many_requests"
handler500 = "core.trouble.server_error"

urlpatterns = [
    path("", include("core.urls")),
    path("", include("accounts.urls")),
    path("", include("feed.urls")),
    path("", include("moderation.urls")),
    path("search/", include("search.urls")),
    path("", include("profiles.urls")),
    path("network/", include("connections.urls")),
    path("accounts/", include("allauth.urls")),
    # Django's own, but open to visitors: they choose a language before they sign in.
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    path("admin/", admin.site.urls),
]
