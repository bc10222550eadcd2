from django.urls import path

from portal.notifications import views

urlpatterns = [
    path("my-work/notices/", views.index, name="notices"),
    path("my-work/notices/read/", views.mark_all_read, name="notices_read"),
    path("my-work/notices/<uuid:notice>/read/", views.mark_read, name="notice_read"),
]
