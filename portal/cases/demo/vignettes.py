"""Eight matters and one consultation, in the words of the people who work on them."""

from datetime import timedelta

from django.utils import timezone

from portal.cases.actions import access, emergency
from portal.cases.demo.story import Story
from portal.cases.grants import CaseGrant
from portal.cases.models import Case, EmergencyAccess
from portal.cases.states import Criterion, State
from portal.cases.walls import Exclusion


def tell_all(hired, sites) -> None:
    """All of them, in the order in which they came in."""
    for vignette in (fjord, kranich, ahorn, basalt, delta, erle, granit, supplier, hafen, consultation):
        vignette(hired, sites)


def kranich(hired, sites):
    """A customer's threat in a shop: moderate, then low, retired."""
    story = Story(
        hired, sites, title="Kundendrohung im Shop Leipzig", site="Leipzig", lead="sommerfeld", deputy="petersen"
    )
    story.names("Mia Torell", "reported", account=hired["torell"])
    story.names("R. Decker", "of_concern", note="Kunde; Name laut Auftrag, Anschrift nicht bekannt.")
    story.names("Mia T.", "at_risk", note="Arbeitet im Shop. Möchte vorerst nicht allein schließen.")
    story.happened(
        290,
        "message",
        "Nach einer abgelehnten Rückzahlung laut geworden, das Namensschild abgeschrieben: „Ich weiß, wo du wohnst und "
        "wann du Feierabend hast.“",
        clock="16:05",
        source="Meldung über das Formular",
    )
    story.happened(288, "observation", "Stand an zwei Abenden an der Haltestelle vor dem Shop.", known=287)
    story.danger("no", "petersen")
    story.becomes(State.TRIAGE)
    story.level(
        "moderate", "Gezielte Drohung, und er hat ihre Nähe gesucht; ob er weitergeht, wissen wir nicht.", "petersen"
    )
    story.becomes(State.ASSESSMENT)
    story.grants("ohm", "contributor", "Schichtplan im Shop", ends_at=timezone.now() + timedelta(seconds=1))
    story.grants("krueger", "contributor", "Sicherheit am Standort")
    story.task("Gab es frühere Vorfälle in anderen Shops?", "krueger", question=True, done=True)
    story.task("Niemand schließt allein", "krueger", due=1, done=True)
    story.task("Hausverbot prüfen", "petersen", due=3, done=True)
    story.happened(281, "authority", "Gespräch mit der Polizei; sie spricht ihn an.", source="Petersen")
    story.level("moderate", "Kein weiteres Nachgehen; die Drohung bleibt ernst zu nehmen.")
    story.edit(hearing="postponed", hearing_why="Kunde; das Gespräch führt die Polizei.")
    story.becomes(State.MANAGEMENT)
    story.note("krueger", "Der zweite Shop in der Stadt hat nichts von ihm gehört.")
    story.look_in(30)
    story.becomes(State.MONITORING)
    story.level("low", "Seit drei Monaten kein Kontakt; sie sagt selbst, dass die Sorge nachgelassen hat.")
    story.edit(ending="defused", retention="three_years", closing=list(Criterion.values))
    story.becomes(State.RETIRED, "97 Tage ohne Vorfall. Was uns zurückholen würde, steht in der letzten Notiz.")


