"""Doors of libraries, one by one: dotted view, why it is there, to whom it opens, whether it writes behind it.

`manage.py list_doors --missing` prints what an upgrade has added. A view nobody needs is closed, not opened: it then
answers like an address that does not exist.
"""

from portal.access.doors import Door


def _doors(prefix: str, because: str, opens_to: str, names: str, *, writes: bool = False) -> dict[str, Door]:
    """The same door for several views of one module: `names` are the words after `prefix`."""
    return {f"{prefix}.{name}": Door(because, opens_to, writes) for name in names.split()}


def _closed(prefix: str, because: str, names: str) -> dict[str, str]:
    return {f"{prefix}.{name}": because for name in names.split()}


ADMIN, EDITORS = "wagtail.admin.views", "second factor"
PAGES = "wagtail.admin.viewsets.pages.PageViewSet"
LOCALIZE = "wagtail_localize.views"

DOORS_OF_OTHERS: dict[str, Door] = {
    # --- Everyone ----------------------------------------------------------------------------------------------------
    "wagtail.views.serve": Door("guidance is for everyone", "public"),
    # --- Wagtail's admin: guidance, behind a second factor ------------------------------------------------------------
    **_doors(
        ADMIN,
        "frame of the admin: front page, drawings, words of its scripts, unknown addresses",
        EDITORS,
        "home.HomeView home.sprite home.default i18n.localized_js_catalog",
    ),
    **_doors(
        ADMIN,
        "what an editor closed, and who else has a page open",
        EDITORS,
        "dismissibles.DismissiblesView editing_sessions.ping editing_sessions.release",
        writes=True,
    ),
    **_doors(
        "wagtail.admin.api.views.PagesAdminAPIViewSet",
        "the tree of pages in the menu",
        EDITORS,
        "listing_view detail_view",
    ),
    **_doors(
        ADMIN,
        "choosing a page or an address for a link",
        EDITORS,
        "chooser.BrowseView chooser.SearchView chooser.ChosenMultipleView chooser.ExternalLinkView"
        " chooser.EmailLinkView chooser.PhoneLinkView chooser.AnchorLinkView tags.autocomplete",
    ),
    **_doors(
        ADMIN,
        "which guidance is old, locked or was changed by whom",
        EDITORS,
        "reports.locked_pages.LockedPagesView reports.aging_pages.AgingPagesView reports.audit_logging.LogEntriesView",
    ),
    **_doors(
        PAGES,
        "finding and reading pages of guidance",
        EDITORS,
        "index index_results search search_results choose_parent content_type_use content_type_use_results"
        " add_subpage usage history history_results revisions_compare view_draft",
    ),
    f"{ADMIN}.pages.revisions.revisions_index": Door("old address of a page's history", EDITORS),
    **_doors(
        PAGES,
        "writing pages of guidance",
        EDITORS,
        "add edit preview_on_add preview_on_edit copy delete move move_confirm set_page_position unpublish"
        " set_privacy lock unlock revisions_view revisions_revert revisions_unschedule",
        writes=True,
    ),
    **_doors(
        ADMIN,
        "the same for several pages, pictures or files at once",
        EDITORS,
        "bulk_action.dispatcher.index",
        writes=True,
    ),
    **_doors(
        f"{ADMIN}.workflows",
        "which sections ask for sign-off; administrators say so, by Wagtail's own rights",
        EDITORS,
        "Index Create enable_workflow Disable Edit WorkflowUsageView remove_workflow CreateTask select_task_type"
        " TaskIndex EditTask DisableTask enable_task TaskChooserView TaskChooserResultsView TaskChooserCreateView"
        " task_chosen",
        writes=True,
    ),
    **_doors(
        ADMIN,
        "how far the pages are that were submitted",
        EDITORS,
        "reports.workflows.WorkflowView reports.workflows.WorkflowTasksView",
    ),
    **_doors(
        PAGES,
        "how a page's sign-off went, and taking it back",
        EDITORS,
        "confirm_workflow_cancellation workflow_history workflow_history_detail",
    ),
    **_doors(
        LOCALIZE,
        "beginning a page's translation, taking over what its source says now, writing the translation",
        EDITORS,
        "submit_translations.SubmitPageTranslationView update_translations.UpdateTranslationsView"
        " edit_translation.stop_translation"
        " edit_translation.WrappedAPIView",  # two views of one name: the words, and what stands in for a link or file
        writes=True,
    ),
    **_doors(
        LOCALIZE,
        "reading a translation before it is published, and which of them wait for words",
        EDITORS,
        "edit_translation.preview_translation report.TranslationsReportView",
    ),
    **_doors(
        "wagtail",
        "what a translation shows of a picture, a file or a contact: its name",
        EDITORS,
        "images.api.admin.views.ImagesAdminAPIViewSet.detail_view"
        " documents.api.admin.views.DocumentsAdminAPIViewSet.detail_view",
        writes=True,  # a size of a picture that was not shown before is made and kept
    ),
    f"{LOCALIZE}.snippets_api.SnippetViewSet.retrieve": Door("the same of a contact", EDITORS),
    "django.views.i18n.JavaScriptCatalog": Door("words of the editor of translations", EDITORS),
    **_doors(
        "wagtail.documents.views",
        "finding files of guidance",
        EDITORS,
        "documents.IndexView documents.UsageView chooser.DocumentChooseView chooser.DocumentChooseResultsView"
        " chooser.DocumentChosenView chooser.DocumentChosenMultipleView",
    ),
    **_doors(
        "wagtail.documents.views",
        "keeping files of guidance",
        EDITORS,
        "documents.CreateView documents.EditView documents.DeleteView multiple.AddView multiple.EditView"
        " multiple.CreateFromUploadedDocumentView multiple.DeleteView multiple.DeleteUploadView"
        " chooser.DocumentChooserUploadView",
        writes=True,
    ),
    **_doors(
        "wagtail.images.views",
        "finding pictures of guidance; sizes not shown before are made and kept",
        EDITORS,
        "images.IndexView images.UsageView chooser.ImageChooseView chooser.ImageChooseResultsView"
        " chooser.ImageChosenView chooser.ImageChosenMultipleView chooser.ImageSelectFormatView",
        writes=True,
    ),
    **_doors(
        "wagtail.images.views",
        "keeping pictures of guidance",
        EDITORS,
        "images.CreateView images.EditView images.DeleteView multiple.AddView multiple.EditView"
        " multiple.CreateFromUploadedImageView multiple.DeleteView multiple.DeleteUploadView chooser.ImageUploadView",
        writes=True,
    ),
    **_doors(
        "wagtail.snippets.views",
        "contacts and search words of guidance: finding them, and how they were before",
        EDITORS,
        "snippets.IndexView snippets.HistoryView snippets.RevisionsCompareView snippets.UsageView"
        " chooser.ChooseView chooser.ChooseResultsView chooser.SnippetChosenView"
        " chooser.SnippetChosenMultipleView",
    ),
    **_doors(
        "wagtail.snippets.views.snippets",
        "keeping contacts and search words of guidance",
        EDITORS,
        "CreateView EditView DeleteView UnpublishView _RevisionsRevertView RevisionsUnscheduleView",
        writes=True,
    ),
}

