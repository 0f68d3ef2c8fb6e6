"""People: signing in, and what an administrator may do with them."""

import pytest

from accounts.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-password"


def test_the_sign_in_page_is_in_chinese_whatever_the_browser_speaks(client):
    page = client.get("/admin/login/", headers={"accept-language": "en-US"}).content.decode()
    for words in ["政府信息公开管理", "用户名", "密码", "登录"]:
        assert words in page
    wrong = client.post("/admin/login/", {"username": "nobody", "password": "x"})
    assert "请输入" in wrong.content.decode()


def test_staff_sign_in_and_others_do_not(client):
    staff = UserFactory()
    stranger = UserFactory(is_staff=False, is_superuser=False)
    gone = UserFactory(is_active=False)
    for user, leads in [(staff, 302), (stranger, 200), (gone, 200)]:
        data = {"username": user.username, "password": PASSWORD, "next": "/admin/"}
        assert client.post("/admin/login/", data).status_code == leads
        client.logout()


def test_signing_out_is_a_post(client):
    client.force_login(UserFactory())
    assert client.get("/admin/logout/").status_code == 405
    client.post("/admin/logout/")
    assert client.get("/admin/").status_code == 302


def test_people_are_never_deleted(client):
    client.force_login(UserFactory())
    other = UserFactory()
    answer = client.post(f"/admin/accounts/user/{other.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 403
    assert User.objects.filter(pk=other.pk).exists()


def test_an_administrator_adds_a_person_and_is_told_in_chinese_what_is_wrong(client):
    client.force_login(UserFactory())
    data = {"username": "wang", "name": "王芳", "password1": "short", "password2": "short"}
    page = client.post("/admin/accounts/user/add/", data).content.decode()
    assert "密码太短，至少要有 10 个字符。" in page
    data |= {"password1": "a-long-password-2", "password2": "a-long-password-2"}
    client.post("/admin/accounts/user/add/", data)
    person = User.objects.get(username="wang")
    assert (person.name, str(person)) == ("王芳", "王芳")
    assert person.check_password("a-long-password-2")
    assert person.is_staff


def test_only_permissions_of_what_stands_at_the_desk_are_offered_in_chinese(client):
    client.force_login(UserFactory())
    form = client.get("/admin/auth/group/add/").context["adminform"].form
    labels = [label for value, label in form.fields["permissions"].choices]
    assert "公开文件：修改" not in labels  # that follows from memberships
    assert "栏目：修改" in labels
    assert "发布机构：查看" in labels
    assert [label for label in labels if label.isascii() or "session" in label] == []


def test_a_new_password_is_set_by_an_administrator(client):
    client.force_login(UserFactory())
    other = UserFactory()
    url = f"/admin/accounts/user/{other.pk}/password/"
    empty = client.post(url, {"password1": "", "password2": ""})
    assert empty.status_code == 200
    client.post(url, {"password1": "a-new-password-3", "password2": "a-new-password-3"})
    other.refresh_from_db()
    assert other.check_password("a-new-password-3")
