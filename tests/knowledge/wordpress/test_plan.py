"""Where pages come to stand, whatever the export says of it."""

from hypothesis import given
from hypothesis import strategies as st

from knowledge.wordpress.plan import DEEPEST, Entry, Key, Menu, plan


def page(number, parent=0, order=0, title="", nth=0):
    return Entry(Key(number, nth), parent, order, is_post=False, title=title)


def post(number, published="", parent=0):
    return Entry(Key(number), parent, 0, is_post=True, published=published)


def numbers(placed):
    return [each.key.number for each in placed]


def test_pages_stand_in_their_order_below_what_they_stood_below():
    placed = plan([page(3, parent=1, order=2), page(1, order=5), page(2, order=1), page(4, parent=1, order=1)])
    assert [(each.key.number, each.above and each.above.number) for each in placed] == [
        (2, None),
        (1, None),
        (4, 1),
        (3, 1),
    ]


def test_posts_come_after_pages_and_the_newest_first():
    placed = plan([post(1, "2020-01-01"), post(2, "2024-05-06"), page(3), post(4)])
    assert numbers(placed) == [3, 2, 1, 4]


def test_pages_without_an_order_stand_by_their_titles():
    assert numbers(plan([page(1, title="Zeta"), page(2, title="alpha"), page(3, title="Beta")])) == [2, 3, 1]


def test_a_menu_says_more_than_a_flat_hierarchy():
    menu = Menu([(3, 0), (1, 3), (2, 0)])
    placed = plan([page(1), page(2), page(3)], [menu])
    assert [(each.key.number, each.above and each.above.number) for each in placed] == [(3, None), (1, 3), (2, None)]


def test_a_menu_does_not_take_a_page_from_below_its_parent():
    placed = plan([page(1), page(2, parent=1), page(3)], [Menu([(3, 0), (2, 3), (1, 0)])])
    assert {each.key.number: each.above and each.above.number for each in placed} == {1: None, 2: 1, 3: None}


def test_a_page_that_is_its_own_child_comes_to_the_top_and_says_so():
    placed = plan([page(1, parent=1), page(2, parent=1)])
    assert [(each.key.number, each.found) for each in placed] == [(1, ["own_parent"]), (2, [])]


def test_a_circle_is_opened_once():
    placed = plan([page(1, parent=3), page(2, parent=1), page(3, parent=2)])
    assert numbers(placed) == [1, 2, 3]
    assert [each.found for each in placed] == [["own_parent"], [], []]


def test_a_parent_that_is_missing_is_named():
    assert [each.found for each in plan([page(2, parent=99)])] == [["parent_missing"]]


def test_a_thousand_levels_become_a_few_in_their_order():
    placed = plan([page(number, parent=number - 1) for number in range(1, 1001)])
    assert numbers(placed) == list(range(1, 1001))
    assert max(each.level for each in placed) == DEEPEST
    assert placed[DEEPEST - 1].found == []
    assert all(each.found == ["too_deep"] and each.above == Key(DEEPEST - 1) for each in placed[DEEPEST:])


def test_of_several_with_one_number_the_first_is_the_parent():
    placed = plan([page(1), page(1, nth=1), page(2, parent=1)])
    assert [each.above for each in placed if each.key.number == 2] == [Key(1, 0)]


ENTRIES = st.lists(
    st.builds(
        Entry,
        key=st.builds(Key, number=st.integers(0, 12), nth=st.integers(0, 2)),
        parent=st.integers(0, 14),
        order=st.integers(-2, 2),
        is_post=st.booleans(),
        published=st.sampled_from(["", "2020-01-01", "2021-01-01"]),
        title=st.sampled_from(["", "a", "B"]),
    ),
    max_size=30,
    unique_by=lambda entry: entry.key,
)
MENUS = st.lists(st.builds(Menu, st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14)), max_size=12)), max_size=3)


@given(ENTRIES, MENUS)
def test_everything_is_placed_once_after_what_it_stands_below(entries, menus):
    placed = plan(entries, menus)
    assert sorted(each.key for each in placed) == sorted(entry.key for entry in entries)
    seen = {}
    for each in placed:
        assert each.above is None or each.above in seen
        assert each.level == (1 if each.above is None else seen[each.above] + 1) <= DEEPEST
        seen[each.key] = each.level
