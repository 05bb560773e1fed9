"""Demo mode, and the settings that it never stands beside."""

from __future__ import annotations

from collections.abc import MutableMapping

from tinghao.cli.words import Trouble


def enter_demo(environment: MutableMapping[str, str]) -> None:
    """The mode is `demo` from here on. Raises Trouble beside a setting of a production site.

    In demo mode anybody can be anybody with one click, so it must never meet a real site.
    """
    if environment.get("TINGHAO_MODE") == "production":
        raise Trouble(
            "这里设了 TINGHAO_MODE=production，是正式环境，不能起演示。正式网站请用：./tinghao serve",
            "TINGHAO_MODE=production is set: no demo beside a production site. Use ./tinghao serve",
        )
    if "TINGHAO_HOSTS" in environment:
        raise Trouble(
            "这里设了 TINGHAO_HOSTS（网站的域名），演示只能在本机打开。请去掉它再试。",
            "TINGHAO_HOSTS is set, but the demo opens on this machine only. Unset it and try again.",
        )
    environment["TINGHAO_MODE"] = "demo"
