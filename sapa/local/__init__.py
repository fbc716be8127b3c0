"""What `./dev` does on one machine: packages, assets, embedded servers, processes.

Standard library only, and relative imports only: the launcher loads this package by its path,
before the virtual environment exists (see `dev`). The embedded servers are for demonstration,
development and tests; production gives DATABASE_URL and REDIS_URL.
"""
