from django.urls import path

from ioc.merging import views as merging
from ioc.staff import views

urlpatterns = [
    path("staff/", views.staff_list, name="staff-list"),
    path("staff/invite/", views.invite, name="staff-invite"),
    path("staff/merge/", merging.merge, name="merge"),
    path("staff/roles/<int:pk>/end/", views.end_role, name="staff-role-end"),
    path("staff/invitations/<int:pk>/withdraw/", views.withdraw_invitation, name="invitation-withdraw"),
    path("invitations/<str:token>/", views.open_invitation, name="invitation-open"),
    path("invitation/", views.invitation, name="invitation"),
    path("invitation/accept/", views.accept_invitation, name="invitation-accept"),
    path("audit-trail/", views.audit_trail, name="audit-trail"),
]