def ahorn(hired, sites):
    """Stalking by a former partner who works at the same site: high."""
    story = Story(
        hired,
        sites,
        title="Nachstellung nach Trennung, Servicecenter Kassel",
        site="Kassel",
        lead="sommerfeld",
        deputy="petersen",
    )
    story.names("Nadine Falk", "at_risk", email="nadine.falk@nordlicht.example", note="Erreichbar über die Kollegin.")
    story.names("Torsten Behr", "of_concern", email="torsten.behr@nordlicht.example", note="Techniker, kennt das Haus.")
    story.names("Kollegin aus dem Team", "reported", note="Rief am frühen Morgen an.")
    story.happened(48, "observation", "Wartet morgens auf dem Parkplatz, an vier Tagen in zwei Wochen.", known=40)
    story.happened(41, "message", "Bis zu 60 Nachrichten am Tag. „Wenn nicht mit mir, dann mit keinem.“", known=40)
    story.happened(190, "observation", "Im vergangenen Herbst am Hals gepackt; bisher nicht angezeigt.", known=39)
    story.danger("yes")
    story.becomes(State.TRIAGE)
    story.level("high", "Nachstellen, körperliche Gewalt in der Vorgeschichte und ein Satz, der beide einschließt.")
    story.becomes(State.ASSESSMENT)
    story.grants("castell", "assessor", "Einschätzung", history=True)
    story.grants("brand", "contributor", "Freistellung und Anhörung")
    story.grants("ohm", "contributor", "Schicht und Arbeitsplatz")
    story.grants("krueger", "contributor", "Parkplatz und Empfang")
    story.task("Wer kennt frühere Vorfälle?", "petersen", question=True, due=4)
    story.task("Hat er noch Schlüssel oder Zugänge?", "krueger", question=True, due=1)
    care = story.circle("castell", "Betreuung", "sommerfeld")
    story.note(
        "castell",
        "Sie schläft wieder bei ihrer Schwester. Die Adresse steht hier nicht, und das soll so bleiben.",
        circle=care,
        to=["sommerfeld"],
        answers=[("sommerfeld", "Gut. Ich spreche mit ihr nur über das zweite Telefon.")],
    )
    story.task("Sicherheitsplan mit ihr durchgehen", "castell", due=2, circle=care, who="castell")
    story.edit(hearing="planned")
    story.level("high", "In der Fallkonferenz bestätigt; die Wochen nach einer Trennung sind die gefährlichsten.")
    story.becomes(State.MANAGEMENT)
    story.danger("unknown")
    story.happened(12, "at_work", "Bezahlte Freistellung, Ausweis gesperrt.", source="Brand, Ohm")
    story.happened(5, "authority", "Gerichtliche Anordnung zugestellt, gilt bis zum Frühjahr.", known=4)
    story.task("Hausverbot prüfen", "brand", due=-2)
    story.task("Andere Schicht und bewachter Stellplatz", "ohm", due=1)
    story.task("Kollegium: Wortlaut mit ihr abstimmen", "sommerfeld", due=2)
    story.note(
        "brand",
        "Die Anhörung sollte nicht am Freitag liegen, und nicht allein mit der Führungskraft.",
        to=["sommerfeld", "ohm"],
        answers=[("ohm", "Dienstag um zehn, der kleine Raum am Empfang."), ("brand", "Passt.")],
    )
    story.look_in(2)


def basalt(hired, sites):
    """A dismissed administrator who gives his tools away: immediate."""
    story = Story(
        hired,
        sites,
        title="Kündigung in der IT, Abschiedszeichen",
        site="Bonn",
        lead="sommerfeld",
        deputy="petersen",
        exclusions=[Exclusion(email="holger.dannemann@nordlicht.example", reason="um ihn geht es")],
    )
    story.names("Holger Dannemann", "of_concern", email="holger.dannemann@nordlicht.example", knowing=True)
    story.names("Teamleitung", "reported", note="Zwei Stunden später kam dazu eine Meldung ohne Namen.")
    story.names("Kollege", "witness", note="Hat den Satz selbst gehört.")
    story.happened(
        6, "message", "„Am Monatsende sollte keiner hier sein.“", clock="11:20", source="Kollege, selbst gehört"
    )
    story.happened(5, "observation", "Verschenkt sein Werkzeug und hat nach dem Räumungsplan gefragt.", known=4)
    story.happened(4, "at_work", "Kündigung läuft zum Monatsende.", known=6 - 2)
    story.danger("yes")
    story.becomes(State.TRIAGE)
    story.level("immediate", "Ein Datum, ein Ort, und er nimmt Abschied.")
    story.becomes(State.ASSESSMENT)
    story.grants("castell", "assessor", "Einschätzung, Wortlaut der Schreiben", history=True)
    story.grants("brand", "contributor", "Kündigung")
    story.grants("krueger", "contributor", "Zutritt und Räumungsplan")
    story.grants("aydin", "signatory", "Freigabe der Schreiben")
    story.happened(3, "authority", "Polizei informiert; Gespräch mit ihm ist zugesagt.", source="Sommerfeld")
    story.task("Wer hat zuletzt mit ihm gesprochen?", "petersen", question=True, due=0)
    story.task("Konten und Ausweis in einem Zug sperren", "krueger", due=0)
    story.task("Eine Ansprechperson für ihn benennen", "sommerfeld", due=0)
    story.task("Schreiben an ihn umformulieren", "castell", due=1)
    story.note(
        "castell",
        "Nicht „letzte Gelegenheit“ schreiben. Besser: was er zurückbekommt, wann, und wen er anrufen kann.",
        to=["brand"],
        answers=[("brand", "Übernommen. Der Brief geht heute nicht ohne deinen Blick hinaus.")],
    )
    story.look_in(1)


