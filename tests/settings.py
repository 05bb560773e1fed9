"""Settings of the tests: a folder and a database of their own, quick passwords, plain static files."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

# Before the real settings are read: nothing of the developer's own folder or mode may leak in.
_FOLDER = Path(tempfile.mkdtemp(prefix="tinghao-test-"))
os.environ["TINGHAO_VAR"] = str(_FOLDER)
for _name in ("TINGHAO_MODE", "TINGHAO_HOSTS", "TINGHAO_SECRET_KEY", "TINGHAO_FIELD_KEYS", "TINGHAO_MEDIA"):
    os.environ.pop(_name, None)

from tinghao.settings import *  # noqa: E402, F403 - the folder must be set before
from tinghao.settings import DATABASES, STORAGES  # noqa: E402 - as above

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]

_database = DATABASES["default"]
if "sqlite" in _database["ENGINE"]:
    # A file and not memory: real connections and real processes can open it, and it locks as in life.
    _database["TEST"] = {"NAME": str(_FOLDER / "test.sqlite3")}
    _options = _database["OPTIONS"]
    _options["init_command"] = _options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
