from django import template

from workflows.approvals.addresses import address
from workflows.approvals.words import heard_label

register = template.Library()
register.simple_tag(address, name="address")
register.filter("who_is_heard", heard_label)
