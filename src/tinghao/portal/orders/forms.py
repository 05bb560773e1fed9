"""What a resident types, cleaned and kept: words, place, contact, consents."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import validators
from django.utils.translation import gettext_lazy as _

from tinghao.core import refusals, text
from tinghao.core.web.pictures import PicturesField
from tinghao.orders.actions import placing
from tinghao.orders.choices import Category
from tinghao.orders.models import ADDRESS_LIMIT, TEXT_LIMIT


class Typed(forms.CharField):
    """Text as people type it: invisible characters are taken off before anything is checked."""

    def __init__(self, **options: Any) -> None:
        limit = options.get("max_length")
        super().__init__(**options)
        if limit:
            words = _("最多 %(limit_value)d 个字，现在有 %(show_value)d 个字，请删减一些。")
            self.validators = [validators.MaxLengthValidator(limit, message=words)]

    def to_python(self, value: Any) -> str:
        """The cleaned text."""
        return text.cleaned(str(value)) if value not in self.empty_values else ""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No `maxlength`: cutting off silently what somebody pastes loses words."""
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class ContactForm(forms.Form):
    """Who can be asked back: all of it optional, asked last."""

    name = Typed(
        label=_("怎么称呼您"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = Typed(
        label=_("手机号"),
        max_length=30,
        required=False,
        help_text=_("不写也能点单，凭回执查进度。写了，请在下面同意联系，有进展时短信告诉您。"),
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
    )
    consents_contact = forms.BooleanField(
        label=_("同意为了这件事联系我"),
        required=False,
        help_text=_("只给办这件事的人用，办结后按期删除，您也可以随时删。"),
    )

    def clean_phone(self) -> str:
        """Refused here in the room's own words, so that it shows where it was typed."""
        typed: str = self.cleaned_data["phone"]
        try:
            text.phone(typed)
        except refusals.Refusal as refused:
            raise forms.ValidationError(refused.message) from None
        return typed

    def clean(self) -> dict[str, Any]:
        """A number is kept only where its owner agrees to be called or written to."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("phone") and not data.get("consents_contact"):
            self.add_error(
                "consents_contact",
                _("您写了手机号：同意联系您，请在这里打勾；不想让人联系，请把手机号删掉。"),
            )
        return data

    def contact(self) -> placing.Contact:
        """The contact as the room takes it."""
        data = self.cleaned_data
        return placing.Contact(
            name=data["name"],
            phone=data["phone"],
            consents_contact=data["consents_contact"],
            consents_publish=data.get("consents_publish", False),
        )


class PlaceForm(ContactForm):
    """One matter. The words are the only thing that must be written; the place must be chosen."""

    words = Typed(
        label=_("您想说什么事"),
        max_length=TEXT_LIMIT,
        help_text=_("写清是什么事、影响了谁就行，不用讲究。"),
        error_messages={"required": _("请先写下是什么事。")},
        widget=forms.Textarea(
            attrs={
                "rows": 6,
                "placeholder": _(
                    "例如：三号楼后面的路灯坏了半个月，老人晚上不敢出门。\n"
                    "例如：小区南门没有坡道，轮椅上不来。"
                ),
            }
        ),
    )
    # Drawn as the lists of places; here so that its error has a place in the summary.
    division = forms.CharField(label=_("在哪里"), required=False, widget=forms.HiddenInput)
    address = Typed(
        label=_("具体位置"),
        max_length=ADDRESS_LIMIT,
        required=False,
        help_text=_("楼号、路口、店名都行，例如：南门公厕旁边。"),
    )
    category = forms.ChoiceField(
        label=_("大概属于哪一类"),
        choices=[("", _("不用选，由召集人来分")), *Category.choices],
        required=False,
    )
    consents_publish = forms.BooleanField(
        label=_("同意把去掉姓名、电话、门牌后的内容公开"),
        required=False,
        help_text=_("公开前有专人看过、签字。不同意，也一样办理。"),
    )

    # Files are taken in by `photos`, before the form is looked at; this draws the field and its errors.
    photos = PicturesField(help_text=_("最多 6 张。照片里的拍摄地点会去掉；请避开别人的脸和车牌。"))

    field_order = ("words", "photos", "division", "address", "category", "name", "phone")
