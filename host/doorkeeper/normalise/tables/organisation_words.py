"""Words that change in an organisation's name without changing which one it is.

Legal forms stand in ``legal_forms.py``. Regions: ISO 3166 short names of countries in everyday English, world regions,
and cities that firms put behind their names. Abbreviations: those of the ISSN list of title word abbreviations and of
ordinary business English, where an abbreviation stands for one word only.
"""

from __future__ import annotations

REGIONS = frozenset(
    """uk gb us usa eu emea apac latam mena anz asia europe africa america americas oceania global worldwide england scotland wales
    ireland britain france germany spain italy portugal netherlands holland belgium luxembourg switzerland austria poland
    czechia hungary romania bulgaria greece sweden norway denmark finland iceland estonia latvia lithuania ukraine turkey
    israel egypt morocco tunisia algeria nigeria ghana kenya ethiopia uganda tanzania rwanda india pakistan bangladesh nepal
    china taiwan japan korea singapore malaysia indonesia thailand vietnam philippines australia canada mexico brazil argentina
    chile colombia peru russia kazakhstan uae qatar kuwait bahrain oman cyprus malta
    london manchester birmingham edinburgh glasgow cardiff belfast dublin paris berlin munich frankfurt madrid barcelona milan
    rome lisbon amsterdam brussels geneva zurich vienna prague warsaw budapest stockholm oslo copenhagen helsinki istanbul
    dubai beijing shanghai shenzhen guangzhou tokyo seoul sydney melbourne toronto vancouver boston chicago washington
    remote hybrid onsite""".split()
) | frozenset(
    """united kingdom|great britain|northern ireland|united states|new york|hong kong|new zealand|south africa|saudi arabia|middle
    east|abu dhabi|north america|south america|latin america|asia pacific|south korea|new delhi|san francisco|los angeles|uk
    ireland|uk and ireland|uk europe|us and canada|european union|czech republic|united arab emirates|sri lanka""".replace("\n    ", " ").split("|")
)

COUNTRIES = {
    name: names.split("|")[0]
    for names in """uk|gb|england|scotland|wales|britain|united kingdom|great britain|northern ireland;us|usa|united states|america
    ;ireland;france;germany;spain;italy;portugal;netherlands|holland;belgium;luxembourg;switzerland;austria;poland;hungary
    ;czechia|czech republic;romania;bulgaria;greece;sweden;norway;denmark;finland;iceland;estonia;latvia;lithuania;ukraine
    ;turkey;israel;egypt;morocco;tunisia;algeria;nigeria;ghana;kenya;ethiopia;uganda;tanzania;rwanda;south africa;india
    ;pakistan;bangladesh;nepal;sri lanka;china;hong kong;taiwan;japan;korea|south korea;singapore;malaysia;indonesia;thailand
    ;vietnam;philippines;australia;new zealand;canada;mexico;brazil;argentina;chile;colombia;peru;russia;kazakhstan
    ;uae|united arab emirates;saudi arabia;qatar;kuwait;bahrain;oman;cyprus;malta""".replace("\n    ", "").split(";")
    for name in names.split("|")
}
"""Which country a region's name means: the branch of a firm in another country is another firm."""

ABBREVIATIONS = {
    "exec": "executive", "srch": "search", "intl": "international", "int": "international", "internat": "international",
    "natl": "national", "univ": "university", "uni": "university", "inst": "institute", "rsch": "research", "res": "research",
    "dept": "department", "assoc": "association", "assn": "association", "mgmt": "management", "mgt": "management",
    "consult": "consulting", "cons": "consulting", "adv": "advisory", "advis": "advisory", "ntwk": "network", "netw": "network",
    "netwk": "network", "pol": "policy", "plcy": "policy", "talnt": "talent", "tal": "talent", "ptnrs": "partner",
    "ptrs": "partner", "prtnrs": "partner", "ptnr": "partner", "un": "union", "svc": "service", "svcs": "service",
    "tech": "technology", "techs": "technology", "technologies": "technology", "grp": "group", "ctr": "center", "centre": "center",
    "dev": "development", "govt": "government", "min": "ministry", "comm": "communication", "org": "organization",
    "organisation": "organization", "acad": "academy", "sci": "science", "ind": "industry", "inds": "industry",
    "industries": "industry", "bros": "brother", "found": "foundation", "fdn": "foundation", "hldgs": "holding",
    "invest": "investment", "recruit": "recruitment", "rec": "recruitment", "strat": "strategic", "soc": "society",
    "lab": "laboratory", "labs": "laboratory", "advisors": "advisory", "advisor": "advisory", "advisers": "advisory", "adviser": "advisory",
    "assocs": "associate", "assoctes": "associate", "soln": "solution", "solns": "solution", "econ": "economic", "mktg": "marketing",
    "mfg": "manufacturing", "engg": "engineering", "engrg": "engineering", "educ": "education", "exch": "exchange", "coll": "college",
    "comms": "communication", "admin": "administration", "agric": "agriculture", "transp": "transport", "sys": "system", "syst": "system",
    "pharm": "pharmaceutical", "pharma": "pharmaceutical", "telecoms": "telecommunication", "telecom": "telecommunication", "mgr": "manager",
    "govtl": "governmental", "publ": "publishing", "intell": "intelligence", "stud": "study", "studs": "study", "studies": "study",
    "cttee": "committee", "environ": "environment", "info": "information", "prod": "production", "prods": "production", "hosp": "hospital",
    "consultancy": "consulting", "consultants": "consulting", "consultant": "consulting",
}  # fmt: skip
