"""Templates: the statutory groups and the usual ones, ready to be set up."""

from django.db import models


class Skabelon(models.Model):
    """A template. Reference data (`manage.py indlaes_grunddata`); it holds no receivers."""

    kode = models.TextField(primary_key=True)
    navn = models.TextField()
    beskrivelse = models.TextField()
    advistype = models.TextField()
    # By law every municipality has it; others are usual.
    lovpligtig = models.BooleanField()
    raekkefoelge = models.SmallIntegerField()
    definition = models.JSONField()  # as advis.definition reads it
