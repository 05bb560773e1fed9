"""What the outlets room records: who opened, changed or closed a way out."""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_

from tinghao.history.kinds import Kind

ENDPOINT = "endpoint"
KEY = "api_key"

KINDS = (
    Kind("outlets.opened", N_("添加对接地址"), fields={"ledger": "word"}),
    Kind("outlets.changed", N_("修改对接地址")),
    Kind("outlets.rotated", N_("更换签名密钥")),
    Kind("outlets.paused", N_("暂停投递")),
    Kind("outlets.resumed", N_("恢复投递")),
    Kind("outlets.disabled", N_("连续失败，停止投递"), fields={"days": "number"}),
    Kind("outlets.resent", N_("重新投递"), fields={"count": "number"}),
    Kind("outlets.key_made", N_("发放接口密钥"), fields={"ledger": "word"}),
    Kind("outlets.key_revoked", N_("收回接口密钥")),
)
