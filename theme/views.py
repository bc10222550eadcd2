"""The catalogue: every component in every state. Whoever names its address also says who may see it."""

from django.shortcuts import render

from theme.catalogue import samples

CHOICES = {"scheme": {"light", "dark"}, "contrast": {"more"}, "density": {"compact"}, "mask": {"on"}}


def catalogue(request):
    """Every component in every state, in the scheme asked for: ?scheme=dark&contrast=more&density=compact&mask=on."""
    asked = {name: request.GET.get(name) for name, known in CHOICES.items() if request.GET.get(name) in known}
    return render(request, "theme/catalogue.html", samples() | {"display": asked})
