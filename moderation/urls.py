"""Addresses of reporting, and of what has been decided about one's own posts."""

from django.urls import path

from moderation.views import decisions, reports

app_name = "moderation"

urlpatterns = [
    path("report/post/<number:pk>/", reports.report_post, name="report_post"),
    path("report/comment/<number:pk>/", reports.report_comment, name="report_comment"),
    path("report/member/<handle:handle>/", reports.report_member, name="report_member"),
    path("decisions/", decisions.decisions, name="decisions"),
    path("decisions/notice/", decisions.notice, name="notice"),
    path("decisions/<number:pk>/object/", decisions.object_to, name="object"),
]
