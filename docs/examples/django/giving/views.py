from django.conf import settings
from django.shortcuts import render
from django.utils.translation import get_language


def donate(request):
    """No order is made here: the server makes it when a donor has pressed the button."""
    return render(
        request,
        "giving/donate.html",
        {
            "daan": settings.DAAN_URL,
            "campaign": "education",
            "amounts": ",".join(str(rupees) for rupees in [100, 500, 1000]),
            "locale": get_language(),
        },
    )
