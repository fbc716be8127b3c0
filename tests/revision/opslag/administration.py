"""Administration: what may be set up, and its history."""

UDEN = {
    "administration": "what may be set up; names nobody",
    "administrationshistorik": "changes of set-up; name no citizen",
    "administration_fortryd": "leads to the changes; what it does is logged by its own tests",
}
