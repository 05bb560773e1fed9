"""What gives somebody away in a text: found in the shapes people write it, and never in ordinary words."""

from __future__ import annotations

import pytest

from tinghao.orders import identifying


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("电话13912345678。", "mobile", "13912345678"),
        ("打139 1234 5678", "mobile", "139 1234 5678"),
        ("打１３９１２３４５６７８", "mobile", "１３９１２３４５６７８"),
        ("打+86 139-1234-5678", "mobile", "+86 139-1234-5678"),
        ("身份证34110219500307123X", "id_card", "34110219500307123X"),
        ("身份证 341102 19500307 1234", "id_card", "341102 19500307 1234"),
        ("座机0550-3012345", "phone", "0550-3012345"),
        ("座机3012345", "phone", "3012345"),
        ("车皖M12345挡着", "plate", "皖M12345"),
        ("车皖MD12345挡着", "plate", "皖MD12345"),
        ("住在3号楼2单元501室", "door", "3号楼2单元501室"),
        ("住在3栋502", "", ""),
        ("住在2单元501", "door", "2单元501"),
        ("住在12-2-501", "door", "12-2-501"),
        ("卡号6222021234567890123", "digits", "6222021234567890123"),
    ],
)
def test_a_number_is_found_in_the_shape_it_is_written(text, kind, words):
    found = [(m.kind.name, m.words) for m in identifying.marks(text)]
    assert found == ([(kind, words)] if kind else [])


@pytest.mark.parametrize(
    "text",
    [
        "公厕锁了3个月，2026年11月23日去看过。",
        "要花120000元，来了300人，打12345也打过。",
        "2026-11-23 下午3点，500房子的老小区",
        "京东A座和皖南的茶",
    ],
)
def test_ordinary_figures_are_left_alone(text):
    assert identifying.marks(text) == []


def test_only_mobile_and_id_numbers_bar_publication():
    assert identifying.barred("皖M12345 和 501室") is None
    assert identifying.barred("501室，13912345678").words == "13912345678"
    assert identifying.barred("34110219500307123x").kind.name == "id_card"


def test_numbers_are_replaced_where_they_stand():
    text = "找王大爷，电话13912345678，3号楼2单元501室，车皖M12345。"
    assert identifying.without_numbers(text) == "找王大爷，电话（电话略），（门牌略），车（车牌略）。"
