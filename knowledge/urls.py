from django.urls import path

from knowledge import reading, views

urlpatterns = [
    path("", views.start, name="start"),
    path("report/", views.report, name="report"),
    path("my-work/articles/<uuid:wording>/", reading.wording, name="wording"),
]
