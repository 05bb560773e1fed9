"""The addresses of assessment."""

from django.urls import path

from tinghao.desk.assessment import freezing, overview, parts, schemes, scores, words

urlpatterns = [
    path("assessment/", overview.begin, name="assessment"),
    path("assessment/<int:owner>/<int:year>/", overview.year_of, name="assessment_year"),
    path("assessment/<int:owner>/<int:year>/compute", overview.compute, name="assessment_compute"),
    path("assessment/<int:owner>/<int:year>/scores", scores.listed, name="scores"),
    path("assessment/<int:owner>/<int:year>/scores/<int:member_id>", scores.one, name="score"),
    path("assessment/<int:owner>/<int:year>/draft", schemes.draft, name="scheme_draft"),
    path("assessment/<int:owner>/<int:year>/freeze", freezing.freeze, name="freeze"),
    path("assessment/freezes/<int:pk>/sign", freezing.sign, name="freeze_sign"),
    path("assessment/freezes/<int:pk>/void", freezing.void, name="freeze_void"),
    path("assessment/freezes/<int:pk>/recount", freezing.recount, name="freeze_recount"),
    path("assessment/schemes/<int:pk>/", schemes.scheme, name="scheme"),
    path("assessment/schemes/<int:pk>/adopt", schemes.adopt, name="scheme_adopt"),
    path("assessment/schemes/<int:pk>/drop", schemes.drop, name="scheme_drop"),
    path("assessment/schemes/<int:pk>/try", schemes.try_out, name="scheme_try"),
    path("assessment/schemes/<int:pk>/tries/<int:try_id>", schemes.tried, name="scheme_tried"),
    path("assessment/schemes/<int:pk>/head", parts.head, name="scheme_head"),
    path("assessment/schemes/<int:pk>/grades", parts.grades, name="scheme_grades"),
    path("assessment/schemes/<int:pk>/minimums", parts.minimums, name="scheme_minimums"),
    path("assessment/schemes/<int:pk>/categories/<slug:key>", parts.category, name="scheme_category"),
    path("assessment/schemes/<int:pk>/items/<slug:key>", parts.item, name="scheme_item"),
    path("my-score", scores.mine, name="my_score"),
    path("words/", words.begin, name="words"),
    path("words/<int:township>/<int:year>/", words.listed, name="words_of"),
    path("words/<int:pk>/dispute", words.dispute, name="word_dispute"),
    path("words/disputes", words.disputes, name="word_disputes"),
    path("words/<int:pk>/settle", words.settle, name="word_settle"),
]
