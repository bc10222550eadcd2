"""The addresses that frames look for, for showing them without the rest of the portal. Nothing answers here."""

from django.http import HttpResponse
from django.urls import path

NAMES = ["home", "help_now", "report", "sign_in", "sign_out", "my_work", "case_list", "account", "set_language"]
NAMES += ["mask", "guidance_search", "work_search", "cover"]
urlpatterns = [path(f"{name.replace('_', '-')}/", HttpResponse, name=name) for name in NAMES]
