from django.apps import AppConfig


class FordelingConfig(AppConfig):
    """Hand-offs of journalnotater (SF2900), as sender and as Fordelingskomponent."""

    name = "fordeling"
    label = "fordeling"
