"""A case, or some of its documents, as files that leave the portal: one ZIP, one paginated PDF, a seal on both."""
