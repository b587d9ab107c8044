"""What a person is called."""

from crm.contacts.models import Contact


def test_a_chinese_person_is_greeted_by_the_full_name() -> None:
    assert Contact(name="王小明", given_name="小明", family_name="王").called == "王小明"
    assert Contact(name="Ann Lee", given_name="Ann").called == "Ann"
    assert Contact(name="Madonna").called == "Madonna"
