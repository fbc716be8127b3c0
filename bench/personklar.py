"""The person that the growth of her page is measured on, in the database of DATABASE_URL: prints
the address's uuid and the cookie of a user with 20 groups, as JSON."""

import json
import os

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    django.setup()
    from bench import person

    part, cookie = person.klargoer()
    print(json.dumps({"part": str(part), "cookie": cookie}))
