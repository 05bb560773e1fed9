"""What the access room records: sign-ins, locks, second factors, appointments."""

from __future__ import annotations

from tinghao.history.kinds import Kind

KINDS = (
    Kind("access.signed_in", "登录", fields={"way": "word"}),
    Kind("access.signed_out", "退出登录"),
    Kind("access.signed_out_everywhere", "退出所有设备", fields={"count": "number"}),
    Kind("access.locked", "账号因多次输错被锁定", fields={"failures": "number"}),
    Kind("access.unlocked", "解除账号锁定"),
    Kind("access.password_changed", "修改密码"),
    Kind("access.password_reset", "重新发放一次性密码"),
    Kind("access.factor_added", "添加第二重验证", fields={"way": "word"}),
    Kind("access.factor_removed", "移除第二重验证", fields={"way": "word"}),
    Kind("access.factors_reset", "清除第二重验证"),
    Kind("access.codes_renewed", "更换备用码"),
    Kind("access.code_used", "使用备用码", fields={"left": "number"}),
    Kind(
        "access.appointed",
        "任职",
        fields={
            "appointment": "id",
            "role": "word",
            "division": "word",
            "organisation": "id",
            "starts": "date",
            "ends": "date",
        },
    ),
    Kind("access.ended", "任职结束", fields={"appointment": "id", "role": "word", "ends": "date"}),
)
