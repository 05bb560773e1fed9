"""`serve`: the site, without its background worker, as a service manager runs it."""

from __future__ import annotations

import argparse

from django.conf import settings

from tinghao.cli import assets, site, start
from tinghao.cli.words import Trouble
from tinghao.people.models import Person


def main(arguments: list[str]) -> int:
    """Serves until it is told to stop. Raises Trouble for a database that is not up to date."""
    parser = argparse.ArgumentParser(prog="./tinghao serve")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=16)
    given = parser.parse_args(arguments)
    if settings.DEMO:
        raise Trouble(
            "现在是演示模式，谁都能一键登录，只能在本机打开：请用 ./tinghao demo，或去掉 TINGHAO_MODE。",
            "In demo mode anybody can be anybody: use ./tinghao demo, or unset TINGHAO_MODE.",
        )
    site.require_free_port(given.host, given.port)
    if missing := start.pending_migrations():
        raise Trouble(
            f"数据库还差 {missing} 步更新。请先运行：./tinghao migrate",
            f"The database lacks {missing} migrations. First run: ./tinghao migrate",
        )
    if settings.PRODUCTION and Person.objects.filter(is_example=True).exists():
        raise Trouble(
            "这个数据库里是演示城市，人物都是编的，不能拿来正式使用。"
            "请换一个空的数据库（DATABASE_URL 或 TINGHAO_VAR）。",
            "This database holds the demo city. Use an empty one (DATABASE_URL or TINGHAO_VAR).",
        )
    assets.gather()
    start.let_go_of_database()
    site.serve(
        host=given.host,
        port=given.port,
        workers=given.workers,
        threads=given.threads,
        when_up=lambda: print(f"协商亭在 http://{given.host}:{given.port}/ ，按 Ctrl-C 停下。", flush=True),
    )
    return 0
