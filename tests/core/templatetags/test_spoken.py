"""Phrases that are remembered are those of the language of the page."""

import pytest
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.utils import translation

COUNTED = (
    "{% blocktrans count n=number %}{{ n }} mutual connection{% plural %}{{ n }} mutual connections{% endblocktrans %}"
)


def render(template: Template, **context: object) -> str:
    return template.render(RequestContext(RequestFactory().get("/"), context))


@pytest.mark.parametrize(
    ("source", "english", "french"),
    [
        ('{% translate "Sign in" %}', "Sign in", "Se connecter"),
        ('{% trans "Sign in" %}', "Sign in", "Se connecter"),
        ('{% translate "Sign in" as words %}[{{ words }}]', "[Sign in]", "[Se connecter]"),
        ('{% translate "Sign in" noop %}', "Sign in", "Sign in"),
        ('{% translate "Sign in"|upper %}', "SIGN IN", "SE CONNECTER"),
        ('{% translate "100 % of <it>" %}', "100 % of <it>", "100 % of <it>"),
        ("{% translate phrase %}", "Sign in", "Se connecter"),
        ('{% translate "Auto" context context_name %}', "Auto", "Auto"),
        ("{% blocktranslate %}Sign in{% endblocktranslate %}", "Sign in", "Se connecter"),
        (
            COUNTED,
            "2 mutual connections",
            "2 relations en commun",
        ),
        ("{% blocktranslate %}{{ name }} at 5 %{% endblocktranslate %}", "&lt;b&gt; at 5 %", "&lt;b&gt; at 5 %"),
    ],
)
def test_each_language_each_time(source: str, english: str, french: str) -> None:
    template = Template(source)
    context = {"phrase": "Sign in", "name": "<b>", "number": 2, "context_name": "nowhere"}
    for language, words in [("en", english), ("fr", french), ("en", english), ("fr", french)]:
        with translation.override(language):
            assert render(template, **context) == words


def test_the_other_tags_and_filters_are_there() -> None:
    source = '{% get_current_language as code %}{% language "fr" %}{{ code }}{% endlanguage %}{{ "fr"|language_name }}'
    assert Template(source).render(Context()) == "enFrench"
