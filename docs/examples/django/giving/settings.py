"""No database, no keys: the donations are the Daan server's."""

import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = os.environ.get("DJANGO_DEBUG", "1") == "1"
SECRET_KEY = os.environ.get("DJANGO_SECRET_KEY", "only for this desk")
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
ROOT_URLCONF = "giving.urls"
INSTALLED_APPS = ["giving"]
DATABASES = {}

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Chooses the language by the browser's; the template hands it on.
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("hi", "हिन्दी"), ("ne", "नेपाली")]

# What was RAZORPAY_KEY_ID and a secret before: the address of the Daan server, which alone has the keys.
DAAN_URL = os.environ.get("DAAN_URL", "http://127.0.0.1:8080")
