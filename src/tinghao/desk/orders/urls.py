"""The addresses of queues, cases and their steps."""

from django.urls import path

from tinghao.desk.orders import case, place, queue, steps

urlpatterns = [
    path("queues/<slug:name>/", queue.queue, name="queue"),
    path("queues/<slug:name>/export", queue.export, name="queue_export"),
    path("queues/<slug:name>/print", queue.sheet, name="queue_print"),
    path("place", place.place, name="place"),
    path("place/receipt", place.receipt, name="place_receipt"),
    path("orders/<number:number>/", case.case, name="order"),
    path("orders/<number:number>/images/<slug:key>/<slug:size>", case.image, name="order_image"),
    path("orders/<number:number>/<slug:name>", steps.step, name="step"),
]
