"""What seems to name somebody is seen; what people say about streets and fees is not."""

from __future__ import annotations

import pytest

from tinghao.opinions import naming


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("王伟总把车停在消防通道", "王伟总"),
        ("三楼的老张天天在楼道堆东西", "老张"),
        ("物业的刘经理不接电话", "刘经理"),
        ("张阿姨家的狗晚上叫", "张阿姨"),
        ("找李建国解决", "李建国"),
        ("业主委员会由王海涛、陈丽担任", "陈丽"),
        ("孙某某欠物业费", "孙某某"),
        ("打 138 0013 8000 问", "138 0013 8000"),
        ("5栋2单元301室漏水", "5栋2单元301室"),
        ("皖M12345 天天占道", "皖M12345"),
    ],
)
def test_names_telephones_and_doors_are_seen(body: str, found: str) -> None:
    assert found in naming.named(body)


@pytest.mark.parametrize(
    "body",
    [
        "消防通道应该安全畅通",
        "高空抛物要装摄像头",
        "万桥社区的路灯太暗",
        "小区门口应该划黄线",
        "周末施工不应该早于九点",
        "每户每月多付 5 元，我愿意",
        "马路边的石墩挡住轮椅",
        "任何人不能占用公共车位",
        "白天留一半车位给来访的人",
        "老人上下楼不方便，要装电梯",
        "方案要公开，业主投票",
        "先把物业的停车收入账目公布出来",
    ],
)
def test_plain_matters_are_not_taken_for_names(body: str) -> None:
    assert naming.named(body) == []
