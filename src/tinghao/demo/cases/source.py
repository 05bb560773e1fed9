"""What stands under every published text of a documented case."""

from __future__ import annotations

SAYS = (
    "单位、时间和数字据公开报道；报道没有写到的（具体哪一天、由谁牵头、谈话内容）是演示时补的，人名都是示例。"
)
SAYS_NO_DATE = (
    "参与单位据公开报道；报道没有写明时间和细节，这里的日期、牵头单位和谈话内容是演示时补的，人名都是示例。"
)


def text(*paragraphs: str, dated: bool = True) -> str:
    """The published text, with where it comes from at the end."""
    return "\n\n".join([*paragraphs, f"【说明】{SAYS if dated else SAYS_NO_DATE}"])
