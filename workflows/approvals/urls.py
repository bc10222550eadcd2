from django.urls import include, path

from workflows.approvals.views import (
    bundles,
    deciding,
    deputies,
    documents,
    hearings,
    inbox,
    procedures,
    sheets,
    sign_offs,
)

in_case = [
    path("", sign_offs.index, name="sign_offs"),
    path("several/", bundles.ask, name="bundle_ask_sign_off"),
    path("<str:key>/", sign_offs.show, name="sign_off"),
    path("<str:key>/withdraw/", sign_offs.withdraw, name="sign_off_withdraw"),
    path("<str:key>/cancel/", sign_offs.cancel, name="sign_off_cancel"),
    path("<str:key>/hearing/<str:stage>/", hearings.hear, name="sign_off_hear"),
    path("<str:key>/sheet/", sheets.show, name="sign_off_sheet"),
    path("<str:key>/sheet/pdf/", sheets.pdf, name="sign_off_sheet_pdf"),
    path("<str:key>/sheet/json/", sheets.as_json, name="sign_off_sheet_json"),
    path("<str:key>/sheet/checker/", sheets.checker, name="sign_off_sheet_checker"),
    path("<str:key>/seats/<uuid:seat>/approve/", deciding.approve, name="seat_approve"),
    path("<str:key>/seats/<uuid:seat>/conditions/", deciding.approve_with_conditions, name="seat_conditions"),
    path("<str:key>/seats/<uuid:seat>/return/", deciding.give_back, name="seat_return"),
    path("<str:key>/seats/<uuid:seat>/step-back/", deciding.step_back, name="seat_step_back"),
    path("<str:key>/seats/<uuid:seat>/ask/", deputies.ask_other, name="seat_ask_other"),
    path("<str:key>/seats/<uuid:seat>/passkey/", deciding.ask_passkey, name="seat_passkey"),
]

urlpatterns = [
    path("procedures/", procedures.index, name="procedures"),
    path("procedures/figures/", procedures.read_figures, name="figures_of_sign_off"),
    path("procedures/<slug:slug>/<int:number>/", procedures.version, name="procedure_version"),
    path("procedures/<slug:slug>/<int:number>/sign/", procedures.sign, name="procedure_version_sign"),
    path("my-work/deputies/", deputies.index, name="deputies"),
    path("my-work/deputies/new/", deputies.name, name="deputy_name"),
    path("my-work/deputies/<uuid:deputy>/end/", deputies.end, name="deputy_end"),
    path("my-work/decisions/", inbox.index, name="decisions"),
    path("my-work/decisions/<str:key>/", include("workflows.approvals.guidance_urls")),
    path("cases/<str:code>/sign-offs/", include(in_case)),
    path("cases/<str:code>/bundles/<str:key>/<int:number>/again/", bundles.ask_again, name="bundle_ask_again"),
    path("cases/<str:code>/documents/<str:key>/v/<int:number>/sign-off/", documents.ask, name="version_ask_sign_off"),
]