CLOSED_DOORS: dict[str, str] = {
    **_closed(
        "wagtail.users.views",
        "people and their groups follow from duties, on our own pages",
        "users.IndexView users.CreateView users.EditView users.DeleteView users.HistoryView"
        " groups.IndexView groups.CreateView groups.EditView groups.DeleteView",
    ),
    **_closed(
        f"{ADMIN}.generic",
        "reached for users and groups only",
        "usage.UsageView models.CopyView history.HistoryView",
    ),
    **_closed(
        f"{ADMIN}.account",
        "sign-in, password and account have pages of ours",
        "AccountView LoginView LogoutView PasswordResetView PasswordResetDoneView PasswordResetConfirmView"
        " PasswordResetCompleteView",
    ),
    "django.contrib.auth.views.LoginView": "sign-in has a page of ours",
    **_closed(
        "wagtail",
        "sections of guidance are kept for duties; there are no passwords, and files follow their pages",
        "views.authenticate_with_password admin.views.collection_privacy.set_privacy",
    ),
    **_closed(
        "wagtail",
        "an API that none of the admin's pages asks",
        "admin.api.views.PagesAdminAPIViewSet.find_view admin.api.views.PagesAdminAPIViewSet.action_view"
        " documents.api.admin.views.DocumentsAdminAPIViewSet.listing_view"
        " documents.api.admin.views.DocumentsAdminAPIViewSet.find_view"
        " images.api.admin.views.ImagesAdminAPIViewSet.listing_view"
        " images.api.admin.views.ImagesAdminAPIViewSet.find_view",
    ),
    **_closed(
        PAGES,
        "nobody decides in Wagtail: sign-off is ours",
        "workflow_action collect_workflow_action_data workflow_preview",
    ),
    **_closed(
        "wagtail",
        "nobody needs it",
        "admin.views.home.error_test admin.views.generic.preview.StreamFieldBlockPreview"
        " admin.views.reports.page_types_usage.PageTypesUsageReportView admin.viewsets.pages.PageViewSet.convert_alias"
        " admin.views.collections.Index admin.views.collections.Create admin.views.collections.Edit"
        " admin.views.collections.Delete images.views.images.URLGeneratorView images.views.images.preview"
        " snippets.views.snippets.ModelIndexView snippets.views.chooser.SnippetCreateView",
    ),
    **_closed(
        f"{LOCALIZE}.edit_translation",
        "words of guidance go to no service and come from no file: people translate here, where others see it",
        "machine_translate download_pofile upload_pofile",
    ),
    **_closed(
        LOCALIZE,
        "a page that was translated is not thrown away at a click, past all locks",
        "convert.convert_to_alias",
    ),
    **_closed(
        LOCALIZE,
        "nothing beside pages is translated here: a contact has the words of all languages in one row",
        "submit_translations.SubmitSnippetTranslationView snippets_api.SnippetViewSet.list",
    ),
    "django.views.generic.base.TemplateView": "Wagtail's picture of its own page for unknown addresses",
}
