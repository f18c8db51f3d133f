"""`{% url %}` leads where Django's does."""

import pytest
from django.template import RequestContext, Template
from django.test import RequestFactory
from django.urls import NoReverseMatch, clear_script_prefix, resolve, set_script_prefix


def render(source: str, path: str = "/", **context: object) -> str:
    request = RequestFactory().get(path)
    request.resolver_match = resolve("/")
    return Template(source).render(RequestContext(request, context))


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("{% url 'home' %}", "/"),
        ("{% url 'connections:network' %}", "/network/"),
        ("{% url 'connections:network' as place %}[{{ place }}]", "[/network/]"),
        ("{% url 'nowhere' as place %}[{{ place }}]", "[]"),
        ("{% url name %}", "/network/"),
        ("{% url 'profiles:member' handle %}", "/in/bob/"),
        ("{% url 'profiles:member' handle=handle %}", "/in/bob/"),
        ("{% url 'profiles:member' handle as place %}[{{ place }}]", "[/in/bob/]"),
        ("{% url 'profiles:member' nobody as place %}[{{ place }}]", "[]"),
        ("{% url 'connections:accept' 7 %}", "/network/invitations/7/accept/"),
        ("{% url 'connections:accept' seven %}", "/network/invitations/7/accept/"),
        ("{% url 'profiles:entry_change' 'education' 7 %}", "/profile/edit/education/7/"),
    ],
)
def test_as_ever(source: str, address: str) -> None:
    template_context = {"name": "connections:network", "handle": "bob", "seven": "7"}
    for _first_and_remembered in range(2):
        assert render(source, **template_context) == address


@pytest.mark.parametrize(
    "source", ["{% url 'nowhere' %}", "{% url 'profiles:member' nobody %}", "{% url 'nowhere' 1 %}"]
)
def test_what_is_nowhere_is_an_error(source: str) -> None:
    with pytest.raises(NoReverseMatch):
        render(source)


def test_one_template_in_two_places() -> None:
    template = Template("{% url 'home' %} {% url 'profiles:member' 'bob' %}")
    context = RequestContext(RequestFactory().get("/"))
    assert template.render(context) == "/ /in/bob/"
    set_script_prefix("/there/")
    try:
        assert template.render(context) == "/there/ /there/in/bob/"
    finally:
        clear_script_prefix()
