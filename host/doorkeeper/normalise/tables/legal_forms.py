"""Legal forms of organisations: what stands behind a name, or before it, and says only how the law sees it.

From the code list of ISO 20275 (Entity Legal Forms): the everyday abbreviations, and the written-out forms of the
countries whose firms write them out. All in the plain letters that ``normalise.characters`` gives; a form in another
alphabet stands as it sounds there.
"""

from __future__ import annotations


def _forms(text: str) -> frozenset[str]:
    return frozenset(" ".join(form.split()) for form in text.split("|"))


LEGAL_FORMS = _forms("""
    ltd|limited|llc|llp|lp|lllp|pllc|inc|incorporated|corp|corporation|plc|co|company|cic|clg|dac|ulc|uc|na
    |co ltd|co inc|company ltd|and co|pvt|private|pvt ltd|private ltd|private limited|pte|pte ltd|pty|pty ltd
    |company limited|limited company|private limited company|public limited company|public company limited|pcl
    |limited liability company|limited liability partnership|limited partnership|company limited by guarantee
    |community interest company|designated activity company|joint stock company|stock company|joint stock co
    |open joint stock company|closed joint stock company|public joint stock company|private joint stock company
    |jsc|ojsc|cjsc|pjsc|public limited liability company
    |gmbh|mbh|gesmbh|ag|kg|kgaa|ohg|ug|eg|co kg|gmbh co kg|aktiengesellschaft|kommanditgesellschaft
    |gesellschaft mit beschrankter haftung|gesellschaft mit beschraenkter haftung|offene handelsgesellschaft
    |unternehmergesellschaft|unternehmergesellschaft haftungsbeschrankt|se|societas europaea
    |sa|sas|sasu|sarl|eurl|snc|sca|societe anonyme|societe a responsabilite limitee|societe par actions simplifiee
    |s a|sl|slu|sau|sociedad anonima|sociedad limitada|sociedad de responsabilidad limitada|sa de cv|srl de cv
    |sociedad anonima de capital variable|ltda|lda|limitada|eireli|sociedade anonima
    |spa|srl|srls|societa per azioni|societa a responsabilita limitata
    |bv|nv|b v|n v|bvba|vof|besloten vennootschap|naamloze vennootschap
    |ab|oy|oyj|as|asa|aps|aktiebolag|aktieselskab|anpartsselskab|aksjeselskap|allmennaksjeselskap|osakeyhtio|ab publ
    |sp zoo|sp z oo|spzoo|spolka z ograniczona odpowiedzialnoscia|spolka akcyjna|sro|spol|spol sro
    |spolecnost s rucenim omezenym|akciova spolecnost|spolocnost s rucenim obmedzenym
    |kft|bt|zrt|nyrt|korlatolt felelossegu tarsasag|doo|dd|ood|eood|ead|drustvo s ogranicenom odgovornoscu
    |druzba z omejeno odgovornostjo|societatea cu raspundere limitata|societate cu raspundere limitata
    |societatea pe actiuni|societate pe actiuni|uab|sia|ou
    |ooo|oao|zao|pao|obshchestvo s ogranichennoy otvetstvennostyu|aktsionernoe obshchestvo
    |publichnoe aktsionernoe obshchestvo|otkrytoe aktsionernoe obshchestvo|zakrytoe aktsionernoe obshchestvo
    |tov|prat|as ltd|ltd sti|limited sirketi|anonim sirketi
    |kk|kabushiki kaisha|godo kaisha|sdn bhd|bhd|berhad|sendirian berhad|tbk|pt|perseroan terbatas|tnhh
    |cong ty tnhh|cong ty co phan|jusikhoesa|fze|fzco|fz llc|dmcc|wll
""")

BEFORE_A_NAME = frozenset("ooo oao zao pao jsc ojsc cjsc pjsc srl tov prat pt jusikhoesa".split()) | frozenset(
    form for form in LEGAL_FORMS if " " in form and not form.startswith(("ab ", "as ", "co ", "and ", "s ", "sa ", "b "))
)
"""Forms that stand before the name in their country, and written-out ones, with which no name begins by itself."""

HAN_FORMS = tuple(
    "股份有限公司 有限责任公司 有限責任公司 有限公司 株式会社 株式會社 合同会社 有限会社".split()
)
"""Chinese and Japanese forms, the longest first: written to the name without a space."""
