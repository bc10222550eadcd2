from portal.accounts.models.drafts import Draft
from portal.accounts.models.factors import FactorReset, RecoveryCode, TotpDevice
from portal.accounts.models.people import Duty, Person
from portal.accounts.models.sessions import EnteredSession

__all__ = ["Draft", "Duty", "EnteredSession", "FactorReset", "Person", "RecoveryCode", "TotpDevice"]
