from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "knowledge"
    label = "knowledge"

    def ready(self):
        # Registers articles as a kind of thing that is signed off, verbs, regular work and checks.
        from knowledge import (  # noqa: F401  (for what they register)
            actions,
            checks,
            files,
            forgetting,
            in_step,
            mails,
            moves,
            of_articles,
            of_feedback,
            tasks,
            translated,
        )
        from knowledge.desk import policy, reminding, tending  # noqa: F401  (for what they register)
        from knowledge.wordpress import policy as of_imports  # noqa: F401  (for what it registers)
        from knowledge.wordpress import tasks as imports_go_on  # noqa: F401  (for what it registers)

        mails.keep_quiet()
