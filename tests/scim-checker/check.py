"""Runs scim2-tester against an empty Attend: check.py URL.

Signs a clinic up, makes a token for its directory and lets the checker do what a directory does.
Prints what it found; exits 1 if anything is an error.
"""

import sys
import uuid
from collections import Counter

from httpx2 import Client
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server

PASSWORD = "correct horse battery staple"
# Fewer would mean that the checker has not found what there is.
AT_LEAST = 60


def sign_up(api: Client) -> str:
    """The access token of the owner of a new clinic."""
    email = f"owner-{uuid.uuid4().hex}@example.com"
    clinic = {
        "clinic_name": "Checked Clinic",
        "country": "AU",
        "time_zone": "Australia/Sydney",
        "owner": {"name": "Olive Owner", "email": email},
    }
    api.post("/v1/signups", json=clinic).raise_for_status()
    mails = api.get("/sandbox/emails", params={"to": email}).raise_for_status().json()
    token = mails["items"][0]["links"][0].rsplit("/", 1)[1]
    completion = f"/v1/signups/{token}/completion"
    api.post(completion, json={"password": PASSWORD}).raise_for_status()
    credentials = {"email": email, "password": PASSWORD}
    tokens = api.post("/v1/sessions", json=credentials).raise_for_status().json()
    return tokens["access_token"]


def main(url: str) -> int:
    with Client(base_url=url, timeout=30) as api:
        owner = {"Authorization": f"Bearer {sign_up(api)}"}
        made = api.post("/v1/directory-tokens", json={"name": "Checker"}, headers=owner)
        directory = made.raise_for_status().json()
    headers = {"Authorization": f"Bearer {directory['token']}"}
    with Client(base_url=directory["url"], headers=headers, timeout=30) as scim:
        results = check_server(SyncSCIMClient(scim))
    for result in results:
        if result.status is not Status.SUCCESS:
            where = f"{result.resource_type or '-'} {result.title}"
            print(f"{result.status.name}: {where}: {result.reason}\n  {result.data}")
    counts = Counter(result.status.name for result in results)
    summary = ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
    print(f"scim2-tester: {len(results)} checks: {summary}")
    failed = counts["ERROR"] + counts["CRITICAL"]
    return 1 if failed or len(results) < AT_LEAST else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
