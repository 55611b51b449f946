"""English words too common to tell articles apart.

They are indexed like any other word, so that phrases such as *war on terror* are exact; a query of several
words leaves them out. Words that mean something of their own in this field are missing on purpose: *us* is a
country, *mine* a weapon, *second* and *general* are ranks.
"""

from __future__ import annotations

from typing import Final

STOP_WORDS: Final = frozenset(
    """
    a an the this that these those and or but nor so if then than as because while whereas although though
    unless until since whether either neither of in on at by for from to into onto with within without about
    over under between among through throughout during above below across along around behind beside besides
    beneath beyond despite toward towards upon via per near against before after off out up down aside away
    apart except is am are was were be been being has have had having do does did doing done will would
    shall should can could may might must ought cannot i you he she it we they me him her them my your his
    its our their yours hers ours theirs myself yourself himself herself itself ourselves yourselves
    themselves one ones who whom whose which what when where why how whatever whichever whoever whenever
    wherever however whereby wherein not no none nobody nothing nowhere all any anyone anybody anything
    anywhere both each every everyone everybody everything everywhere few more most other others another
    some someone somebody something somewhere such only own same too very also just even ever never always
    often sometimes usually there here once again further still yet already almost quite rather instead thus
    hence therefore thereby therein thereof otherwise else moreover furthermore meanwhile nevertheless
    nonetheless much many several various certain enough little less least lot lots etc get gets got getting
    give gives given gave giving go goes going gone went come comes came coming make makes made making take
    takes taken took taking let lets put puts say says said saying see seen use used uses using know known
    seem seems seemed like want wants wanted need needs needed try tries tried keep keeps kept become
    becomes became well particularly especially mainly mostly largely really merely simply perhaps maybe
    indeed please concerning regarding respect regard relating related pertaining isn't aren't wasn't
    weren't don't doesn't didn't can't won't wouldn't couldn't shouldn't hasn't haven't hadn't i'm i've
    """.replace("'", "").split()  # the analyser leaves apostrophes out too
)
