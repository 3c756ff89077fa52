"""Lists of words that the searches for names need: everyday words, given names, words that are no names."""

from __future__ import annotations

_EVERYDAY = """
other others may grant bell rose wood young long little short black white brown green grey gray king west
north park hill field stone page price cook law best day good rich wise love hope joy bird fox wolf read moody
power gold silver bright early marks mark child children school teacher church house bridge ford banks rivers
waters summer winter spring frost snow rain storm small large sharp strong swift noble new old first last word
words case study work play will bill pen lane street mills mill shaw burns cross close lock key keys reading
writing
"""
EVERYDAY = frozenset(_EVERYDAY.split())
"""Surnames that are everyday words: found alone only with a capital letter in the middle of a sentence."""

_GIVEN_NAMES = """
aaron abbie abigail adam aidan aiden aimee ailsa alana alasdair alex alexander alfie ali alice alistair amelia
amir amy andrew angus anna archie arran arya ava ayaan ben benjamin beth blair brodie brooke caitlin callum
calum cameron carter catriona chloe christopher cody cole conor connor cooper craig daisy daniel david declan
dylan eilidh ella ellie ellis elsie emily emma erin ethan eva evie ewan fatima fergus finlay finn fiona fraser
freya gemma georgia grace gregor hamish hannah harris harrison harry harvey holly hope hunter iain ibrahim
iona isaac isabella isla jack jacob jake james jamie jasmine jessica joe jordan joseph josh joshua jude julia
kai kara katie kayla keira kieran kirsty kyle lachlan layla leah leo leon lewis lexi liam lily logan louis
lucas lucy luke mairi malcolm maria mason matthew maya megan mia michael millie mirren mohammed molly muhammad
murray nathan niamh nicole noah oliver olivia orla oscar oskar owen paige penelope poppy rebecca reuben rhys
riley robbie robert robyn rory rosie ross ruaridh ruby ryan sadie sam samuel sarah saoirse scarlett scott sean
shannon sofia sophia sophie stuart summer tegan theo thomas tom tyler willow zac zachary zain zara zoe zofia
"""
GIVEN_NAMES = frozenset(_GIVEN_NAMES.split())
"""Names often given to children in Scotland."""

_NOT_NAMES = """
about after all and are because but can could did does during each for from had has have her his how however
into its many may most must not one our over she should since some than that the their them then there these
they this those two was were what when where which while who will with would you january february march april
may june july august september october november december monday tuesday wednesday thursday friday saturday
sunday voice council equity support protection leadership wellbeing participation evaluation survey
questionnaire conference journal scotland scottish english maths mathematics literacy numeracy french gaelic
polish arabic spanish german urdu primary secondary curriculum excellence education teacher teachers
parliament poverty fund funding rights group year stage class school
"""
NOT_NAMES = frozenset(_NOT_NAMES.split())
"""Words with a capital letter that stand beside a pupil and are not the pupil's name."""
