"""What the forms of the desk share: a room's refusal is shown where it was typed."""

from __future__ import annotations

from django import forms

from tinghao.core import refusals


class DeskForm(forms.Form):
    """A form that takes a refusal: its words stand at their fields, or above the form."""

    def refuse(self, refusal: refusals.Refusal) -> None:
        """The form is no longer valid and says why; what was typed stays."""
        if not hasattr(self, "cleaned_data"):
            self.full_clean()
        known = {name: said for name, said in refusal.fields.items() if name in self.fields}
        for name, said in known.items():
            self.add_error(name, said)
        if not known:
            self.add_error(None, refusal.message)
