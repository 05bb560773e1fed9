"""How somebody wants to see the pages: size of type, contrast, language; kept in one cookie.

Chinese is what everybody gets; only an explicit choice changes it (decision 0010), never the
browser's list of languages, which on many phones here says English without anybody having asked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

COOKIE = "tinghao_display"
COOKIE_AGE = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Display:
    """One person's choices; the defaults are what somebody sees who never chose."""

    is_large: bool = False
    is_high: bool = False
    is_english: bool = False

    @property
    def language(self) -> str:
        """The language as Django names it."""
        return "en" if self.is_english else "zh-hans"

    @property
    def lang(self) -> str:
        """The language as the html element names it."""
        return "en" if self.is_english else "zh-Hans"

    @property
    def cookie(self) -> str:
        """The choices as the cookie stores them: the words that differ from the default."""
        words = (("large", self.is_large), ("high", self.is_high), ("en", self.is_english))
        return ".".join(word for word, chosen in words if chosen)

    def chosen(self, name: str, value: str) -> Display:
        """These choices with one changed; a name that is not known changes nothing."""
        match name:
            case "size":
                return replace(self, is_large=value == "large")
            case "contrast":
                return replace(self, is_high=value == "high")
            case "language":
                return replace(self, is_english=value == "en")
        return self


def from_cookie(text: str) -> Display:
    """The choices in a cookie; whatever else it contains is passed over."""
    words = set(text[:60].split("."))
    return Display(is_large="large" in words, is_high="high" in words, is_english="en" in words)
