"""What the filing room records: kinds of history entries about records, short forms and ledgers.

That a record was made or stands in a ledger is not recorded here a second time: the step that it
comes from has an entry of its own, and the ledger is append-only itself.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_

from tinghao.history.kinds import Kind

RECORD = "duty"
MICRO = "micro"
LEDGER = "ledger"

KINDS = (
    Kind("filing.confirmed", N_("本人确认")),
    Kind("filing.objected", N_("本人说不对"), words="internal"),
    Kind("filing.upheld", N_("核对后不变"), words="internal"),
    Kind("filing.corrected", N_("更正"), fields={"into": "id", "reason": "word"}, words="internal"),
    Kind("filing.micro_entered", N_("报一件五微"), fields={"kind": "word", "members": "number"}),
    Kind("filing.micro_confirmed", N_("核对五微"), fields={"kind": "word", "members": "number"}),
    Kind("filing.micro_returned", N_("退回五微"), words="internal"),
    Kind("filing.micro_withdrawn", N_("撤回五微")),
    Kind("filing.frozen", N_("封账"), fields={"owner": "word", "year": "number"}),
    Kind(
        "filing.late_settled",
        N_("处理迟到的记录"),
        fields={"late": "id", "owner": "word", "year": "number"},
        words="internal",
    ),
)
