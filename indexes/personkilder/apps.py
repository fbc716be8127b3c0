from django.apps import AppConfig


class PersonkilderConfig(AppConfig):
    """STIL, sygesikring and Digital Post."""

    name = "indexes.personkilder"
    label = "personkilder"

    def ready(self) -> None:
        from indexes.kilder import register
        from indexes.personkilder.kilder import DIGITAL_POST, STIL, SYGESIKRING

        for kilde in (STIL, SYGESIKRING, DIGITAL_POST):
            register.tilmeld(kilde)
