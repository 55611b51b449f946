"""British and American spelling: which words are one, and which are not."""

from __future__ import annotations

import pytest

from indexer.analysis import ANALYZER, american_spelling
from indexer.analysis.finder import opening

PAIRS = """
    defence:defense defences:defenses defenceless:defenseless offence:offense pretence:pretense
    licence:license licences:licenses practise:practice practised:practiced practising:practicing
    colour:color colours:colors coloured:colored colourful:colorful armour:armor armoured:armored
    armoury:armory harbour:harbor harbours:harbors neighbour:neighbor neighbouring:neighboring
    neighbourhood:neighborhood labour:labor labourers:laborers favour:favor favourite:favorite
    favourable:favorable honour:honor honoured:honored honourable:honorable behaviour:behavior
    rumour:rumor rumoured:rumored endeavour:endeavor humour:humor vapour:vapor vigour:vigor valour:valor
    rigour:rigor splendour:splendor tumour:tumor flavour:flavor odour:odor clamour:clamor fervour:fervor
    demeanour:demeanor parlour:parlor saviour:savior savour:savor organise:organize organised:organized
    organising:organizing organiser:organizer organisers:organizers organisation:organization
    organisations:organizations organisational:organizational modernise:modernize
    modernisation:modernization mobilise:mobilize mobilisation:mobilization demobilised:demobilized
    authorise:authorize authorisation:authorization militarised:militarized
    demilitarisation:demilitarization nationalise:nationalize stabilise:stabilize
    stabilisation:stabilization destabilising:destabilizing neutralise:neutralize
    neutralised:neutralized recognise:recognize recognised:recognized realise:realize
    criticise:criticize criticised:criticized criticising:criticizing emphasise:emphasize
    prioritise:prioritize normalisation:normalization civilisation:civilization
    globalisation:globalization standardised:standardized summarise:summarize utilise:utilize
    apologise:apologize jeopardise:jeopardize weaponise:weaponize weaponisation:weaponization
    optimise:optimize minimise:minimize maximise:maximize finalised:finalized analyse:analyze
    analysed:analyzed analysing:analyzing paralyse:paralyze paralysed:paralyzed catalyse:catalyze
    centre:center centres:centers centred:centered centring:centering epicentre:epicenter
    theatre:theater theatres:theaters fibre:fiber calibre:caliber kilometre:kilometer
    kilometres:kilometers metre:meter metres:meters millimetre:millimeter litre:liter litres:liters
    manoeuvre:maneuver manoeuvres:maneuvers manoeuvred:maneuvered manoeuvring:maneuvering
    manoeuvrability:maneuverability spectre:specter sombre:somber sabre:saber travelled:traveled
    travelling:traveling traveller:traveler cancelled:canceled cancelling:canceling labelled:labeled
    modelling:modeling fuelled:fueled refuelling:refueling signalled:signaled levelled:leveled
    channelled:channeled tunnelling:tunneling marshalled:marshaled counsellor:counselor
    quarrelled:quarreled programme:program programmes:programs catalogue:catalog catalogued:cataloged
    dialogue:dialog artefact:artifact artefacts:artifacts grey:gray greyish:grayish sceptical:skeptical
    sceptic:skeptic scepticism:skepticism cheque:check cheques:checks plough:plow ploughed:plowed
    mould:mold aluminium:aluminum judgement:judgment acknowledgement:acknowledgment
    fulfilment:fulfillment enrolment:enrollment skilful:skillful wilful:willful marvellous:marvelous
    woollen:woolen jewellery:jewelry moustache:mustache paediatric:pediatric orthopaedic:orthopedic
    haemorrhage:hemorrhage anaesthetic:anesthetic archaeology:archeology sulphur:sulfur ageing:aging
    cosy:cozy cypher:cipher smouldering:smoldering
"""
SAME = """
    promise promised promising wise otherwise likewise rise rises rising arise arising sunrise raise
    raised raising praise noise poise cruise cruiser cruisers bruise disguise exercise exercises
    exercising surprise surprising enterprise enterprises compromise comprise advise adviser advised
    revise devise supervise televised improvise franchise merchandise advertise advertising expertise
    premise premises precise concise excise demise despise paradise chastise treatise surmise miser
    kaiser analyses analysis crisis basis disease visa mission division programmer programmed hour four
    tour contour devour pour court course source acre massacre ogre mediocre here there where fire wire
    tyre tyres tire storey story tonne ton totally equally initially levels marshall propelled compelled
    installed controlled rebelled practice check license defend centurion metro literal harbinger honest
    color arbor laboratory vapid
"""


@pytest.mark.parametrize("pair", PAIRS.split())
def test_both_spellings_are_one_term(pair: str) -> None:
    british, american = pair.split(":")
    assert american_spelling(british) == american
    assert american_spelling(american) == american
    one, other = ANALYZER.tokens(f"{british} {american}")
    assert one.term == other.term
    assert (one.word, other.word) == (british, american)
    assert british.startswith(opening(one.term))


@pytest.mark.parametrize("word", SAME.split())
def test_other_words_are_left_alone(word: str) -> None:
    assert american_spelling(word) == word


def test_there_are_a_hundred_pairs() -> None:
    assert len(PAIRS.split()) >= 100
