"""An invitation in a list as markup: nothing that people have written becomes markup, and every answer is a form."""

import re
from datetime import timedelta

import pytest
from django.utils import translation

from accounts.models import Member
from connections.correspondence import letters
from connections.forms import reply_form
from connections.letter_pieces import LetterRow
from connections.models import Invitation
from core.pieces import form_token
from tests.cast import Cast
from tests.factories import invite

EVIL = "<b onclick=1>\"&'"


def markup(reader: Member, invitation: Invitation, data: object = None) -> str:
    [letter] = letters(reader, [invitation])
    return LetterRow(letter, reply_form(invitation.pk, data), "/network/?q=a&b", form_token("t")).markup()


@pytest.fixture
def invitation(cast: Cast) -> Invitation:
    """Carol invites alice; they both know bob."""
    return invite(cast.carol, cast.alice, note="About the grid")


def test_what_it_says(cast: Cast, invitation: Invitation) -> None:
    html = markup(cast.alice, invitation)
    for part in (
        f'id="invitation-{invitation.pk}"',
        '<a class="name" href="/in/carol/">Carol Clark</a>',
        '<a class="strong" href="/in/bob/">Bob Baker</a> knows both of you',
        '<blockquote class="quote">About the grid</blockquote>',
        "Reply without accepting",
        f'id="reply-{invitation.pk}-body"',
    ):
        assert part in html, part


@pytest.mark.parametrize("ignored", [False, True])
def test_every_answer_is_a_form_with_its_token(cast: Cast, invitation: Invitation, ignored: bool) -> None:
    if ignored:
        invitation.ignored_at = invitation.created_at + timedelta(hours=1)
    forms = re.findall("<form.*?</form>", markup(cast.alice, invitation), re.DOTALL)
    verbs = [re.search(r'action="/network/(?:invitations/\d+/)?(\w+)', form)[1] for form in forms]  # type: ignore[index]
    assert verbs == (["accept", "unignore", "reply"] if ignored else ["accept", "ignore", "unknown", "block", "reply"])
    for form in forms:
        assert 'name="csrfmiddlewaretoken" value="t"' in form
        assert 'name="next" value="/network/?q=a&amp;b"' in form


def test_the_sender_can_withdraw(cast: Cast, invitation: Invitation) -> None:
    html = markup(cast.carol, invitation)
    assert f"/network/invitations/{invitation.pk}/withdraw/" in html
    assert "/accept/" not in html
    assert "Reply" not in html, "they have not been written to"


def test_nothing_written_becomes_markup(cast: Cast, invitation: Invitation) -> None:
    invitation.note = EVIL
    for field in ("first_name", "headline", "place"):
        setattr(cast.carol, field, EVIL)
    invitation.sender = cast.carol
    invitation.replies.create(author=cast.alice, body=EVIL)
    html = markup(cast.alice, invitation)
    assert html.count("&lt;b onclick=1&gt;") > 4
    assert "<b onclick" not in html


def test_a_mistake_is_shown_with_what_was_typed(cast: Cast, invitation: Invitation) -> None:
    html = markup(cast.alice, invitation, {"body": " "})
    assert "Write something first." in html
    assert '<details class="write" open>' in html
    assert "Write something first." not in markup(cast.alice, invitation)


def test_in_the_language_of_the_page(cast: Cast, invitation: Invitation) -> None:
    english = markup(cast.alice, invitation)
    with translation.override("fr"):
        assert "Accept<" not in markup(cast.alice, invitation)
    assert re.sub("<time.*?</time>", "", markup(cast.alice, invitation)) == re.sub("<time.*?</time>", "", english)
