"""Notes of the way: nobody's words are lost, doubled, or written over by another's."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from PIL import Image
from tests import make
from tests.observations import stage

from tinghao.core import refusals
from tinghao.observations import actions, queries, rules
from tinghao.observations.models import NOTE_LIMIT, Note, Observation
from tinghao.programmes import actions as programmes
from tinghao.uploads.models import StoredImage


def sent(client: Any, found: Observation, **data: Any) -> Any:
    typed = {"kind": "seen", "once": "abc", "base": "", "site": "", "title": "", "speaker": "", **data}
    url = reverse("desk:observation_write", args=[found.pk])
    return client.post(url, typed, headers={"accept": "application/json"})


def test_sent_twice_it_is_one_note(cast: make.Cast) -> None:
    found, client = stage.announced(cast), cast.convener.client
    first = sent(client, found, words="示例：树下一张桌子。").json()
    again = sent(client, found, words="示例：树下一张桌子。").json()
    assert first["base"] == again["base"] and Note.objects.count() == 1
    more = sent(client, found, words="示例：树下两张桌子。", base=first["base"]).json()
    assert not more["second"]
    assert Note.objects.get().words == "示例：树下两张桌子。"


def test_two_phones_of_one_writer_that_changed_the_same_note_keep_both(cast: make.Cast) -> None:
    found, client = stage.announced(cast), cast.convener.client
    first = sent(client, found, words="示例：一。").json()
    sent(client, found, words="示例：一，二。", base=first["base"])
    other = sent(client, found, words="示例：一，三。", base=first["base"]).json()
    assert other["second"] and other["once"] != "abc"
    assert sorted(n.words for n in Note.objects.all()) == ["示例：一，三。", "示例：一，二。"]
    # The second phone goes on writing in its own.
    sent(client, found, words="示例：一，三，四。", once=other["once"], base=other["base"])
    assert Note.objects.count() == 2


def test_two_persons_with_the_same_key_have_a_note_each_and_nobody_changes_anothers(cast: make.Cast) -> None:
    found = stage.announced(cast)
    mine = stage.note(found, cast.convener.actor, once="same")
    theirs = stage.note(found, cast.convener_next_door.actor, "示例：别的。", once="same")
    assert mine.pk != theirs.pk
    edit = f"{reverse('desk:observation_notes', args=[found.pk])}?edit={theirs.pk}"
    assert cast.convener.client.get(edit).status_code == 403
    with pytest.raises(refusals.Forbidden):
        actions.withdraw_note(theirs, by=cast.convener.actor)
    actions.withdraw_note(theirs, by=cast.county_office.actor)
    assert [n.pk for n in queries.notes_of(found)] == [mine.pk]
    assert Note.objects.get(pk=theirs.pk).words == ""


def test_only_those_on_the_bus_write_and_nothing_after_the_end(cast: make.Cast) -> None:
    found = stage.announced(cast)
    for name, expected in (("member", 404), ("inspector", 403), ("other_county_office", 200)):
        assert sent(getattr(cast, name).client, found, words="示例").status_code == expected, name
    office = cast.city_office.actor
    session = found.programme.sessions.first()
    assert session is not None
    programmes.mark_the_rest(session, by=office)
    programmes.hold_programme(found.programme, by=office)
    stage.note(Observation.objects.get(), cast.convener.actor, "示例：回家路上想起来的。")
    programmes.close_programme(found.programme, by=office)
    with pytest.raises(refusals.Stale):
        stage.note(Observation.objects.get(), cast.convener.actor, once="late")


def test_twenty_thousand_characters_are_kept_and_one_more_is_refused_with_the_words_kept(
    cast: make.Cast,
) -> None:
    found, client = stage.announced(cast), cast.convener.client
    assert sent(client, found, words="字" * NOTE_LIMIT).status_code == 200
    assert len(Note.objects.get().words) == NOTE_LIMIT
    url = reverse("desk:observation_write", args=[found.pk])
    typed = {"kind": "seen", "once": "big", "words": "字" * (NOTE_LIMIT + 1)}
    answer = client.post(url, typed)
    assert answer.status_code == 422 and "字" * 100 in answer.content.decode()
    assert client.get(reverse("desk:observation_notes", args=[found.pk])).status_code == 200


@pytest.mark.parametrize(
    "wrong", [{"kind": "gossip", "words": "示例"}, {"words": " "}, {"words": "示例", "site": "99999"}]
)
def test_what_cannot_be_taken_keeps_what_was_typed(cast: make.Cast, wrong: dict[str, str]) -> None:
    found = stage.announced(cast)
    url = reverse("desk:observation_write", args=[found.pk])
    answer = cast.convener.client.post(url, {"kind": "talk", "once": "x", "speaker": "示例讲的人", **wrong})
    assert answer.status_code == 422 and "示例讲的人" in answer.content.decode()
    assert not Note.objects.exists()


def test_words_and_speakers_lie_encrypted(cast: make.Cast) -> None:
    stage.note(stage.announced(cast), cast.convener.actor, "示例：独一无二的话", speaker="独一无二的人")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM observations_note")
        assert "独一无二" not in repr(cursor.fetchall())


def test_a_photo_is_never_needed_and_loses_its_metadata(cast: make.Cast) -> None:
    found, client = stage.announced(cast), cast.convener.client
    raw = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Secret Phone"
    Image.new("RGB", (40, 30), "green").save(raw, "JPEG", exif=exif)
    file = SimpleUploadedFile("a.jpg", raw.getvalue(), "image/jpeg")
    url = reverse("desk:observation_write", args=[found.pk])
    client.post(url, {"kind": "seen", "once": "p", "words": "示例：有照片。", "photos": [file]})
    note, image = Note.objects.get(), StoredImage.objects.get()
    assert not image.is_public and image.owner_id == note.pk
    photo = reverse("desk:observation_photo", args=[found.pk, note.pk, image.key, "full"])
    answer: Any = cast.convener_next_door.client.get(photo)
    assert answer.status_code == 200 and b"Secret" not in b"".join(answer.streaming_content)
    assert cast.member.client.get(photo).status_code == 404
    actions.withdraw_note(note, by=cast.convener.actor)
    image.refresh_from_db()
    assert image.erased_at is not None
    bad = SimpleUploadedFile("a.jpg", b"<svg onload=alert(1)>", "image/jpeg")
    typed = {"kind": "seen", "once": "q", "words": "示例：坏照片。", "photos": [bad]}
    said = client.post(url, typed, follow=True)
    assert Note.objects.count() == 2 and StoredImage.objects.count() == 1 and said.status_code == 200


def test_the_base_of_a_note_names_its_whole_text(cast: make.Cast) -> None:
    found = stage.announced(cast)
    note = stage.note(found, cast.convener.actor)
    before = rules.note_digest(note)
    note.title = "示例"
    assert rules.note_digest(note) != before
