"""Details that are known to be nobody's or an organisation's: numbers, hosts and the words for offices.

A number is added to the table of helplines only with the page on which it was seen.
"""

from __future__ import annotations

import re

DRAMA_NUMBERS = (
    "01632960", "01134960", "01144960", "01154960", "01164960", "01174960", "01184960", "01214960", "01314960",
    "01414960", "01514960", "01614960", "02079460", "01914980", "02896496", "02920180", "07700900", "08081570",
    "09098790", "03069990",
)  # fmt: skip
"""How the telephone numbers start that Ofcom keeps free for use in drama; three more digits follow."""

COUNTING = "01234567890123456789"
"""A number that only counts up is nobody's."""

HELPLINES = {
    "08082000247": "National Domestic Abuse Helpline",  # centre56.org.uk
    "08088010327": "Men's Advice Line",  # centre56.org.uk
    "08088024040": "Respect Phoneline",  # keepingwellnwl.nhs.uk
    "08009995428": "Galop",  # dadsunltd.org.uk
    "08005999247": "Karma Nirvana",  # karmanirvana.org.uk
    "02070080151": "Forced Marriage Unit",  # llamau.org.uk
    "08000121700": "Modern Slavery and Exploitation Helpline",  # modernslaveryhelpline.org
    "08088005000": "NSPCC Helpline",
    "08088002222": "Family Lives",
    "08081000900": "Stop It Now",  # stopitnow.org.uk
    "08085002222": "Rape and Sexual Abuse Support Line",
    "08000684141": "Papyrus HOPELINE247",  # papyrus-uk.org
    "0800555111": "Crimestoppers",  # btp.police.uk
    "08081689111": "Victim Support",  # keepingwellnwl.nhs.uk
    "08088010366": "Family Rights Group",  # frg.org.uk
    "0800405040": "British Transport Police",  # btp.police.uk
}
"""National helplines by number; 999, 111, 101, 116 123 and 0800 1111 are too short to be taken for a person's."""

PUBLIC_RANGE = "030"
"""Numbers that Ofcom keeps for public bodies and charities: "Guidance on bodies eligible to use '030' telephone
numbers", www.ofcom.org.uk/telecoms/ioi/numbers/030_guidance/030_v2/."""

CONSUMER_HOSTS = {
    "aol", "blueyonder", "btinternet", "btopenworld", "fastmail", "gmail", "gmx", "googlemail", "hotmail", "icloud",
    "live", "mac", "mail", "me", "msn", "ntlworld", "o2", "outlook", "proton", "protonmail", "rocketmail", "sky",
    "talk21", "talktalk", "tiscali", "virgin", "virginmedia", "yahoo", "ymail", "zoho",
}  # fmt: skip
HOST_ENDING = re.compile(r"com|net|me|co\.[a-z]{2}|com\.[a-z]{2}|[a-z]{2}")
RESERVED_HOSTS = re.compile(r"(?:.*\.)?(?:example\.(?:com|net|org)|example|invalid|test|localhost)")
ROLE_WORDS = {
    "academy", "access", "accessibility", "admin", "administration", "admissions", "adoption", "adult", "adults",
    "advice", "answers", "apprentice", "apprenticeships", "archive", "ask", "assessment", "business", "care",
    "careers", "carers", "centre", "chair", "childcare", "children", "childrens", "client", "clinical", "college",
    "comms", "communications", "community", "complaints", "compliance", "conference", "consultation", "contact",
    "copyright", "corporate", "council", "cpd", "customer", "data", "democratic", "department", "desk",
    "development", "digital", "director", "disability", "duty", "editor", "editorial", "editors", "education",
    "email", "engagement", "enquiries", "enquiry", "equality", "evaluation", "events", "families", "family",
    "feedback", "finance", "foi", "fostering", "fund", "general", "governance", "grants", "group", "headteacher",
    "health", "hello", "help", "helpdesk", "helpline", "home", "housing", "hr", "hub", "inclusion", "info",
    "information", "inquiries", "intake", "join", "journal", "journals", "knowledge", "lead", "learning", "legal",
    "library", "local", "mail", "mailbox", "manager", "marketing", "mash", "media", "members", "membership",
    "mental", "network", "news", "newsletter", "noreply", "office", "officer", "online", "open", "participation",
    "partners", "partnership", "partnerships", "permissions", "placement", "placements", "planning", "policy",
    "practice", "practitioner", "press", "principal", "privacy", "programme", "project", "protection", "public",
    "publications", "publishing", "quality", "reception", "records", "recruitment", "referral", "referrals",
    "regional", "registrar", "research", "resources", "review", "rights", "safeguarding", "sales", "school",
    "schools", "secretary", "sector", "security", "senco", "send", "service", "services", "sharing", "social",
    "standards", "student", "students", "studies", "study", "supervision", "supervisors", "support", "teaching",
    "team", "tech", "technical", "training", "unit", "university", "update", "updates", "volunteer", "volunteers",
    "web", "webmaster", "website", "welfare", "work", "workers", "workforce",
}  # fmt: skip
ROLE_STARTS = tuple(sorted(word for word in ROLE_WORDS if len(word) > 5))

POSTCODE_AREA = (
    "(?:A[BL]|B[ABDHLNRSTX]?|C[ABFHMORTVW]|D[ADEGHLNTY]|E[CHNX]?|F[KY]|G[LUY]?|H[ADGPRSUX]|I[GMPV]|JE|K[ATWY]"
    "|L[ADELNSU]?|M[EKL]?|N[EGNPRW]?|O[LX]|P[AEHLOR]|R[GHM]|S[AEGKLMNOPRSTWY]?|T[ADFNQRSW]|UB|W[ACDFNRSV]?|YO|ZE)"
)
"""The letters with which postcodes start."""
