"""Places as people write them: short, after the places above, misspelt, or of one name with a neighbour."""

from __future__ import annotations

import pytest
from tests import make

from tinghao.divisions.gazetteer import Gazetteer


@pytest.fixture
def found(db):
    make.places()
    make.division("341103005010", "担子村委会")
    return Gazetteer(("3411",)).find


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("万桥社区", make.COMMUNITY),
        ("万桥", make.COMMUNITY),
        ("万桥居委会", make.COMMUNITY),
        ("安徽省滁州市南谯区同乐街道万桥社区", make.COMMUNITY),
        ("南谯同乐 万桥社区", make.COMMUNITY),
        ("同乐街道办事处", make.TOWNSHIP),
        ("花园街社区", make.FAR_AWAY),
        # Written out, each of two with one stem is itself.
        ("南谯区同乐街道担子社区", make.SISTER),
        ("同乐街道担子村委会", "341103005010"),
    ],
)
def test_a_place_is_known_by_what_people_write(found, said, code):
    assert found(said).code == code


@pytest.mark.parametrize(
    ("said", "hint"), [("万乔社区", "南谯区同乐街道万桥社区"), ("同乐街到", "南谯区同乐街道"), ("月球", "")]
)
def test_what_is_misspelt_gets_the_nearest_name_and_no_code(found, said, hint):
    meant = found(said)
    assert (meant.code, meant.hint) == ("", hint)


def test_a_name_of_two_places_is_asked_about(found):
    meant = found("担子")
    assert meant.code == ""
    assert "担子村委会" in meant.hint
    assert found("琅琊", levels=("county",)).code == make.OTHER_COUNTY