def delta(hired, sites):
    """An anonymous report, unfounded and made in good faith."""
    story = Story(
        hired,
        sites,
        title="Anonyme Meldung über eine Teamleitung",
        site="Hamburg",
        lead="petersen",
        deputy="sommerfeld",
    )
    story.grants("aydin", "reader", "Übergabe von der Meldestelle")
    story.names("Georg Mayrhofer", "of_concern", email="georg.mayrhofer@nordlicht.example")
    story.names("Meldende Person (nicht bekannt)", "reported")
    story.happened(
        172, "message", "Zeigt Bilder von Waffen und rede von einem Amoklauf.", source="Postfach der Meldestelle"
    )
    story.danger("unknown")
    story.becomes(State.TRIAGE)
    story.level("undetermined", "Eine Stimme, keine Quelle; wir wissen noch fast nichts.")
    story.becomes(State.ASSESSMENT)
    story.task("Wovon sind die Bilder?", "petersen", question=True, done=True)
    story.happened(
        160, "contact", "Bilder von einem angemeldeten Sportschützenfest; der Satz war aus einem Film.", known=158
    )
    story.danger("no")
    story.level(
        "low", "Kein Warnverhalten gefunden. Es gibt einen Streit um Schichtpläne, der einen anderen Ort braucht."
    )
    story.note(
        "petersen", "Ihm darf daraus nichts nachhängen. Die Rückmeldung an das Postfach ist hinaus.", to=["sommerfeld"]
    )
    story.edit(ending="unfounded", retention="early")
    story.becomes(State.CLOSED_UNFOUNDED, "Unbegründet, in gutem Glauben gemeldet.")


def erle(hired, sites):
    """Despair after an appraisal: support first."""
    story = Story(
        hired, sites, title="Abschiedsworte nach Leistungsgespräch", site="Bonn", lead="petersen", deputy="sommerfeld"
    )
    story.names("Katrin Voss", "at_risk", email="katrin.voss@nordlicht.example", note="Unterstützung angenommen: ja.")
    story.names("Führungskraft", "reported")
    story.happened(3, "message", "„Dann bin ich eben weg – und ihr werdet sehen, was ihr davon habt.“", clock="15:40")
    story.happened(3, "observation", "Entwurf einer Abschiedsmail lag am Drucker.", clock="17:10", known=2)
    story.danger("unknown")
    story.becomes(State.TRIAGE)
    story.level("moderate", "Gefahr vor allem für sie selbst; ob auch für andere, ist offen.")
    story.becomes(State.ASSESSMENT)
    story.grants("castell", "assessor", "Gespräch mit ihr", history=True)
    story.task("Wer steht ihr nahe, und darf jemand anrufen?", "castell", question=True, due=0)
    story.task("Gespräch über Leistung verschieben", "petersen", due=0, done=True)
    story.task("Führungskraft: was sagen, was nicht", "sommerfeld", due=1)
    story.note(
        "castell", "Sie ist heute mit ihrer Schwester beim Betriebsarzt. Mehr schreibe ich hier nicht.", to=["petersen"]
    )
    story.look_in(3)


def fjord(hired, sites):
    """Two years of letters to the board: long-term monitoring."""
    story = Story(
        hired, sites, title="Letters to the board about a patent", site="Bonn", lead="sommerfeld", deputy="whitfield"
    )
    story.names("E. Sandvik", "of_concern", note="Writes in English and German. Lives abroad.")
    story.names("Member of the board", "at_risk")
    story.happened(730, "message", "First letter, polite: asks to be heard about an invention.", known=729)
    story.happened(300, "message", "Tone changes: “stolen”, names of three people, dates of a general meeting.")
    story.happened(120, "contact", "Came to headquarters with a folder, left when asked.", source="Reception")
    story.happened(64, "message", "“You force my hand.” No demand, no date.")
    story.danger("no")
    story.becomes(State.TRIAGE)
    story.level("moderate", "Fixated and persistent; so far every step stayed on paper, apart from one visit.")
    story.becomes(State.ASSESSMENT)
    story.grants("castell", "assessor", "Reading the series of letters", history=True)
    story.grants("krueger", "contributor", "Visitors and the residence")
    story.task("Who answered him before 2024, and how?", "whitfield", question=True, due=8)
    story.edit(hearing="postponed", hearing_why="One polite final answer by legal; no reply afterwards.")
    story.level("moderate", "One visit in two years. The sentence about his hand is read as pressure, not as a plan.")
    story.becomes(State.MANAGEMENT)
    story.task("One mailbox for all letters, originals kept", "krueger", due=2, done=True)
    story.task("Advice on the residence", "krueger", due=10)
    story.note(
        "castell",
        "143 items. The number per week says less than the new elements do: a name, a place, a date.",
        to=["whitfield"],
        answers=[("whitfield", "Agreed. I keep the list of new elements, one line each.")],
    )
    story.look_in(21)
    story.becomes(State.MONITORING)


