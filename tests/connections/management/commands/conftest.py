"""What the operators' commands are tested with."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command

Ran = tuple[int, str, str]


@pytest.fixture
def run() -> Callable[..., Ran]:
    """Runs a command; returns its exit code, standard output and standard error."""

    def call(*words: str) -> Ran:
        out, err = StringIO(), StringIO()
        code: object = 0
        try:
            call_command(*words, stdout=out, stderr=err)
        except SystemExit as end:
            code = end.code
        return int(str(code)), out.getvalue(), err.getvalue()

    return call
