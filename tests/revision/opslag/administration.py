"""Administration: what may be set up, and its history."""

_OPSAETNING = "set-up of the authority; names no citizen"
UDEN = {
    **dict.fromkeys(
        (
            *("ting", "ting_ny", "ting_fil", "ting_ret", "klassifikation"),
            *("fagsystemer", "fagsystemhjaelp", "fagsystemfil", "fagsystemklient"),
            *("fagsystemklient_ny", "serviceaftale", "serviceaftale_ny"),
            *("roller", "rolle_ny", "rollefil", "rolleimport", "rolle"),
            *("visninger", "visning_ny", "visning_eksport", "visning_import"),
            *("visning_faneblade", "maalgruppevisning", "visning_historik"),
        ),
        _OPSAETNING,
    ),
    **dict.fromkeys(
        ("brugere", "brugerfil", "bruger_ny", "bruger", "organisation"), "staff, no citizens"
    ),
    "nyheder": "what is new in SAPA",
    "administration": "what may be set up; names nobody",
    "administrationshistorik": "changes of set-up; name no citizen",
    "administration_fortryd": "leads to the changes; what it does is logged by its own tests",
}
