"""The form of a post. Text comes out cleaned: what cannot be seen is gone, and counts for no limit."""

from collections.abc import Sequence
from typing import Any, Self
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from connections.visibility import Audience
from core.fields import CountedField
from core.numbers import number_in
from core.text import clean_line
from feed import audiences
from feed.images import prepared_image
from feed.models import CommentsFrom, Image, Post
from feed.pictures import DRAFTS_KEPT, add_picture
from feed.rules import narrower

PICTURE_TYPES = "image/jpeg,image/png,image/webp,image/gif,image/avif"
ALT_MAX = 300


class PostForm(forms.Form):
    """What a post is made of, to write one or to change one (`post`).

    Pictures are kept as drafts as soon as they arrive (`take_pictures`), so that no mistake elsewhere loses them;
    `pictures` is the list as it shall be, alternative texts included.
    """

    text = CountedField(
        label=_("What do you want to share?"),
        required=False,
        max_length=settings.POST_MAX,
        widget=forms.Textarea(
            attrs={
                "rows": 5,
                "placeholder": _("What do you want to share?"),
                "data-mentions": True,
                "data-focus": True,
                "dir": "auto",
            }
        ),
    )
    audience = forms.TypedChoiceField(
        label=_("Who sees it"), coerce=lambda value: Audience(int(value)), widget=forms.RadioSelect
    )
    comments_from = forms.TypedChoiceField(
        label=_("Who may comment"),
        choices=CommentsFrom.choices,
        coerce=lambda value: CommentsFrom(int(value)),
        initial=CommentsFrom.EVERYONE,
    )
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, author: Member, post: Post | None = None, quoted: Post | None = None, **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.author, self.post, self.quoted = author, post, quoted
        self.pictures: list[Image] = []
        self.picture_errors: list[str] = []
        field: Any = self.fields["audience"]
        field.choices = [(audience.value, audience.label) for audience in self.offered]
        if post is not None:
            del self.fields["token"]

    @classmethod
    def fresh(cls, author: Member, *, quoted: Post | None = None) -> Self:
        """The form of a new post."""
        return cls(author=author, quoted=quoted, initial={"audience": audiences.last_chosen(author), "token": uuid4()})

    @classmethod
    def of(cls, post: Post) -> Self:
        """The form of a post that there is."""
        initial = {name: getattr(post, name) for name in ("text", "audience", "comments_from")}
        form = cls(author=post.author, post=post, initial=initial)
        form.pictures = list(post.images.all())
        return form

    def still_open(self) -> Self:
        """The same form to be gone on with: as it was sent, and nothing said about what is not finished yet."""
        initial = {name: self.data.get(name) for name in self.fields} | {"token": self.data.get("token") or uuid4()}
        form = type(self)(author=self.author, post=self.post, quoted=self.quoted, initial=initial)
        form.pictures, form.picture_errors = self.pictures, self.picture_errors
        return form

    @property
    def offered(self) -> list[Audience]:
        """The audiences to choose from, the widest first; that of a post that there is can only become narrower."""
        return narrower(self.post.audience if self.post else Audience.ANYONE)

    @cached_property
    def choices(self) -> list[audiences.Choice]:
        """The audiences to choose from, each with how many it is."""
        return audiences.choices(self.author, self.offered)

    @property
    def chosen(self) -> audiences.Choice | None:
        """The audience that is chosen as the form is shown; None where what was sent is none of them."""
        value = str(self["audience"].value())
        return next((choice for choice in self.choices if str(choice.value) == value), None)

    @property
    def room(self) -> int:
        """How many more pictures there may be."""
        return max(0, int(settings.POST_IMAGES_MAX) - len(self.pictures))

    def take_pictures(self, sent: QueryDict, uploads: Sequence[UploadedFile]) -> None:
        """Finds the pictures that the form names, and keeps those that came with it as drafts of the author."""
        named = self._named(sent)
        self.pictures = named[: settings.POST_IMAGES_MAX]
        too_many = len(named) > settings.POST_IMAGES_MAX
        for upload in uploads:
            # However many are sent: as many are looked at as there can be, and as many again that turn out to be none.
            if not self.room or len(self.picture_errors) >= settings.POST_IMAGES_MAX:
                too_many = True
                break
            try:
                self.pictures.append(add_picture(owner=self.author, file=prepared_image(upload)))
            except forms.ValidationError as refusal:
                self.picture_errors.append(f"{clean_line(upload.name or '')[:60]}: {' '.join(refusal.messages)}")
        if too_many:
            most = settings.POST_IMAGES_MAX
            text = ngettext(
                "%(n)s picture at most. The rest was left out.", "%(n)s pictures at most. The rest was left out.", most
            )
            self.picture_errors.append(text % {"n": most})

    def is_valid(self) -> bool:
        """Whether everything may be stored, pictures included."""
        return super().is_valid() and not self.picture_errors

    def clean(self) -> dict[str, Any]:
        """A post says or shows something; what repeats another says something about it."""
        data = super().clean() or {}
        if "text" in data and not data["text"]:
            if self.quoted is not None or (self.post is not None and self.post.is_quote):
                self.add_error("text", gettext("Write something. To repost without words, use “Repost”."))
            elif not self.pictures and not self.picture_errors:
                self.add_error("text", gettext("Write something, or add a picture."))
        return data

    def _named(self, sent: QueryDict) -> list[Image]:
        """The pictures named in the form, in its order: the author's drafts and those of the post, nobody else's."""
        wanted = [number_in(pk) for pk in sent.getlist("image")[:DRAFTS_KEPT]]
        removed = sent.get("remove", "")
        mine = Image.objects.filter(Q(post=None) | Q(post=self.post), owner=self.author)
        found = mine.in_bulk(wanted)
        pictures = [found[pk] for pk in dict.fromkeys(wanted) if pk in found and str(pk) != removed]
        for picture in pictures:
            picture.alt = clean_line(sent.get(f"alt_{picture.pk}", ""))
            if len(picture.alt) > ALT_MAX:
                self.picture_errors.append(
                    gettext("Describe a picture in %(most)s characters at most.") % {"most": ALT_MAX}
                )
        return pictures


def token_of(sent: QueryDict) -> UUID | None:
    """The token that came with a form; None where there is none that could be one."""
    try:
        return UUID(sent.get("token", ""))
    except ValueError:
        return None
