"""Words that are added to a known domain to make another that looks like its own: ``examplebank-login.com``.

Source: the commonest words in Kintis et al., "Hiding in Plain Sight" (CCS 2017, combosquatting), without those that are
brands, and the words of recruiting and of countries with which firms name their branches.
"""

from __future__ import annotations

ADDED_WORDS = frozenset(
    """account accounts admin alert alerts app apps auth billing business career careers center centre client clients cloud
    com connect contact corp customer customers direct email eu europe events global group groups help hire hiring home hr
    hub inc info interview intl invite job jobs live log login mail manage meeting member members mobile my net network news
    now office official online org pay payment portal pro recruit recruiting recruitment recruiter register safe search
    secure security server service services shop sign signin signup site sites sso staff store support talent team teams
    tech the uk update us usa vacancies vacancy verify web webmail website work world www""".split()
)
LONGEST_ADDED = max(map(len, ADDED_WORDS))
