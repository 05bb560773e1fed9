"""Figures counted ahead: for each township, month and measure, a number."""

from __future__ import annotations

from django.db import models

from tinghao.analytics.choices import Measure


class Rollup(models.Model):
    """A measure of a span of a place. Sums are kept by township and month and added up when read.

    How many different members took part cannot be added up, so it is kept for every level and span:
    `place` is then a city, county or township, and `span` a month, a quarter or a year.
    """

    year = models.PositiveSmallIntegerField()
    span = models.CharField(max_length=7)
    city = models.CharField(max_length=4)
    county = models.CharField(max_length=6, default="", blank=True)
    place = models.CharField(max_length=9)
    measure = models.CharField(max_length=16, choices=Measure)
    value = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("place", "span", "measure"), name="rollup_once"),)
        indexes = (
            models.Index(fields=("city", "year"), name="rollup_city"),
            models.Index(fields=("county", "year"), name="rollup_county"),
            models.Index(fields=("place", "year"), name="rollup_place"),
        )


class Counted(models.Model):
    """When a year was counted last."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    at = models.DateTimeField()
