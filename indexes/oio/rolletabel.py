"""The roles and object types of FK Klassifikation, one line each.

The UUIDs marked KOMBIT are real (from KOMBIT's public samples); those marked EGEN stand in for
values that are not public and must be replaced before a real connection. Cardinality, Indeks and
reference forms are the anvisninger's tables for Sag and Dokument 1.7 (INDEXES sections 7 and 8);
for bevilling and effektuering they are inferred from samples (sections 9 and 10).
"""

from typing import Final, NamedTuple

from indexes.oio.art import Art

KOMBIT: Final = True
EGEN: Final = False

UUID: Final = "uuid"
"""The UUID of an object in a common system, nothing else."""
UUID_URN: Final = "uuid_urn"
"""A UUID, or a URN when the sender has no integration to the common system."""
UUID_CVR: Final = "uuid_cvr"
"""A UUID, or a cvr-nr URN."""
URN: Final = "urn"
PART: Final = "part"
"""A URN of a known part form, never a UUID."""
TOM: Final = "tom"
"""Exactly URN:Empty."""


class R(NamedTuple):
    """A role: `maks` None is unbounded; `indeks` True demanded, False forbidden, None free."""

    navn: str
    uuid: str
    min: int
    maks: int | None
    indeks: bool | None
    objekttyper: str
    referenceform: str
    kombit: bool


class T(NamedTuple):
    """An object type."""

    navn: str
    uuid: str
    kombit: bool


