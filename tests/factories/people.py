import factory
from allauth.account.models import EmailAddress
from factory.django import DjangoModelFactory

from people.models import LocalAuthority, School, User


class AuthorityFactory(DjangoModelFactory):
    class Meta:
        model = LocalAuthority
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"S12{n % 1_000_000:06d}")
    name = factory.Sequence(lambda n: f"Authority {n}")
    slug = factory.Sequence(lambda n: f"authority-{n}")
    in_partnership = True


class SchoolFactory(DjangoModelFactory):
    class Meta:
        model = School

    seed_code = factory.Sequence(lambda n: f"84{n:05d}")
    name = factory.Sequence(lambda n: f"Anytown {n} Primary School")
    authority = factory.SubFactory(AuthorityFactory)
    primary = True
    town = "Anytown"
    postcode = "G1 1AA"
    latitude = factory.Sequence(lambda n: 55.8 + (n % 50) / 200)
    longitude = factory.Sequence(lambda n: -4.3 + (n % 37) / 150)


class UserFactory(DjangoModelFactory):
    """An account whose address has been proved, as every account that can sign in."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person Number{n}")
    password = "!"

    @factory.post_generation
    def address(self, create, extracted, **kwargs):
        if create:
            EmailAddress.objects.create(user=self, email=self.email, verified=True, primary=True)
