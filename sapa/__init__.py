"""SAPA: the project, and the pane of glass over the indexes.

Celery's app is in sapa.celery, where `celery -A sapa` finds it: a web process does without it until
it wakes a worker (access.vaekker).
"""