# fmt: off
ROLLETABEL: Final[dict[tuple[Art, str], list[R]]] = {
    (Art.SAG, "Sagsaktoer"): [
        R("Ejer", "9e979b84-b846-4472-8622-58007dc63c7e",
          1, 1, False, "Organisation", UUID_CVR, KOMBIT),
        R("Ansvarlig", "a1263342-d348-44ba-a566-233f37c4cb67",
          1, 1, False, "OrgEnhed", UUID_URN, KOMBIT),
        R("Primær behandler", "bf1f93ed-9441-4af4-835b-baeb201f3076",
          0, 1, False, "OrgEnhed|Bruger", UUID_URN, KOMBIT),
        R("Andre behandlere", "19ce06c7-713b-5a47-b686-09db65e11f27",
          0, None, True, "OrgEnhed|Bruger", UUID_URN, EGEN),
        R("Udlånt til", "2c8ed914-3768-5d42-92d6-c005a1899c8e",
          0, 1, False, "OrgEnhed|Bruger", UUID_URN, EGEN),
        R("Bopælskommune", "b65760e3-43fe-5560-9982-4dc74034c9a5",
          0, 1, False, "Organisation", UUID_CVR, EGEN),
    ],
    (Art.SAG, "Sagspart"): [
        R("Primær part", "d839f26a-d4d1-4441-b2d6-3dbbb12a9404",
          0, 1, False, "Person|Virksomhed", PART, KOMBIT),
        R("Sekundær part", "9992df9f-3368-55bb-9c81-ef8e47922b87",
          0, None, True, "Person|Virksomhed", PART, EGEN),
        R("Ydelsesmodtager", "cca43b9c-444f-5538-8c0c-1cbb06d141fc",
          0, 1, False, "Person|Virksomhed", PART, EGEN),
    ],
    (Art.SAG, "Sagsklasse"): [
        R("Primær klasse", "a86c6581-ec85-412d-a655-31a1f1d5b14f",
          1, 1, False, "Klasse", UUID, KOMBIT),
        R("Handlingsklasse", "05ef7011-11a7-4e4c-a46b-3de6aa457fc3",
          1, 1, False, "Klasse", UUID, KOMBIT),
        R("Opgaveklasse", "240c42f2-fd10-5740-b505-95ea8f9ada7c",
          0, 1, False, "Klasse", UUID_URN, EGEN),
        R("Kontoklasse", "9a5622c1-9556-573a-8c47-cf48ecfd6d94",
          0, 1, False, "Klasse", UUID_URN, EGEN),
        R("Sikkerhedsklasse", "57c6346c-f2ac-5675-9f48-1f66b513186d",
          0, 1, False, "Klasse", UUID_URN, EGEN),
        R("Følsomhedsklasse", "677dcb25-4a4c-514b-a2b1-2e61b41cd461",
          0, 1, False, "Klasse", UUID_URN, EGEN),
        R("Indsatsklasse", "735bab6a-439a-5c75-89e7-211f117aefd5",
          0, 1, False, "Klasse", UUID_URN, EGEN),
        R("Ydelsesklasse", "876da64d-a089-57b8-96ed-301d55d6b666",
          0, 1, False, "Klasse", UUID_URN, EGEN),
        R("Kontroltemaklasse", "ed7d3148-5b00-5b74-8788-0e5ff97a8b11",
          0, None, True, "Klasse", UUID, EGEN),
        R("Visningsklasse", "03749a5d-7ee8-5987-ab79-7f410fc145e0",
          0, None, True, "Klasse", UUID, EGEN),
        R("Afgørelsesklasse", "d39041c6-b747-5585-b755-1b21692868c8",
          0, 1, True, "Klasse", UUID, EGEN),
    ],
    (Art.SAG, "Sagsrelation"): [
        R("Oversag", "a7b88f97-19f4-5b9f-8432-137d49df4fb4", 0, 1, False, "Sag", UUID, EGEN),
        R("Præcedens", "ce931890-a536-5dff-9e6a-27bced8f774f", 0, 1, False, "Sag", UUID, EGEN),
        R("Andre sager", "27682d3f-9969-50a8-ad3f-199d69483637", 0, None, True, "Sag", UUID, EGEN),
    ],
    (Art.SAG, "Sagsgenstande"): [
        R("Afgiftsobjekt", "f592ef6a-7516-5b77-afdd-0ca2731f6372",
          0, 1, False, "Køretøj", URN, EGEN),
        R("Ejendomsskat", "3302bc81-11db-54cb-8ac0-1830571ff2ee",
          0, 1, False, "Ejendom", URN, EGEN),
        R("Byggeri", "18cc9895-7843-517f-a1ca-b1d298ed953d",
          0, None, True, "Bygning|Ejendom|Enhed|Matrikel|Teknisk anlæg", URN, EGEN),
        R("Fredning", "61f7b3bd-9d5f-5d78-90fa-c1e8fd45a3a5",
          0, None, True, "Sted|Adresse|Navngiven vej|Stednavn|Jordstykke|Geokode", URN, EGEN),
    ],
    (Art.SAG, "Journalpost"): [
        R("Tilakteret", "bce924ef-cc36-59db-9ee7-2949df5d590e",
          0, None, True, "Dokument", UUID, EGEN),
        R("Vedlagt", "ef4d2e40-118b-5440-b4a5-419e755c25e5", 0, None, True, "Dokument", UUID, EGEN),
        R("Journalnotat", "35b40fcd-6adb-5e89-a388-076a15c04f06",
          0, None, True, "Dokument", TOM, EGEN),
    ],
    (Art.SAG, "SagsitsystemRelation"): [
        R("Master", "251c24fd-57b0-4afc-9d73-b063d1957eb3", 1, 1, False, "IT-system", UUID, KOMBIT),
        R("Afsender", "1b3c6a6d-e977-4491-9bf8-b41ee6999f39",
          1, 1, False, "IT-system", UUID, KOMBIT),
    ],
    (Art.SAG, "Sikkerhedsprofil"): [
        R("Adgang", "74e0fa4e-3943-537f-b5a6-d7817d6c89d6",
          0, None, True, "Organisation|OrgEnhed|Bruger", UUID, EGEN),
    ],
    (Art.DOKUMENT, "Dokumentrelation"): [
        R("Besvarelser", "a85e14b7-494c-5d50-9735-b5a8377bb1dd",
          0, None, True, "Dokument", UUID, EGEN),
        R("Udgangspunkter", "a414df40-9eab-5d30-9210-3dbf6495338f",
          0, None, True, "Dokument", UUID, EGEN),
        R("NyRevision", "8f7c1f98-023e-586a-8e81-bdd6f38b2d82",
          0, 1, False, "Dokument", UUID, EGEN),
        R("Kommentarer", "0fec017d-734c-58bd-9fea-6959ce04963a",
          0, None, True, "Dokument", UUID, EGEN),
        R("Bilag", "ff0cf955-c9f8-5d21-bd1e-ac4d19ca5a4a", 0, None, True, "Dokument", UUID, EGEN),
        R("Andre dokumenter", "44338b32-8b22-51e2-ab93-666478cc07b6",
          0, None, True, "Dokument", UUID, EGEN),
    ],
    (Art.DOKUMENT, "Dokumentaktoer"): [
        R("Ejer", "3e225a11-ce55-5693-acc0-849e45156b7a",
          1, 1, False, "Organisation", UUID_CVR, EGEN),
        R("Ansvarlig", "f785fe5d-21a3-5233-8d11-479cfdae6b84",
          1, 1, False, "Organisation|OrgEnhed", UUID_URN, EGEN),
        R("Primær behandler", "a29aeaf7-9edd-5c40-be63-64186da498e6",
          0, 1, False, "OrgEnhed|Bruger", UUID_URN, EGEN),
        R("Andre behandlere", "c23d16fe-52c7-53c5-ae09-40b2edd898b7",
          0, None, True, "OrgEnhed|Bruger", UUID_URN, EGEN),
        R("Fordelt til", "09fa87e2-995f-5d46-bc9c-20b332d12cc7",
          0, 1, False, "OrgEnhed|Bruger", UUID_URN, EGEN),
    ],
    (Art.DOKUMENT, "Dokumentpart"): [
        R("Parter", "171d99dd-4559-5b0f-8120-bc10c2efd848",
          0, None, True, "Person|Virksomhed", PART, EGEN),
        R("Kopiparter", "690fec07-0f93-5968-a85f-dc4c24a283fc",
          0, None, True, "Person|Virksomhed", PART, EGEN),
    ],
    (Art.DOKUMENT, "Dokumentklasse"): [
        R("Primær klasse", "a520ceee-9b20-59b5-be05-3eb505b0488c",
          1, 1, False, "Klasse", UUID, EGEN),
        R("Andre klasser", "40e4bc54-d8db-5e3b-805d-3d24740211c1",
          0, None, True, "Klasse", UUID_URN, EGEN),
        R("Visningsklasse", "bfd0ae03-b310-5387-9f5d-a4763db14449",
          0, None, True, "Klasse", UUID, EGEN),
    ],
    (Art.DOKUMENT, "DokumentitsystemRelation"): [
        R("Master", "1c6fcb67-f390-564f-b33d-066e5f0e355b", 1, 1, False, "IT-system", UUID, EGEN),
        R("Afsender", "4369701a-3f23-581b-9eec-42dfe8256a31", 1, 1, False, "IT-system", UUID, EGEN),
    ],
    (Art.DOKUMENT, "Sikkerhedsprofil"): [
        R("Adgang", "cbde2d96-8df4-5b2f-bbd9-f17ea3a94271",
          0, None, True, "Organisation|OrgEnhed|Bruger", UUID, EGEN),
    ],
    (Art.BEVILLING, "Bevillingsaktoer"): [
        R("Ejer", "abdf4d3e-f113-4282-b13e-6cd32a82621c",
          1, 1, None, "Organisation", UUID_CVR, KOMBIT),
        R("Ansvarlig", "fbe1016a-170a-4dea-8652-2813c1a566c0",
          1, 1, None, "OrgEnhed", UUID_URN, KOMBIT),
    ],
    (Art.BEVILLING, "Bevillingspart"): [
        R("Ydelsesmodtager", "93af57a7-7658-4fac-98da-9e5ac7a7d9a5",
          0, None, True, "Person|Virksomhed", PART, KOMBIT),
        R("Bevillingsmodtager", "3102fa7e-f56e-4510-b0d4-1650c590dc3b",
          1, 1, False, "Person|Virksomhed", PART, KOMBIT),
    ],
    (Art.BEVILLING, "Bevillingssag"): [
        R("Tilknyttet", "31237487-787a-424f-8819-56aaedf00643", 1, None, None, "Sag", UUID, KOMBIT),
    ],
    (Art.BEVILLING, "Sikkerhedsprofil"): [
        R("Adgang", "4becdcec-c8bd-44a4-ac0b-5a0162986840",
          0, None, True, "Organisation|OrgEnhed|Bruger|Sikkerhedsprofil-aktør", UUID, KOMBIT),
    ],
    (Art.BEVILLING, "BevilgetYdelse/ItSystem"): [
        R("Master", "251c24fd-57b0-4afc-9d73-b063d1957eb3", 1, 1, False, "IT-system", UUID, KOMBIT),
        R("Afsender", "1b3c6a6d-e977-4491-9bf8-b41ee6999f39",
          1, 1, False, "IT-system", UUID, KOMBIT),
    ],
    (Art.BEVILLING, "BevilgetYdelse/Ydelse"): [
        R("Ydelse", "6ebd938f-0bbf-4142-a65c-fefe15e9f192",
          1, 1, None, "Klasse (ydelse)", UUID_URN, KOMBIT),
    ],
    (Art.BEVILLING, "BevilgetYdelse/Ydelse/Klassifikation"): [
        R("Primær klasse", "ea909030-c5fa-4544-9b22-a0010d08ebe1",
          1, 1, None, "Klasse (KLE)", UUID_URN, KOMBIT),
    ],
    (Art.EFFEKTUERING, "Aktoer"): [
        R("Ejer", "a91824c4-da1d-47f9-bce2-5d6597879415",
          1, 1, None, "Organisation", UUID_CVR, KOMBIT),
        R("Udbetalende enhed", "a1ff36be-b3fb-4e1f-aac0-9d3313070ecb",
          0, 1, None, "Organisation|OrgEnhed", UUID_URN, KOMBIT),
    ],
    (Art.EFFEKTUERING, "OekonomiskEffektueringPart"): [
        R("Effektueringsmodtager", "68d4b903-acae-4f2f-aafc-45bd999ed81f",
          1, 1, None, "Person|Virksomhed", PART, KOMBIT),
    ],
    (Art.EFFEKTUERING, "OekonomiskYdelseEffektueringRelation"): [
        R("Ydelseseffektuering", "ccc9d91b-9a4c-4ada-9be4-795ca068e89d",
          1, None, True, "Klasse (ydelse)", UUID_URN, KOMBIT),
    ],
    (Art.EFFEKTUERING, "ItSystem"): [
        R("Master", "251c24fd-57b0-4afc-9d73-b063d1957eb3", 1, 1, False, "IT-system", UUID, KOMBIT),
        R("Afsender", "1b3c6a6d-e977-4491-9bf8-b41ee6999f39",
          1, 1, False, "IT-system", UUID, KOMBIT),
    ],
}

