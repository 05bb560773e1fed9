"""What the access room records: sign-ins, locks, second factors, appointments."""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_

from tinghao.history.kinds import Kind

KINDS = (
    Kind("access.signed_in", N_("登录"), fields={"way": "word"}),
    Kind("access.signed_out", N_("退出登录")),
    Kind("access.signed_out_everywhere", N_("退出所有设备"), fields={"count": "number"}),
    Kind("access.locked", N_("账号因多次输错被锁定"), fields={"failures": "number"}),
    Kind("access.unlocked", N_("解除账号锁定")),
    Kind("access.password_changed", N_("修改密码")),
    Kind("access.password_reset", N_("重新发放一次性密码")),
    Kind("access.factor_added", N_("添加第二重验证"), fields={"way": "word"}),
    Kind("access.factor_removed", N_("移除第二重验证"), fields={"way": "word"}),
    Kind("access.factors_reset", N_("清除第二重验证")),
    Kind("access.codes_renewed", N_("更换备用码")),
    Kind("access.code_used", N_("使用备用码"), fields={"left": "number"}),
    Kind(
        "access.appointed",
        N_("任职"),
        fields={
            "appointment": "id",
            "role": "word",
            "division": "word",
            "organisation": "id",
            "starts": "date",
            "ends": "date",
            "acting": "flag",
        },
    ),
    Kind(
        "access.conditions_changed",
        N_("任职条件变动"),
        fields={"appointment": "id", "duties": "flag", "rank": "flag", "is_name_public": "flag"},
    ),
    Kind("access.post_changed", N_("召集人岗位资料变动"), fields={"phone": "flag", "address": "flag"}),
    Kind("access.post_named", N_("岗位名称"), fields={"name": "id", "starts": "date", "ends": "date"}),
    Kind(
        "access.absence_declared",
        N_("请假，委托代理"),
        fields={"absence": "id", "delegate": "id", "starts": "date", "ends": "date"},
    ),
    Kind("access.absence_ended", N_("代理结束"), fields={"absence": "id", "delegate": "id", "ends": "date"}),
    Kind("access.ended", N_("任职结束"), fields={"appointment": "id", "role": "word", "ends": "date"}),
)
