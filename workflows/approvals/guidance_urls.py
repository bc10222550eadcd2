"""Addresses below my-work/decisions/<key>/: of requests that lie in no case, and are looked for among those alone.

The doors are those of requests in a case. That of conditions is missing: there is no case whose tasks they would be.
"""

from django.urls import path

from workflows.approvals.views import deciding, hearings, sheets, sign_offs

HERE = {"of_guidance": True}

urlpatterns = [
    path("", sign_offs.show, HERE, name="guidance_sign_off"),
    path("withdraw/", sign_offs.withdraw, HERE, name="guidance_sign_off_withdraw"),
    path("hearing/<str:stage>/", hearings.hear, HERE, name="guidance_sign_off_hear"),
    path("sheet/", sheets.show, HERE, name="guidance_sign_off_sheet"),
    path("sheet/pdf/", sheets.pdf, HERE, name="guidance_sign_off_sheet_pdf"),
    path("sheet/json/", sheets.as_json, HERE, name="guidance_sign_off_sheet_json"),
    path("sheet/checker/", sheets.checker, HERE, name="guidance_sign_off_sheet_checker"),
    path("seats/<uuid:seat>/approve/", deciding.approve, HERE, name="guidance_seat_approve"),
    path("seats/<uuid:seat>/return/", deciding.give_back, HERE, name="guidance_seat_return"),
    path("seats/<uuid:seat>/step-back/", deciding.step_back, HERE, name="guidance_seat_step_back"),
    path("seats/<uuid:seat>/passkey/", deciding.ask_passkey, HERE, name="guidance_seat_passkey"),
]
