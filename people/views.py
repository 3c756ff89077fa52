"""The list of schools, asked a few letters at a time."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from people.queries import search_schools, whereabouts

MOST = 12


@require_safe
def school_search(request: HttpRequest) -> JsonResponse:
    """Schools that match `?q=`, for the picker: id (SEED code), label and what tells it from its namesakes."""
    schools = search_schools(request.GET.get("q", "")[:100])[:MOST]
    results = [{"id": s.seed_code, "label": s.name, "note": whereabouts(s)} for s in schools]
    return JsonResponse({"results": results})