TYPETABEL: Final[dict[Art, list[T]]] = {
    Art.SAG: [
        T("Organisation", "bc6972cd-8f2b-4b9d-8d37-62916d6a71aa", KOMBIT),
        T("OrgEnhed", "c5fc3b3b-5197-49ee-92e6-ae6ba1957174", KOMBIT),
        T("Bruger", "85d65133-4b00-460d-992e-3984857b5768", KOMBIT),
        T("Person", "c189ba35-de4b-4363-a8b7-67f1456cf56f", KOMBIT),
        T("Virksomhed", "0f060bc6-c8c9-5a53-9ceb-40e82c76fbe3", EGEN),
        T("Klasse", "267235ea-526d-4a18-8001-f2a0e563eba1", KOMBIT),
        T("Sag", "1f7724d5-b3d8-5208-b2cd-51e422f3bf08", EGEN),
        T("Dokument", "23ea11c7-24c1-5817-aa95-545ba13322f8", EGEN),
        T("IT-system", "29fe1da2-897a-46cd-b635-b9be8e0bffd6", KOMBIT),
        T("Køretøj", "26308848-379e-556a-9d18-b84e4dca1c39", EGEN),
        T("Ejendom", "ecaa5708-baf3-540a-9877-4c65777de2fe", EGEN),
        T("Bygning", "ba66da56-41e9-5c37-bfa4-83aa99066879", EGEN),
        T("Enhed", "5a25826e-11a8-5170-839a-b05a6bdafa5b", EGEN),
        T("Matrikel", "621ddff9-04f7-53f7-a46a-2f778447f7ca", EGEN),
        T("Teknisk anlæg", "25214eff-001c-5e15-89e6-a64909c9c7b2", EGEN),
        T("Sted", "5d056652-811c-5e18-8c06-51b6836559a7", EGEN),
        T("Adresse", "b530a3da-c9f9-5228-a08d-2046fc6b23c1", EGEN),
        T("Navngiven vej", "695f416e-1855-511f-abd3-4480a58ea3dd", EGEN),
        T("Stednavn", "ee61d949-e312-5b81-991e-edd7486d2814", EGEN),
        T("Jordstykke", "a2bdf37f-da4d-5604-8fb0-f883c01c0abd", EGEN),
        T("Geokode", "5452906b-7e86-5c6e-aa75-fa43fe52424b", EGEN),
    ],
    Art.DOKUMENT: [
        T("Organisation", "fa9401ec-2aee-52c3-884b-d8463ad9301c", EGEN),
        T("OrgEnhed", "7b8d14f8-9dbe-527f-8ae9-3189ed871dd2", EGEN),
        T("Bruger", "c02ee8cb-b4d7-59c3-89fe-1f759b2cd1c0", EGEN),
        T("Person", "046f546a-f6be-5550-9638-40b8c20b9c75", EGEN),
        T("Virksomhed", "63983ff5-4096-5411-a47e-0b912c4e6ea4", EGEN),
        T("Klasse", "5675ada5-da66-5332-9370-5d5da77a9090", EGEN),
        T("Dokument", "2793205b-2cab-5988-9b59-a9c4a0f5be15", EGEN),
        T("IT-system", "1d6c4beb-53a0-5fb2-a9db-f04dae964757", EGEN),
    ],
    Art.BEVILLING: [
        T("Organisation", "45b7dafb-d90e-41da-b30e-ba007e577a8a", KOMBIT),
        T("OrgEnhed", "4546cca2-838e-4e0d-a5bd-83757d603362", KOMBIT),
        T("Person", "c59f1523-1786-48c7-baff-466de1db3320", KOMBIT),
        T("Virksomhed", "98e49167-d8d5-5adb-b9c2-8faa24b97807", EGEN),
        T("Sag", "f08a4a13-2567-41d0-bf8d-3af754b03464", KOMBIT),
        T("Klasse (ydelse)", "3aa45cbd-94c3-4601-84a6-66ce0f157dda", KOMBIT),
        T("Klasse (KLE)", "7c51b9a8-d388-4e83-8c8b-ee3a90458d0b", KOMBIT),
        T("IT-system", "29fe1da2-897a-46cd-b635-b9be8e0bffd6", KOMBIT),
        T("Sikkerhedsprofil-aktør", "2b808769-8d09-4aa3-ac28-f8ac3526010f", KOMBIT),
    ],
    Art.EFFEKTUERING: [
        T("Organisation", "c622654c-d87f-4ac7-9a42-d0580253b979", KOMBIT),
        T("Person", "480769fd-9744-4859-950f-95cbb5633d36", KOMBIT),
        T("Virksomhed", "8dd2e0be-5556-5d24-a8c2-0e47c4f4e459", EGEN),
        T("Klasse (ydelse)", "4fd9d6c1-2939-4bfe-b803-ab0b3904bd2f", KOMBIT),
        T("IT-system", "29fe1da2-897a-46cd-b635-b9be8e0bffd6", KOMBIT),
    ],
}
