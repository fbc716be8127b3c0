from django.apps import AppConfig


class SamlConfig(AppConfig):
    """Identity providers, sign-in, delegation, length of sessions."""

    name = "access.saml"
    label = "saml"
    default_auto_field = "django.db.models.BigAutoField"
