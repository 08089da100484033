"""Words that stand beside a name and are no part of it: titles before it, letters after it, and slogans."""

from __future__ import annotations

# Titles in use on British and international profiles (Debrett's forms of address; academic and military ranks).
HONORIFICS = frozenset(
    "mr mrs ms miss mx dr prof professor sir dame lord lady hon honourable rt rev revd reverend fr father sister brother "
    "capt captain cllr councillor col colonel maj major gen general lt cmdr sgt eng engr engineer ing ir adv advocate "
    "herr frau mme mlle monsieur madame sr sra srta don dona dipl univ mag doc phdr mudr judr sheikh shaikh haji hajj hajji "
    "shri smt kumari ustadh mwalimu chief barr barrister arch pastor baroness baron viscount earl duke amb ambassador "
    "assoc asst adj emeritus dott dra dres avv arq brig supt insp senator rabbi dato datuk".split()
)
# Titles of pilgrims and scholars that stand inside a name as often as before it, and are hardly anybody's name.
INNER_TITLES = frozenset("haji hajji hajj alhaji mullah maulana mawlana maulvi maulavi mawlawi ayatollah".split())
# Degrees, memberships and honours written after a name, and what profiles add to one.
POSTNOMINALS = frozenset(
    "mba emba phd dphil md mbbs bsc msc ba ma bs ms beng meng llb llm jd mphil mres edd dba dsc mpa mpp mph bcom mcom pgce "
    "cfa cpa aca acca fca cima cma cia cisa cism cissp pmp prince2 csm cspo itil shrm scp gphr phr sphr cipd mcipd fcipd cipp "
    "obe mbe cbe kbe dbe kcb cb kcmg cmg om ch pc kc qc mp msp ms mla mep frs fba frsa fre rcs rn np pe ceng csci cphys esq jr snr "
    "ii iii iv hons dip pgdip gcie frcs frcp mrcp mrcs cips mcips fcips rics mrics frics rib riba acma cgma cams frm caia aicp".split()
)
PRONOUNS = frozenset("she her hers he him his they them theirs ze hir".split())
SLOGANS = frozenset("hiring were opentowork open to work we are".split())
