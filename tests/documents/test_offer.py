"""What is offered for download: never more than the rights in a material, and in all that stands in it, allow."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build_tools.downloads import EPUB, FORMS, PDF, SOURCE, WORD, Offer, offer_of
from build_tools.licences import LICENCES
from build_tools.model import Adaptation, Basis, FrontMatter, Grant, GrantUse, Rights, ThirdParty

if TYPE_CHECKING:
    from collections.abc import Mapping

DAY = dt.date(2026, 11, 22)
FILES = ("shown.svg", "beside.pdf")
NUMBERS = ("PERM-0001", "PERM-0002")
CODES = [*LICENCES, "no-such-licence", None]
BASES = [*get_args(Basis), None]
DAYS = st.sampled_from([None, DAY - dt.timedelta(1), DAY, DAY + dt.timedelta(1)])
PERMISSIONS = st.sampled_from([None, *NUMBERS, "PERM-0009"])
GRANTS = st.builds(
    Grant,
    id=st.just("PERM-0001"),
    uses=st.sets(st.sampled_from(get_args(GrantUse))).map(tuple),
    reuse=st.sampled_from(CODES),
    given_on=DAYS,
    expires_on=DAYS,
    withdrawn_on=DAYS,
)
TERMS = {"basis": st.sampled_from(BASES), "reuse": st.sampled_from(CODES), "permission": PERMISSIONS}
ITEMS = st.builds(
    ThirdParty, item=st.sampled_from([*FILES, "a poem in the text"]), holder=st.just("Somebody Example"), **TERMS
)
ORIGINALS = st.builds(Adaptation, reuse=st.sampled_from(CODES), permission=PERMISSIONS)
RIGHTS = st.builds(
    Rights, holder=st.just("Example University"), third_party=st.lists(ITEMS, max_size=2).map(tuple), **TERMS
)


def offer(front: FrontMatter, grants: Mapping[str, Grant]) -> Offer:
    return offer_of(front, ["beside.pdf"], {name: each for name, each in grants.items() if each.is_in_force(DAY)}.get)


def allows(record: Rights | ThirdParty | Adaptation, use: str, grants: Mapping[str, Grant]) -> bool:
    """Whether a work may be shared or adapted: said once more, from the licence and the grant alone."""
    licence = LICENCES.get(record.reuse or "")
    basis = getattr(record, "basis", "open-licence" if record.permission is None else "written-permission")
    if licence is None or basis in {None, "link-only"}:
        return False
    by_licence = licence.share and (licence.adapt or use == "share")
    if basis == "open-licence" and record.permission is None:
        return by_licence
    grant = grants.get(record.permission or "")
    if grant is None or not grant.is_in_force(DAY):
        return False
    if use == "share":
        return by_licence or "download" in grant.uses
    most = LICENCES.get(grant.reuse or "")
    return by_licence and {"adapt", "download"} <= set(grant.uses) and most is not None and most.share and most.adapt


@given(RIGHTS, st.lists(ORIGINALS, max_size=2).map(tuple), st.dictionaries(st.sampled_from(NUMBERS), GRANTS))
def test_what_is_offered_is_what_all_rights_allow(
    rights: Rights, originals: tuple[Adaptation, ...], grants: dict[str, Grant]
) -> None:
    made = offer(FrontMatter(rights=rights, adapted_from=originals), grants)
    works: list[Rights | ThirdParty | Adaptation] = [
        rights,
        *(each for each in rights.third_party if each.item != "beside.pdf"),
        *originals,
    ]
    for form in FORMS:
        use = "adapt" if form in {WORD, EPUB, SOURCE} else "share"
        assert (form in made.forms) == all(allows(each, use, grants) for each in works), form.name
    assert {form for each in made.withheld for form in each.forms} == set(FORMS) - set(made.forms)
    assert all(each.why and not each.why.endswith(".") and "None" not in each.why for each in made.withheld)


@pytest.mark.parametrize("code", [code for code in LICENCES if "-ND-" in code])
def test_what_may_not_be_adapted_is_offered_to_print_alone(code: str) -> None:
    made = offer(FrontMatter(rights=Rights(holder="A", basis="open-licence", reuse=code)), {})
    assert made.forms == (PDF,)
    (withheld,) = made.withheld
    assert withheld.names == "Word, EPUB and Markdown"
    assert withheld.why == f"{LICENCES[code].name} lets nobody share an adapted version of it without asking"


@pytest.mark.parametrize("code", LICENCES)
def test_nothing_is_offered_of_what_is_only_linked_to(code: str) -> None:
    made = offer(FrontMatter(rights=Rights(holder="A", basis="link-only", reuse=code)), {})
    assert made.forms == ()
    assert [each.why for each in made.withheld] == [
        "the original is not kept here, so there is nothing of it to download"
    ]


def test_somebody_elses_picture_holds_back_the_whole_and_a_file_beside_the_text_does_not() -> None:
    def with_item(name: str) -> Offer:
        item = ThirdParty(item=name, holder="Example Gallery", basis="open-licence", reuse="CC-BY-ND-4.0")
        rights = Rights(holder="A", basis="open-licence", reuse="CC-BY-4.0", third_party=(item,))
        return offer(FrontMatter(rights=rights), {})

    assert with_item("beside.pdf").forms == FORMS
    assert with_item("shown.svg").forms == (PDF,)
    assert "‘shown.svg’ by Example Gallery" in with_item("shown.svg").withheld[0].why


def test_a_permission_to_download_is_enough_to_print_and_not_to_adapt() -> None:
    rights = Rights(holder="A", basis="written-permission", reuse="InC", permission="PERM-0001")
    grant = Grant(id="PERM-0001", uses=("publish", "adapt", "download"), reuse="InC", given_on=DAY)
    assert offer(FrontMatter(rights=rights), {"PERM-0001": grant}).forms == (PDF,)
    without = grant.model_copy(update={"uses": ("publish",)})
    assert offer(FrontMatter(rights=rights), {"PERM-0001": without}).forms == ()
    ended = grant.model_copy(update={"expires_on": DAY})
    assert offer(FrontMatter(rights=rights), {"PERM-0001": ended}).forms == ()
