from django.urls import include, path

from portal.documents.views import anchors, bundles, case_file, compare, documents, drawer, lists, uploads, versions

in_case = [
    path("", lists.index, name="documents"),
    path("add/", uploads.add, name="document_add"),
    path("uploads/", uploads.index, name="document_uploads"),
    path("uploads/new/", uploads.announce, name="upload_announce"),
    path("uploads/<uuid:upload>/", uploads.upload, name="upload"),
    path("uploads/<uuid:upload>/cancel/", uploads.cancel, name="upload_cancel"),
    path("uploads/<uuid:upload>/take/", uploads.take, name="upload_take"),
    path("uploads/<uuid:upload>/compare/", compare.compare_upload, name="document_compare_upload"),
    path("import/", drawer.index, name="document_import"),
    path("<str:key>/join/", drawer.join, name="document_join"),
    path("<str:key>/keep-apart/", drawer.keep_apart, name="document_keep_apart"),
    path("<str:key>/add/", uploads.add_version, name="document_version_add"),
    path("<str:key>/uploads/new/", uploads.announce_version, name="upload_announce_version"),
    path("<str:key>/", documents.show, name="document"),
    path("<str:key>/edit/", documents.edit, name="document_edit"),
    path("<str:key>/audience/", documents.audience, name="document_audience"),
    path("<str:key>/withdraw/", documents.withdraw, name="document_withdraw"),
    path("<str:key>/check-out/", documents.check_out, name="document_check_out"),
    path("<str:key>/check-in/", documents.check_in, name="document_check_in"),
    path("<str:key>/compare/<int:old>-<int:new>/", compare.compare, name="document_compare"),
    path("<str:key>/v/<int:number>/", versions.show, name="document_version"),
    path("<str:key>/v/<int:number>/file/", versions.download, name="document_file"),
    path("<str:key>/v/<int:number>/restore/", versions.restore, name="document_restore"),
    path("<str:key>/v/<int:number>/pictures/<str:name>/", versions.picture, name="document_picture"),
    path("<str:key>/v/<int:number>/mark/", anchors.add, name="passage_add"),
    path("<str:key>/passages/", anchors.waiting, name="passages_waiting"),
]

passages = [
    path("<str:key>/", anchors.show, name="passage"),
    path("<str:key>/comment/", anchors.comment, name="passage_comment"),
    path("<str:key>/carry/", anchors.carry, name="passage_carry"),
    path("<str:key>/leave/", anchors.leave, name="passage_leave"),
]

comments = [
    path("<uuid:comment>/answer/", anchors.answer, name="comment_answer"),
    path("<uuid:comment>/resolve/", anchors.resolve, name="comment_resolve"),
]

together = [
    path("<str:key>/<int:number>/", bundles.show, name="bundle"),
]

export = [
    path("", case_file.export, name="case_export"),
    path("<uuid:case_file>/", case_file.show, name="case_file"),
    path("<uuid:case_file>/zip/", case_file.fetch_zip, name="case_file_zip"),
    path("<uuid:case_file>/pdf/", case_file.fetch_pdf, name="case_file_pdf"),
    path("<uuid:case_file>/discard/", case_file.discard, name="case_file_discard"),
]

urlpatterns = [
    path("cases/<str:code>/export/", include(export)),
    path("cases/<str:code>/documents/", include(in_case)),
    path("cases/<str:code>/passages/", include(passages)),
    path("cases/<str:code>/comments/", include(comments)),
    path("cases/<str:code>/bundles/", include(together)),
]
