import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError

from disclosure import structure
from disclosure.models import Column, ColumnAddress, LogEntry
from tests.factories import ColumnFactory, DisclosureFactory, IssuingBodyFactory, SubjectFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def branch():
    root = ColumnFactory(slug="statutory", name="法定主动公开内容")
    other = ColumnFactory(slug="other", parent=root)
    return root, other, ColumnFactory(slug="reports", parent=other)


def test_a_path_is_the_slugs_from_the_root(branch):
    assert branch[2].path == "statutory/other/reports"
    assert structure.current().columns_by_path["statutory/other/reports"] == branch[2]


def test_renaming_a_branch_keeps_every_old_address(branch):
    _root, other, reports = branch
    other.slug = "others"
    other.save()
    assert dict(ColumnAddress.objects.values_list("path", "column")) == {
        "statutory/other": other.pk,
        "statutory/other/reports": reports.pk,
    }


def test_moving_a_branch_twice_keeps_both_old_addresses(branch):
    root, other, reports = branch
    reports.parent = root
    reports.save()
    other.parent = reports
    other.save()
    assert set(ColumnAddress.objects.values_list("path", flat=True)) == {
        "statutory/other/reports",
        "statutory/other",
    }
    assert Column.objects.get(pk=other.pk).path == "statutory/reports/other"


def test_a_column_cannot_stand_below_itself(branch):
    root, other, reports = branch
    other.parent = reports
    with pytest.raises(ValidationError, match="不能是本栏目的下级"):
        other.full_clean()
    with pytest.raises(ValidationError, match="不能是本栏目的下级"):
        other.save()
    assert Column.objects.get(pk=other.pk).parent == root


@pytest.mark.parametrize("change", [{"slug": "law"}, {"name": "新闻"}])
def test_a_section_that_the_norm_names_is_not_renamed(branch, change):
    for name, value in change.items():
        setattr(branch[0], name, value)
    with pytest.raises(ValidationError, match="规定的栏目"):
        branch[0].save()


def test_a_section_is_not_moved_or_deleted(branch):
    section = Column.objects.create(slug="rules", name="政府信息公开制度")
    section.parent = branch[0]
    with pytest.raises(ValidationError, match="规定的栏目"):
        section.save()
    with pytest.raises(ValidationError, match="不能删除"):
        Column.objects.get(slug="rules").delete()


def test_a_column_with_documents_is_not_deleted(branch):
    DisclosureFactory(column=branch[2])
    with pytest.raises(ProtectedError):
        branch[2].delete()


def test_every_change_of_the_structure_is_an_entry_and_saving_again_is_none(branch):
    before = LogEntry.objects.count()
    branch[2].save()
    assert LogEntry.objects.count() == before
    branch[2].description = "每年公布"
    branch[2].save()
    entry = LogEntry.objects.newest(branch[2].log_subject)
    assert entry.seq == before + 1
    assert '"description":"每年公布"' in entry.text


def test_a_part_that_is_deleted_leaves_an_entry_without_a_record(branch):
    subject = branch[2].log_subject
    Column.objects.filter(pk=branch[2].pk).delete()
    entry = LogEntry.objects.newest(subject)
    assert (entry.kind, entry.text) == ("structure", "")


def test_the_structure_is_read_again_when_it_changed_and_only_then(
    branch, django_assert_num_queries
):
    first = structure.current()
    with django_assert_num_queries(1):
        assert structure.current() is first
    IssuingBodyFactory(name="云汀区水务局")
    assert "云汀区水务局" in [body.name for body in structure.current().bodies]


def test_a_structure_that_was_rolled_back_is_not_held(branch):
    with pytest.raises(RuntimeError), transaction.atomic():
        IssuingBodyFactory(name="云汀区幻影局")
        assert "云汀区幻影局" in [body.name for body in structure.current().bodies]
        raise RuntimeError
    IssuingBodyFactory(name="云汀区水务局")
    assert [body.name for body in structure.current().bodies] == ["云汀区水务局"]


def test_a_tree_knows_its_branches(branch):
    tree = structure.current().columns
    assert tree.branch(branch[0]) == list(branch)
    assert tree.chain(branch[2]) == list(branch)


def test_subjects_have_two_levels():
    head = SubjectFactory()
    below = SubjectFactory(parent=head)
    with pytest.raises(ValidationError, match="只有两级"):
        SubjectFactory.build(parent=below).full_clean()


def test_a_body_is_not_its_own_superior():
    upper = IssuingBodyFactory()
    lower = IssuingBodyFactory(parent=upper)
    upper.parent = lower
    with pytest.raises(ValidationError, match="不能是本机构的下级"):
        upper.full_clean()


def test_a_successor_needs_the_day_of_dissolution():
    with pytest.raises(ValidationError, match="撤并日期"):
        IssuingBodyFactory.build(successor=IssuingBodyFactory()).full_clean()
