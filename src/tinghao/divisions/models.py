"""The region tree, and the columns that bind a row to a place in it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

LEVEL_DIGITS = {"province": 2, "city": 4, "county": 6, "township": 9, "community": 12}


class Division(models.Model):
    """A place of the statistical code of divisions: 2, 4, 6, 9 or 12 digits say where it lies.

    Source: National Bureau of Statistics, codes of 2023-06-30. A row that is not active (a
    functional zone, a development zone) is kept, but offered nowhere.
    """

    class Level(models.TextChoices):
        PROVINCE = "province", _("省")
        CITY = "city", _("市")
        COUNTY = "county", _("县（市、区）")
        TOWNSHIP = "township", _("乡镇（街道）")
        COMMUNITY = "community", _("社区（村）")

    code = models.CharField(_("代码"), max_length=12, primary_key=True)
    name = models.CharField(_("名称"), max_length=60)
    level = models.CharField(_("层级"), max_length=10, choices=Level)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级")
    )
    is_active = models.BooleanField(_("启用"), default=True)
    is_statistical = models.BooleanField(_("仅为统计代码"), default=False)

    class Meta:
        verbose_name = _("行政区划")
        ordering = ("code",)
        indexes = (models.Index(fields=("parent", "code"), name="division_parent"),)

    def __str__(self) -> str:
        return self.name


class SearchKey(models.Model):
    """One way of typing the name of a place, a group or a venue; `names` writes and reads them."""

    kind = models.CharField(max_length=10)
    ref = models.CharField(max_length=20)
    place = models.CharField(max_length=12)
    label = models.CharField(max_length=60)
    key = models.CharField(max_length=64)
    is_whole = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("kind", "ref", "key"), name="search_key_once"),)
        indexes = (models.Index(fields=("key",), name="search_key"),)


class InDivision(models.Model):
    """A row that belongs to a place: it carries the codes of all the places above it.

    A list of a county's subtree is then one index scan, whatever the table's size (measured: under
    1 ms against 350 ms by code prefix at a million rows). "" means that the row lies higher up.
    """

    city = models.CharField(max_length=4, default="", db_index=False)
    county = models.CharField(max_length=6, default="", db_index=False)
    township = models.CharField(max_length=9, default="", db_index=False)
    community = models.CharField(max_length=12, default="", db_index=False)

    class Meta:
        abstract = True

    @property
    def division_code(self) -> str:
        """The code of the lowest place that the row belongs to."""
        return self.community or self.township or self.county or self.city


def ancestry(code: str) -> dict[str, str]:
    """The four ancestor columns for a code: `{"city": "3411", "county": "341102", …}`."""
    return {
        level: code[:digits] if len(code) >= digits else ""
        for level, digits in LEVEL_DIGITS.items()
        if level != "province"
    }


def level_of(code: str) -> str:
    """The level that the length of a code says; raises KeyError for a length that no level has."""
    return {digits: level for level, digits in LEVEL_DIGITS.items()}[len(code)]


def covers(scope: str, code: str) -> bool:
    """True where the place `code` lies in the subtree of the place `scope`."""
    return bool(scope) and code.startswith(scope)
