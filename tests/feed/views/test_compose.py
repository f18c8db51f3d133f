"""Writing a post, changing one, deleting one: works, strangers, wrong verbs, bad input, nothing lost."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from connections.visibility import Audience
from feed.models import CommentsFrom, Image, Post
from feed.pictures import add_picture
from tests.cast import Cast
from tests.factories import connect, members, post
from tests.feed.composing import HTMX, NEW, form, ids, told
from tests.feed.pictures import png, webp


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def alice(cast: Cast, client: Client) -> Client:
    client.force_login(cast.alice)
    return client


class TestWriting:
    def test_the_page_says_how_many_each_audience_is(self, alice: Client) -> None:
        page = alice.get(NEW).content.decode()
        assert re.findall(r'<span class="num">(.*?)</span>', page) == ["5 people", "2 people", "1 person"]
        assert re.findall(r'value="(\d)" required checked', page) == ["4"]
        assert "5 people can see it." in page

    def test_the_last_audience_is_the_next_one(self, alice: Client) -> None:
        alice.post(NEW, form(audience="1"))
        assert 'value="1" required checked' in alice.get(NEW).content.decode()

    def test_narrowing_an_old_one_changes_nothing_for_the_next(self, alice: Client) -> None:
        alice.post(NEW, form(audience="2"))
        [old] = Post.objects.all()
        assert alice.post(f"/posts/{old.pk}/edit/", form(audience="1")).status_code == 303
        assert 'value="2" required checked' in alice.get(NEW).content.decode()

    def test_it_is_published_and_says_to_how_many(self, alice: Client, cast: Cast) -> None:
        response = alice.post(
            NEW, form(text=" Two\u202e lines\r\n\r\n\r\n\r\n#Énergie ", audience="2", comments_from="1")
        )
        post = Post.objects.get()
        assert (response.status_code, response["Location"]) == (303, "/")
        assert (post.author, post.text, post.hashtags) == (cast.alice, "Two lines\n\n#Énergie", ["energie"])
        assert (post.audience, post.comments_from) == (Audience.SECOND, CommentsFrom.CONNECTIONS)
        page = alice.get(NEW).content.decode()
        assert "Posted to 2 people." in page
        assert f'href="/posts/{post.pk}/">See the post' in page

    def test_it_leads_back_within_the_site_only(self, alice: Client) -> None:
        assert alice.post(NEW, form(next="/in/alice/"))["Location"] == "/in/alice/"
        assert alice.post(NEW, form(next="https://elsewhere.example/"))["Location"] == "/"

    def test_a_retry_stores_it_once_and_other_words_make_another(self, alice: Client) -> None:
        sent = form()
        for _attempt in range(2):
            assert alice.post(NEW, sent).status_code == 303
        for _attempt in range(2):
            assert alice.post(NEW, sent | {"text": "Gone back to, and written anew"}).status_code == 303
        assert sorted(Post.objects.values_list("text", flat=True)) == ["Gone back to, and written anew", "Hello"]

    def test_a_retry_with_pictures_alone(self, alice: Client, cast: Cast) -> None:
        sent = form(text="", image=add_picture(owner=cast.alice, file=webp()).pk)
        assert [alice.post(NEW, sent).status_code for _attempt in range(2)] == [303, 303]
        assert Post.objects.get().images.count() == 1

    @pytest.mark.parametrize(
        ("fields", "place"),
        [
            ({"text": " \u200b \n"}, "id_text_error"),
            ({"text": "x" * 3001}, "id_text_error"),
            ({"audience": "3"}, "id_audience_error"),
            ({"audience": ""}, "id_audience_error"),
            ({"comments_from": "9"}, "id_comments_from_error"),
        ],
    )
    def test_a_mistake_is_named_beside_its_field_and_nothing_is_lost(
        self, alice: Client, fields: dict[str, str], place: str
    ) -> None:
        sent = form(text="Kept") | fields
        response = alice.post(NEW, sent)
        page = response.content.decode()
        assert response.status_code == 422
        assert f'id="{place}"' in page
        assert sent["token"] in page
        assert sent["text"].strip() in page
        assert not Post.objects.exists()

    def test_exactly_the_limit_fits(self, alice: Client) -> None:
        assert alice.post(NEW, form(text="x" * 3000)).status_code == 303

    @pytest.mark.parametrize("token", ["", "x", "\x00", "9" * 99])
    def test_without_a_token_it_is_no_form_of_ours(self, alice: Client, token: str) -> None:
        assert alice.post(NEW, form(token=token)).status_code == 400

    def test_visitors_and_wrong_verbs(self, alice: Client) -> None:
        assert Client().get(NEW).status_code == 302
        assert Client().post(NEW, form()).status_code == 302
        assert alice.put(NEW).status_code == 405
        assert alice.head(NEW).status_code == 200

    def test_in_place_it_is_the_form_alone(self, alice: Client) -> None:
        page = alice.get(NEW, headers=HTMX).content.decode()
        assert page.lstrip().startswith("<form")
        assert "<html" not in page

    def test_in_place_a_mistake_comes_back_in_its_place(self, alice: Client) -> None:
        response = alice.post(NEW, form(text=""), headers=HTMX)
        page = response.content.decode()
        assert response.status_code == 422
        assert page.lstrip().startswith("<form")
        assert 'id="id_text_error"' in page

    def test_in_place_it_is_posted_and_the_page_begins_anew(self, alice: Client, cast: Cast) -> None:
        response = alice.post(NEW, form(next="/in/alice/"), headers=HTMX)
        assert (response.status_code, response["HX-Redirect"], response.content) == (200, "/in/alice/", b"")
        post = Post.objects.get()
        assert "Posted to 5 people." in alice.get("/").content.decode()
        changed = alice.post(f"/posts/{post.pk}/edit/", form(text="Anew"), headers=HTMX)
        assert changed["HX-Redirect"] == f"/posts/{post.pk}/"

    @pytest.mark.parametrize("connected", [1, 30])
    def test_queries_do_not_grow(self, alice: Client, cast: Cast, connected: int) -> None:
        connect(cast.alice, *members(connected))
        alice.get(NEW)
        with CaptureQueriesContext(connection) as captured:
            alice.get(NEW)
        assert len(captured) <= 18


class TestLimits:
    @pytest.fixture(autouse=True)
    def _few(self, settings: Any) -> None:
        settings.LIMITS = {"post": "1/h/member", "picture": "3/h/member"}

    def test_pictures_added_on_the_way_are_no_posts(self, alice: Client) -> None:
        assert [alice.post(NEW, form(add="1")).status_code for _ in range(3)] == [200, 200, 200]
        assert alice.post(NEW, form()).status_code == 303
        assert alice.post(NEW, form()).status_code == 429
        assert alice.post(NEW, form(add="1")).status_code == 429
        assert alice.get(NEW).status_code == 200
        assert Post.objects.count() == 1

    def test_changing_one_counts_too(self, alice: Client, cast: Cast) -> None:
        post = Post.objects.create(author=cast.alice, text="x")
        codes = [alice.post(f"/posts/{post.pk}/edit/", form(text=text)).status_code for text in "yz"]
        assert codes == [303, 429]


class TestAudience:
    def test_it_says_how_many_now(self, alice: Client) -> None:
        response = alice.get("/posts/audience/?audience=1", headers=HTMX)
        assert response.content.decode().strip() == "1 person can see it."
        assert alice.head("/posts/audience/?audience=1").status_code == 200

    @pytest.mark.parametrize("asked", ["", "3", "x", "9" * 40, "%00"])
    def test_other_audiences_do_not_exist(self, alice: Client, asked: str) -> None:
        assert alice.get(f"/posts/audience/?audience={asked}").status_code == 404

    def test_wrong_verb_and_visitors(self, alice: Client) -> None:
        assert alice.post("/posts/audience/", {"audience": "1"}).status_code == 405
        assert Client().get("/posts/audience/?audience=1").status_code == 302


class TestPictures:
    def test_they_are_added_described_and_published(self, alice: Client, cast: Cast) -> None:
        sent = form(text="", add="1", pictures=[png(), png()])
        response = alice.post(NEW, sent)
        first, second = ids(response.content.decode())
        assert response.status_code == 200
        assert "errors" not in response.content.decode()
        sent = form(text="", image=[second, first], **{f"alt_{second}": " A\u202e view ", f"alt_{first}": ""})
        assert alice.post(NEW, sent).status_code == 303
        images = Post.objects.get().images.all()
        assert [(one.pk, one.alt, one.owner_id) for one in images] == [
            (second, "A view", cast.alice.pk),
            (first, "", cast.alice.pk),
        ]

    def test_picked_and_posted_in_one_go(self, alice: Client) -> None:
        assert alice.post(NEW, form(pictures=[png()])).status_code == 303
        assert Post.objects.get().images.count() == 1

    def test_with_htmx_they_come_back_alone(self, alice: Client) -> None:
        page = alice.post(NEW, form(text="", add="1", pictures=[png()]), headers=HTMX).content.decode()
        assert len(ids(page)) == 1
        assert "<textarea" not in page

    def test_one_is_removed(self, alice: Client, cast: Cast) -> None:
        kept, removed = (add_picture(owner=cast.alice, file=webp()) for _ in range(2))
        sent = form(text="Kept", image=[kept.pk, removed.pk], remove=removed.pk, **{f"alt_{kept.pk}": "Kept too"})
        page = alice.post(NEW, sent).content.decode()
        assert ids(page) == [kept.pk]
        assert "Kept too" in page
        assert "Kept</textarea>" in page
        assert not Post.objects.exists()

    def test_one_that_is_no_picture_is_named_and_the_others_are_kept(self, alice: Client) -> None:
        bad = png("<b>notes.png")
        bad.file.seek(0)
        bad.file.write(b"no picture")
        response = alice.post(NEW, form(text="Kept", pictures=[png(), bad, png()]))
        page = response.content.decode()
        assert response.status_code == 422
        assert "&lt;b&gt;notes.png: This is not a picture" in page
        assert len(ids(page)) == 2
        assert "Kept</textarea>" in page
        assert not Post.objects.exists()

    def test_more_than_four_are_too_many(self, alice: Client) -> None:
        response = alice.post(NEW, form(pictures=[png() for _ in range(5)]))
        page = response.content.decode()
        assert response.status_code == 422
        assert "4 pictures at most." in page
        assert len(ids(page)) == Image.objects.count() == 4
        assert 'type="file"' not in page
        more = alice.post(NEW, form(add="1", image=ids(page), pictures=[png()]))
        assert more.status_code == 422
        assert Image.objects.count() == 4

    def test_a_mistake_in_the_words_keeps_them(self, alice: Client) -> None:
        response = alice.post(NEW, form(text="x" * 3001, pictures=[png()]))
        assert response.status_code == 422
        assert len(ids(response.content.decode())) == 1

    def test_a_description_that_is_too_long(self, alice: Client, cast: Cast) -> None:
        picture = add_picture(owner=cast.alice, file=webp())
        response = alice.post(NEW, form(image=picture.pk, **{f"alt_{picture.pk}": "y" * 301}))
        assert response.status_code == 422
        assert "y" * 301 in response.content.decode()

    @pytest.mark.parametrize("odd", ["x", "9" * 40, "-1", "\x00", "0"])
    def test_odd_numbers_are_no_pictures(self, alice: Client, odd: str) -> None:
        assert alice.post(NEW, form(image=odd)).status_code == 303
        assert not Post.objects.get().images.exists()

    def test_pictures_of_others_and_of_other_posts_are_not_taken(self, alice: Client, cast: Cast) -> None:
        theirs = add_picture(owner=cast.bob, file=webp())
        used = add_picture(owner=cast.alice, file=webp())
        Image.objects.filter(pk=used.pk).update(post=Post.objects.create(author=cast.alice, text="Before"))
        page = alice.post(NEW, form(add="1", image=[theirs.pk, used.pk])).content.decode()
        assert ids(page) == []
        alice.post(NEW, form(image=[theirs.pk, used.pk]))
        assert not Post.objects.get(text="Hello").images.exists()
        assert Image.objects.get(pk=theirs.pk).post_id is None


class TestQuoting:
    @pytest.fixture
    def theirs(self, cast: Cast) -> Post:
        return Post.objects.create(author=cast.dave, text="Worth passing on")

    def test_it_shows_what_is_repeated_and_keeps_it(self, alice: Client, theirs: Post) -> None:
        page = alice.get(f"{NEW}?quote={theirs.pk}").content.decode()
        assert "Worth passing on" in page
        assert f'name="quote" value="{theirs.pk}"' in page
        again = alice.post(NEW, form(text="x" * 3001, quote=theirs.pk))
        assert f'name="quote" value="{theirs.pk}"' in again.content.decode()
        assert alice.post(NEW, form(quote=theirs.pk)).status_code == 303
        post = Post.objects.exclude(pk=theirs.pk).get()
        assert (post.quoted, post.is_quote) == (theirs, True)

    def test_hidden_ones_answer_as_nonexistent(self, alice: Client, cast: Cast, theirs: Post) -> None:
        Post.objects.filter(pk=theirs.pk).update(audience=Audience.CONNECTIONS)
        hidden = told(alice.get(f"{NEW}?quote={theirs.pk}"))
        assert hidden[0] == 404
        assert alice.post(NEW, form(quote=theirs.pk)).status_code == 404
        theirs_pk = theirs.pk
        theirs.delete()
        assert told(alice.get(f"{NEW}?quote={theirs_pk}")) == hidden
        for odd in ("x", "9" * 40, "%00", "-1"):
            assert alice.get(f"{NEW}?quote={odd}").status_code == 404

    def test_only_posts_for_anyone(self, alice: Client, cast: Cast) -> None:
        close = Post.objects.create(author=cast.bob, text="Among us", audience=Audience.CONNECTIONS)
        assert alice.get(f"{NEW}?quote={close.pk}")["Location"] == f"/posts/{close.pk}/"
        response = alice.post(NEW, form(text="Kept", quote=close.pk))
        page = response.content.decode()
        assert response.status_code == 422
        assert "Only posts for anyone can be reposted." in page
        assert "Kept</textarea>" in page


class TestEditing:
    @pytest.fixture
    def mine(self, cast: Cast) -> Post:
        return Post.objects.create(author=cast.alice, text="As it was", audience=Audience.SECOND)

    def edit(self, post: Post) -> str:
        return f"/posts/{post.pk}/edit/"

    def sent(self, **fields: Any) -> dict[str, Any]:
        return {"text": "As it was", "audience": "2", "comments_from": "4"} | fields

    def test_the_page_offers_nothing_wider(self, alice: Client, mine: Post) -> None:
        page = alice.get(self.edit(mine)).content.decode()
        assert "As it was</textarea>" in page
        assert re.findall(r'name="audience" value="(\d)"', page) == ["2", "1"]

    def test_words_are_changed_and_marked(self, alice: Client, mine: Post) -> None:
        response = alice.post(self.edit(mine), self.sent(text="As it is #now"))
        assert (response.status_code, response["Location"]) == (303, f"/posts/{mine.pk}/")
        mine.refresh_from_db()
        assert (mine.text, mine.hashtags, mine.edited_at is not None) == ("As it is #now", ["now"], True)

    def test_narrowing_is_no_edit_and_says_how_many_are_left(self, alice: Client, cast: Cast, mine: Post) -> None:
        assert alice.post(self.edit(mine), self.sent(audience="1", comments_from="0")).status_code == 303
        mine.refresh_from_db()
        assert (mine.audience, mine.comments_from, mine.edited_at) == (Audience.CONNECTIONS, CommentsFrom.NOBODY, None)
        assert not Post.objects.visible_to(cast.carol).exists()
        assert "Saved. 1 person can see it now." in alice.get(NEW).content.decode()

    def test_widening_is_refused(self, alice: Client, mine: Post) -> None:
        response = alice.post(self.edit(mine), self.sent(text="Kept", audience="4"))
        assert response.status_code == 422
        assert 'id="id_audience_error"' in response.content.decode()
        assert "Kept</textarea>" in response.content.decode()
        mine.refresh_from_db()
        assert (mine.text, mine.audience) == ("As it was", Audience.SECOND)

    def test_pictures_come_and_go(self, alice: Client, cast: Cast, mine: Post) -> None:
        old = add_picture(owner=cast.alice, file=webp())
        Image.objects.filter(pk=old.pk).update(post=mine)
        assert ids(alice.get(self.edit(mine)).content.decode()) == [old.pk]
        page = alice.post(self.edit(mine), self.sent(add="1", image=old.pk, pictures=[png()])).content.decode()
        before, new = ids(page)
        assert before == old.pk
        assert mine.images.count() == 1
        assert alice.post(self.edit(mine), self.sent(image=new)).status_code == 303
        assert [one.pk for one in mine.images.all()] == [new]
        mine.refresh_from_db()
        assert mine.edited_at is not None

    def test_it_cannot_become_empty(self, alice: Client, mine: Post) -> None:
        assert alice.post(self.edit(mine), self.sent(text=" ")).status_code == 422

    def test_a_quote_shows_what_it_repeats(self, alice: Client, cast: Cast) -> None:
        theirs = Post.objects.create(author=cast.dave, text="Worth passing on")
        quote = Post.objects.create(author=cast.alice, text="Look", is_quote=True, quoted=theirs)
        page = alice.get(self.edit(quote)).content.decode()
        assert "Worth passing on" in page
        assert 'name="quote"' not in page
        assert alice.post(self.edit(quote), self.sent(text="See")).status_code == 303
        quote.refresh_from_db()
        assert (quote.text, quote.quoted) == ("See", theirs)

    @pytest.mark.parametrize("part", ["edit", "delete"])
    def test_others_find_nothing(self, cast: Cast, mine: Post, part: str) -> None:
        address = f"/posts/{mine.pk}/{part}/"
        others = [Client() for _ in range(3)]
        for client, member in zip(others, (cast.bob, cast.erin, cast.trent), strict=True):
            client.force_login(member)
        hidden = [told(client.get(address)) for client in others]
        assert [status for status, _page in hidden] == [404] * 3
        assert [client.post(address, self.sent()).status_code for client in others] == [404] * 3
        assert Client().get(address).status_code == 302
        mine.refresh_from_db()
        assert mine.edited_at is None
        mine.delete()
        assert [told(client.get(address)) for client in others] == hidden

    def test_wrong_verbs(self, alice: Client, mine: Post) -> None:
        for part in ("edit", "delete"):
            assert alice.put(f"/posts/{mine.pk}/{part}/").status_code == 405
            assert alice.head(f"/posts/{mine.pk}/{part}/").status_code == 200
            assert alice.get(f"/posts/{'9' * 30}/{part}/").status_code == 404

    def test_deleting_asks_first(self, alice: Client, mine: Post) -> None:
        page = alice.get(f"/posts/{mine.pk}/delete/").content.decode()
        assert "As it was" in page
        assert Post.objects.exists()
        response = alice.post(f"/posts/{mine.pk}/delete/", {"next": f"/posts/{mine.pk}/"})
        assert (response.status_code, response["Location"]) == (303, "/")
        assert not Post.objects.exists()
        assert alice.post(f"/posts/{mine.pk}/delete/").status_code == 404

    def test_deleting_leads_back_to_the_list_that_it_was_in(self, alice: Client, cast: Cast) -> None:
        address = f"/posts/{post(cast.alice).pk}/delete/?next=/in/alice/activity/"
        page = alice.get("/in/alice/activity/").content.decode()
        assert re.findall(r'href="(/posts/[^"]*/delete/[^"]*)"', page) == [address]
        assert alice.post(address)["Location"] == "/in/alice/activity/"
