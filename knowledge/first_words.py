"""What the front pages say before an editor changes them."""

FRONT_PAGES = {
    "de": {
        "title": "Etwas macht Ihnen Sorgen? Sagen Sie es früh.",
        "lead": "Ein ungutes Gefühl genügt. Sie brauchen keinen Beweis.",
        "body": """
<h2>Worum es geht</h2>
<p>Drohungen, Nachstellen, Gewalt zu Hause, die bis an den Arbeitsplatz reicht: Oft gibt es vorher Zeichen. Wer sie früh
sagt, hilft allen, auch der Person, um die es geht.</p>
<h2>Was Ihnen auffallen kann</h2>
<ul>
<li>Jemand droht, offen oder in Andeutungen.</li>
<li>Jemand sucht immer wieder Kontakt, den andere nicht wollen.</li>
<li>Jemand spricht davon, keinen Ausweg mehr zu sehen.</li>
<li>Jemand verhält sich plötzlich ganz anders als sonst.</li>
</ul>
<p>Herkunft, eine Krankheit oder ein Leben für sich allein sind keine Warnzeichen.</p>
<h2>Was Sie tun können</h2>
<ol>
<li>Ist jemand in Gefahr, gehen Sie an einen sicheren Ort und rufen Sie die 110.</li>
<li>Merken Sie sich, was geschehen ist, und bewahren Sie Nachrichten auf.</li>
<li>Sprechen Sie mit dem Bedrohungsmanagement. Es hört zu und überlegt mit Ihnen, was hilft.</li>
</ol>
<p>Stellen Sie niemanden zur Rede und forschen Sie nicht selbst nach.</p>
""",
    },
    "en": {
        "title": "Something worries you? Say so early.",
        "lead": "An uneasy feeling is enough. You need no proof.",
        "body": """
<h2>What this is about</h2>
<p>Threats, stalking, violence at home that reaches into work: often there are signs before. Whoever tells of them early
helps everyone, the person concerned included.</p>
<h2>What you may notice</h2>
<ul>
<li>Someone threatens others, openly or in hints.</li>
<li>Someone keeps seeking contact that others do not want.</li>
<li>Someone says that they see no way out any more.</li>
<li>Someone suddenly behaves quite differently.</li>
</ul>
<p>Where people come from, an illness or a life lived alone are no warning signs.</p>
<h2>What you can do</h2>
<ol>
<li>If somebody is in danger, go to a safe place and call 110.</li>
<li>Remember what happened, and keep messages.</li>
<li>Talk to threat management. They listen and think with you about what helps.</li>
</ol>
<p>Do not confront anyone, and do not investigate by yourself.</p>
""",
    },
}
