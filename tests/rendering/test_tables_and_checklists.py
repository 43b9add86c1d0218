"""Tables and checklists of a finished page: named, reachable by keyboard, labelled, and otherwise as they were."""

from __future__ import annotations

from build_tools.rendering.tables_and_checklists import usable_in_the_room

TWO = """<table>
<thead>
<tr>
<th>Who &amp; why</th>
<th>Yes</th>
</tr>
</thead>
<tbody>
<tr>
<td>a</td>
<td>b</td>
</tr>
</tbody>
</table>"""
THREE = TWO.replace("<th>Yes</th>", "<th><em>Yes</em></th>\n<th></th>").replace("<td>b</td>", "<td>b</td>\n<td>c</td>")


def test_a_table_is_a_region_with_the_name_of_its_columns_that_the_keyboard_reaches() -> None:
    made = usable_in_the_room(f"<p>x</p>{TWO}<p>y</p>")
    region = '<div class="pc-scroll" role="region" tabindex="0" aria-label="Table: Who &amp; why, Yes">'
    assert made == f"<p>x</p>{region}{TWO}</div><p>y</p>"


def test_two_tables_with_the_same_columns_have_two_names() -> None:
    made = usable_in_the_room(TWO + TWO)
    assert made.count('aria-label="Table: Who &amp; why, Yes"') == 1
    assert made.count('aria-label="Table: Who &amp; why, Yes (2)"') == 1


def test_in_a_table_of_three_columns_each_cell_says_what_stands_above_it() -> None:
    made = usable_in_the_room(THREE)
    assert 'class="pc-scroll pc-stack"' in made
    assert '<td data-label="Who &amp; why">a</td>\n<td data-label="Yes">b</td>\n<td>c</td>' in made


def test_a_heading_in_a_row_and_the_attributes_of_a_cell_stay() -> None:
    written = THREE.replace("<td>a</td>", '<th scope="row">a</th>').replace("<td>b</td>", '<td class="n">b</td>')
    made = usable_in_the_room(written)
    assert '<th scope="row" data-label="Who &amp; why">a</th>\n<td class="n" data-label="Yes">b</td>' in made


def test_a_table_with_a_class_is_somebody_elses_and_stays_as_it_is() -> None:
    written = TWO.replace("<table>", '<table class="pc-register">')
    assert usable_in_the_room(written) == written


def test_a_box_can_be_ticked_and_its_line_is_its_label() -> None:
    written = '<li class="task-list-item"><input type="checkbox" disabled/> Ask <a href="#x">her</a>.</li>'
    made = usable_in_the_room(written)
    assert made == ('<li class="task-list-item"><label><input type="checkbox"> Ask <a href="#x">her</a>.</label></li>')


def test_a_list_within_a_line_is_no_part_of_its_label() -> None:
    written = '<li class="task-list-item"><input type="checkbox" disabled checked/> Ask<ul>\n<li>Who</li></ul></li>'
    made = usable_in_the_room(written)
    assert '<label><input type="checkbox" checked> Ask</label><ul>' in made


def test_a_line_in_a_paragraph_keeps_its_paragraph() -> None:
    written = '<li class="task-list-item">\n<p><input type="checkbox" disabled/> Ask.</p>\n</li>'
    assert '<p><label><input type="checkbox"> Ask.</label></p>' in usable_in_the_room(written)


def test_an_empty_corner_is_no_heading() -> None:
    written = THREE.replace("<th>Who &amp; why</th>", '<th style="text-align: left;"></th>')
    made = usable_in_the_room(written)
    assert '<td class="pc-left"></td>' in made
    assert "<th></th>" not in made
