"""The drawn pictures: of their size, the same each time, and different from each other."""

import io
import random
from typing import get_args

import pytest
from PIL import Image

from demo.pictures import HEIGHT, WIDTH, Subject, picture


@pytest.mark.parametrize("subject", get_args(Subject))
def test_they_can_be_read_and_are_small(subject: Subject) -> None:
    data = picture(subject, random.Random("a"))
    image = Image.open(io.BytesIO(data))
    assert (image.format, image.size) == ("WEBP", (WIDTH, HEIGHT))
    assert len(data) < 40_000
    assert len(image.convert("RGB").getcolors(WIDTH * HEIGHT) or ()) > 20


@pytest.mark.parametrize("subject", get_args(Subject))
def test_chance_decides_and_repeats_itself(subject: Subject) -> None:
    assert picture(subject, random.Random("a")) == picture(subject, random.Random("a"))
    assert picture(subject, random.Random("a")) != picture(subject, random.Random("b"))
