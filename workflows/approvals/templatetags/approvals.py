from django import template

from workflows.approvals.addresses import address

register = template.Library()
register.simple_tag(address, name="address")
