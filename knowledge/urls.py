from django.urls import path

from knowledge import views

urlpatterns = [
    path("", views.start, name="start"),
    path("report/", views.report, name="report"),
]
