"""Test data. A public document goes through ``publish()``, as every public one does."""

from datetime import timedelta

import factory
from django.utils import timezone

from accounts.models import User
from disclosure.enums import Role, State
from disclosure.models import (
    Column,
    Disclosure,
    Genre,
    IssuingBody,
    Membership,
    SubjectCategory,
)
from disclosure.workflow import approve, pass_review, publish, submit, withdraw

ON_ITS_WAY = {State.IN_REVIEW, State.IN_APPROVAL, State.SCHEDULED}


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence("clerk{}".format)
    name = factory.Sequence("经办人{}".format)
    password = factory.django.Password("a-long-password")
    is_staff = True
    is_superuser = True


class IssuingBodyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = IssuingBody

    code = factory.Sequence("{:09}".format)
    name = factory.Sequence("云汀区第{}局".format)


class MembershipFactory(factory.django.DjangoModelFactory):
    """``person`` works for ``body`` in ``role``; not an administrator, if it is a new one."""

    class Meta:
        model = Membership

    person = factory.SubFactory(UserFactory, is_superuser=False)
    body = factory.SubFactory(IssuingBodyFactory)
    role = Role.EDITOR


class SubjectFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SubjectCategory

    code = factory.Sequence("9{:03}".format)
    name = factory.Sequence("主题{}".format)


class GenreFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Genre

    code = factory.Sequence("genre-{}".format)
    name = factory.Sequence("文种{}".format)


class ColumnFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Column

    slug = factory.Sequence("column-{}".format)
    name = factory.Sequence("栏目{}".format)


class DisclosureFactory(factory.django.DjangoModelFactory):
    """``state=`` moves the saved draft there by the workflow; ``at=`` dates a publication
    back, ``publish_at=`` is the time of a scheduled one; ``subjects=[…]`` in order."""

    class Meta:
        model = Disclosure
        skip_postgeneration_save = True

    title = factory.Sequence("云汀区测试文件第{}号".format)
    issuing_body = factory.SubFactory(IssuingBodyFactory)
    column = factory.SubFactory(ColumnFactory)
    content_html = "<p>各镇人民政府，区级各部门：现将有关事项通知如下。</p>"

    @classmethod
    def _create(cls, model, *args, subjects=(), at=None, publish_at=None, **fields):
        state = fields.pop("state", State.PUBLISHED)
        disclosure = super()._create(model, *args, **fields)
        for position, subject in enumerate(subjects):
            disclosure.subject_links.create(subject=subject, position=position)
        if state in {State.PUBLISHED, State.WITHDRAWN}:
            publish(disclosure, at=at)
        if state == State.WITHDRAWN:
            withdraw(disclosure, reason="内容有误，正在核实。", ground="内部核查")
        if state in ON_ITS_WAY:
            submit(disclosure)
        if state in {State.IN_APPROVAL, State.SCHEDULED}:
            pass_review(disclosure)
        if state == State.SCHEDULED:
            approve(disclosure, publish_at=publish_at or timezone.now() + timedelta(days=1))
        return disclosure