def granit(hired, sites):
    """A technician who praises an attacker: undetermined until more is known."""
    story = Story(hired, sites, title="Remarks at the tower site", site="Bellevue", lead="whitfield", deputy="petersen")
    story.names("Cole Harding", "of_concern", email="cole.harding@nordlicht.example")
    story.names("Shift lead", "reported")
    story.happened(
        9, "message", "Spoke of “speeding things up” and praised an attacker.", source="Shift lead, first hand"
    )
    story.happened(8, "observation", "Asked twice how the tower is supplied with power.", known=7)
    story.danger("unknown")
    story.becomes(State.TRIAGE)
    story.level("undetermined", "Too much is unknown. Low would be a guess.")
    story.becomes(State.ASSESSMENT)
    story.grants("castell", "assessor", "External opinion is being arranged", history=True)
    story.task("Which rooms did his badge open in the last month?", "whitfield", question=True, due=1)
    story.task("What exactly did he say, in his words?", "whitfield", question=True, due=0)
    story.task("Pause access to critical rooms, for an operational reason", "petersen", due=1)
    story.note("whitfield", "What somebody believes is not our question. What he does and plans is.", to=["castell"])
    story.look_in(5)


def supplier(hired, sites):
    """A supplier's guard threatened a representative: a case that has only just come in."""
    story = Story(
        hired, sites, title="Threat at a supplier, gate 3", site="Wrocław", lead="whitfield", deputy="sommerfeld"
    )
    story.names("Ewa Mazur", "at_risk", note="Representative of the union there.")
    story.names("Guard at the gate", "of_concern")
    story.happened(
        2, "message", "“Speak up again and see how you get home.”", source="Complaint, in Polish; translated"
    )
    story.task("Who at the supplier may know of this?", "whitfield", question=True, due=2)


def hafen(hired, sites):
    """The head of site security himself: excluded before the first word was written."""
    story = Story(
        hired,
        sites,
        title="Nachstellen durch Leitung Standortsicherheit",
        site="Hamburg",
        lead="petersen",
        deputy="sommerfeld",
        exclusions=[
            Exclusion(person=hired["ostermann"], reason="um ihn geht es", why="named"),
            Exclusion(person=hired["krueger"], reason="seine ganze Einheit"),
        ],
    )
    story.names("Dirk Ostermann", "of_concern", account=hired["ostermann"])
    story.names("Samira Haddad", "at_risk", email="samira.haddad@nordlicht.example")
    story.names("Empfang", "reported", note="Möchte nicht genannt werden.")
    story.happened(20, "observation", "Folgt ihr durch das Gebäude und fotografiert sie.", known=14)
    story.happened(15, "message", "„Ich kenne hier jede Kamera.“", known=14, source="Empfang, selbst gehört")
    story.danger("no")
    story.becomes(State.TRIAGE)
    story.level("moderate", "Nähe, Fotos und Kenntnis der Kameras; die Schwere ist unter uns umstritten.")
    story.becomes(State.ASSESSMENT)
    story.grants("castell", "assessor", "Einschätzung", history=True)
    story.grants("ohm", "contributor", "Vorübergehend anderer Einsatz")
    story.grants("nielsen", "reader", "Anhörung auf seinen Wunsch begleitet")
    ended = CaseGrant.objects.get(content_object=story.case, user=hired["nielsen"])
    access.end(ended, actor=story.badge("petersen"), because="Die Anhörung ist vorbei.")
    story.task("Welche Kameras wurden in der Zeit abgerufen?", "petersen", question=True, due=1)
    story.task("Einsatz an anderem Standort vorbereiten", "ohm", due=3)
    story.note(
        "castell",
        "Zwei von uns lesen dasselbe Protokoll verschieden. Das ist kein Fehler; wir schreiben auf, woran es liegt.",
        to=["petersen"],
        answers=[("petersen", "An der Quelle: einmal vom Hörensagen, einmal selbst gesehen.")],
    )
    _emergency(hired, story.case)
    story.look_in(4)


def consultation(hired, sites):
    """Advice without a name."""
    story = Story(
        hired,
        sites,
        title="Beratung: Trennungsgespräch mit Ankündigung",
        site="Leipzig",
        lead="sommerfeld",
        deputy="petersen",
        kind=Case.Kind.CONSULTATION,
    )
    story.happened(1, "contact", "Eine Führungskraft fragt, wie ein Gespräch zu führen ist. Kein Name, keine Einheit.")
    story.task("Merkblatt für schwierige Trennungen schicken", "sommerfeld", due=1)


def _emergency(hired, case):
    """One request that was allowed and waits for its review, and one that still waits."""
    from portal.cases.demo.people import badge

    reason = "Frau Haddad rief an, weil niemand erreichbar war; ich muss wissen, was vereinbart ist."
    emergency.ask(actor=badge(hired["brand"]), code=case.code, reason=reason)
    asked = EmergencyAccess.objects.get(asked_by=hired["brand"])
    emergency.allow(asked, actor=badge(hired["klein"]), hours=2)
    emergency.ask(actor=badge(hired["ohm"]), code="Ahorn-26-1000", reason="Rückfrage einer Führungskraft, es eilt.")
