"""Texts for one reader: whose handles lead somewhere, where hashtags lead."""

from django.contrib.auth.models import AnonymousUser

from accounts.models import Member
from feed.mentions import hashtag_url, rendered
from tests.cast import Cast

TEXT = "Ask @carol, @Mallory or @nobody. #Énergie"


def test_handles_lead_to_those_who_exist_for_the_reader(cast: Cast) -> None:
    [html] = rendered(cast.alice, [TEXT])
    assert f'<a href="/in/carol/">@{cast.carol.full_name}</a>' in html
    assert "@Mallory or @nobody" in html, "a blocked member is nobody"
    [html] = rendered(cast.bob, [TEXT])
    assert f'<a href="/in/mallory/">@{cast.mallory.full_name}</a> or @nobody' in html


def test_visitors_are_led_to_public_members_alone(cast: Cast) -> None:
    Member.objects.filter(pk=cast.carol.pk).update(is_public=True)
    [html] = rendered(AnonymousUser(), ["@carol @bob"])
    assert html == f'<p><a href="/in/carol/">@{cast.carol.full_name}</a> @bob</p>'


def test_a_name_is_shown_as_far_as_the_reader_may_read_it(cast: Cast) -> None:
    Member.objects.filter(pk=cast.dave.pk).update(last_name_as_initial=True, is_public=True)
    cast.dave.refresh_from_db()
    told = {cast.dave.full_name: [cast.dave, cast.carol, cast.alice], cast.dave.short_last_name: [cast.erin]}
    assert len(told) == 2
    for name, readers in told.items():
        for reader in readers:
            assert rendered(reader, ["@dave"]) == [f'<p><a href="/in/dave/">@{name}</a></p>'], reader
    assert cast.dave.full_name not in rendered(AnonymousUser(), ["@dave"])[0]


def test_names_are_escaped(cast: Cast) -> None:
    Member.objects.filter(pk=cast.carol.pk).update(last_name="<b>&")
    [html] = rendered(cast.alice, ["@carol"])
    assert "&lt;b&gt;&amp;</a>" in html


def test_hashtags_lead_to_what_was_said_about_them(cast: Cast) -> None:
    [html] = rendered(cast.alice, [TEXT])
    assert 'href="/search/?in=posts&amp;q=%23energie"' in html
    assert hashtag_url("a_b") == "/search/?in=posts&q=%23a_b"


def test_one_query_for_a_whole_page(cast: Cast, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        rendered(cast.alice, ["@bob", "@carol and @dave", "nobody"])
    with django_assert_num_queries(0):
        assert rendered(cast.alice, ["nobody"]) == ["<p>nobody</p>"]
    assert rendered(cast.alice, []) == []
