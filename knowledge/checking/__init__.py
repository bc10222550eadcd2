"""What is checked of a page before readers see it. The portal finds, in the page as it will be shown; Wagtail's own
checker shows what was found, beside the preview, while somebody writes."""
