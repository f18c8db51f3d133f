"""Pictures of posts: the files, and the page on which one is looked at."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Member
from connections.cards import cards
from connections.relations import Viewer
from feed.models import Image, Post
from feed.pictures import FOLDER
from feed.views.answers import visible_post

# Seconds. A picture can vanish with its post, or when the audience is narrowed.
KEPT = 60


@login_not_required
@require_safe
def image(request: HttpRequest, name: str) -> FileResponse:
    """A picture, for those who may see its post; a draft for its owner alone."""
    path = f"{FOLDER}/{name}"
    if not _may_see(request.user, path):
        raise Http404
    try:
        file = default_storage.open(path)
    except (FileNotFoundError, IsADirectoryError, SuspiciousFileOperation, ValueError) as error:
        raise Http404 from error
    response = FileResponse(file, content_type="image/webp")
    response["Cache-Control"] = f"private, max-age={KEPT}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@login_not_required
@require_safe
def picture(request: HttpRequest, pk: int, place: int) -> HttpResponse:
    """One picture of a post, as large as the window, with what its author says of it. `place` counts from 1."""
    post = visible_post(request, pk)
    pictures = list(post.images.order_by("position", "pk"))
    if place > len(pictures):
        raise Http404
    [author] = cards(request.user, [post.author])
    context = {
        "post": post,
        "author": author,
        "image": pictures[place - 1],
        "place": place,
        "many": len(pictures),
        "before": place - 1,
        "after": place + 1 if place < len(pictures) else 0,
    }
    return render(request, "feed/picture.html", context)


def _may_see(viewer: Viewer, path: str) -> bool:
    pictures = list(Image.objects.filter(file=path))
    if isinstance(viewer, Member) and any(one.post_id is None and one.owner_id == viewer.pk for one in pictures):
        return True
    posts = {one.post_id for one in pictures if one.post_id is not None}
    return bool(posts) and Post.objects.visible_to(viewer).filter(pk__in=posts).exists()
