"""Documents in a browser: from the meeting to the file, forms to print, and an office's own template."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.documents.test_templates import template
from tests.e2e.conftest import DESK, PHONE

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["390", "1280"])
def test_from_the_meeting_to_the_file_and_to_forms(visitors: Any, size: dict[str, int]) -> None:
    convener = visitors(size)
    convener.sign_in_as("convener")
    page = convener.page
    convener.open("/desk/consultations/?show=done")
    page.locator("a.entry").first.click()
    page.get_by_role("link", name="看文书，做文书").click()
    page.wait_for_url(re.compile(r"/documents$"))
    convener.check("documents")
    report = page.locator("#report")
    report.locator("summary").first.click()
    convener.check("documents, about to make one")
    report.locator("form button").first.click()
    page.get_by_text("协商专报做好了").wait_for()
    with page.expect_download() as found:
        page.locator("#report").get_by_role("link", name="PDF").first.click()
    assert found.value.suggested_filename.startswith("协商专报_")
    page.locator("#sign_in").get_by_role("button", name="准备打印").click()
    page.get_by_text("份准备好了").wait_for()
    convener.check("documents, made and printed")
    convener.open("/desk/forms/")
    page.get_by_label("哪里用").select_option(index=1)
    page.get_by_role("button", name="准备打印").first.click()
    page.get_by_text("20 份准备好了").wait_for()
    convener.check("blank forms")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["390", "1280"])
def test_an_office_sees_what_is_wrong_with_its_template(visitors: Any, size: dict[str, int]) -> None:
    office = visitors(size)
    office.sign_in_as("county_office")
    page = office.page
    office.open("/desk/paper/")
    office.check("office paper")
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    file = {"name": "示例.docx", "mimeType": kind, "buffer": template("{{议提}}")}
    page.get_by_label("模板文件").set_input_files(files=[file])
    page.get_by_role("button", name="检查，用上").click()
    page.get_by_text("不认识的字段").wait_for()
    assert page.get_by_text("{{议题}}").count()
    office.check("office paper, unknown field", answered=422)
