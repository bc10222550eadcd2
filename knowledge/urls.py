from django.urls import path, re_path

from knowledge import feedback_views, files, machines, reading, views

urlpatterns = [
    path("", views.start, name="start"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("report/", views.report, name="report"),
    path("my-work/articles/<uuid:wording>/", reading.wording, name="wording"),
    path("my-work/reports/<uuid:handed_over>/", feedback_views.handed_over, name="handed_over"),
    path("my-work/reports/<uuid:handed_over>/take/", feedback_views.take_over, name="take_over"),
    re_path(r"^media/images/(?P<name>[\w.-]+)$", files.picture, name="picture"),
    re_path(r"^documents/(\d+)/(.*)$", files.document, name="wagtaildocs_serve"),  # by this name Wagtail leads to it
]
