"""Notes and replies: cleaned before they are measured."""

import pytest

from connections.forms import NoteForm, ReplyForm, reply_form


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("", ""), ("  Hello \r\n\r\n\r\n\r\nMarc ", "Hello\n\nMarc"), ("He\u202ello", "Hello"), ("\u200b", "")],
)
def test_a_note(sent: str, kept: str) -> None:
    form = NoteForm({"note": sent})
    assert form.is_valid()
    assert form.cleaned_data["note"] == kept


def test_line_ends_and_unseen_characters_do_not_count() -> None:
    assert NoteForm({"note": "a\r\n" * 149 + "ab"}).is_valid()
    assert NoteForm({"note": "\u200b" * 500 + "a" * 300}).is_valid()
    assert "note" in NoteForm({"note": "a" * 301}).errors


def test_no_note_is_a_note() -> None:
    form = NoteForm({})
    assert form.is_valid()
    assert form.cleaned_data == {"note": ""}


@pytest.mark.parametrize("body", ["", " \n ", "\u200b", "x" * 1001])
def test_a_reply_says_something(body: str) -> None:
    assert "body" in ReplyForm({"body": body}).errors


def test_each_reply_form_has_ids_of_its_own() -> None:
    assert 'id="reply-7-body"' in str(reply_form(7)["body"])
    assert not reply_form(7).is_bound
    assert reply_form(7, {}).is_bound
