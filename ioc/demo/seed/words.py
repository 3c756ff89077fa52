"""Names and texts, all invented."""

FIRST_NAMES = ["Aileen", "Ailsa", "Alasdair", "Alistair", "Amina", "Andrew", "Angus", "Anna", "Aoife", "Asha", "Beth", "Blair", "Brodie", "Caitlin", "Callum", "Cameron", "Catriona", "Ciara", "Colin", "Craig", "Daniel", "Darja", "Deirdre", "Donnchadh", "Douglas", "Eilidh", "Elaine", "Eleanor", "Elspeth", "Emma", "Euan", "Ewan", "Farah", "Fergus", "Finlay", "Fiona", "Fraser", "Gavin", "Gillian", "Gordon", "Graeme", "Grant", "Hamish", "Hannah", "Harriet", "Heather", "Iain", "Imran", "Innes", "Iona", "Isla", "Jacek", "Jamila", "Jean", "Jenna", "Joanna", "Kareem", "Karen", "Kenneth", "Kirsten", "Kirsty", "Lachlan", "Laura", "Leila", "Lesley", "Lewis", "Liam", "Lorna", "Lucy", "Mairi", "Malcolm", "Margaret", "Marsaili", "Martin", "Maureen", "Megan", "Mhairi", "Morag", "Moira", "Murdo", "Nadia", "Neil", "Niamh", "Nicola", "Niall", "Olivia", "Orla", "Paula", "Priya", "Rachel", "Ravi", "Rhona", "Robyn", "Rory", "Ross", "Rowan", "Ruaridh", "Sandra", "Sara", "Scott", "Seonaid", "Shona", "Sìne", "Sorcha", "Stuart", "Susan", "Tariq", "Tomasz", "Una", "Vaila", "Yasmin", "Zainab"]
LAST_NAMES = ["Adair", "Ahmed", "Aitken", "Anderson", "Baird", "Begg", "Bell", "Bisset", "Black", "Boyd", "Brodie", "Buchan", "Burnett", "Calder", "Cairns", "Campbell", "Carrick", "Cassidy", "Chaudhry", "Clark", "Cochrane", "Colquhoun", "Craig", "Cullen", "Currie", "Dalgleish", "Devlin", "Dewar", "Docherty", "Donnelly", "Drummond", "Duffy", "Dunbar", "Dunlop", "Elliot", "Farquhar", "Ferrier", "Finnie", "Fleming", "Forsyth", "Fyfe", "Galbraith", "Galloway", "Gemmell", "Gillespie", "Goudie", "Haddow", "Haldane", "Hepburn", "Hume", "Hussain", "Imrie", "Inglis", "Irvine", "Jardine", "Keir", "Kelso", "Kerr", "Kowalska", "Laidlaw", "Laing", "Lamont", "Leitch", "Lennox", "Lindsay", "Lockhart", "MacAskill", "MacAulay", "MacBeth", "MacColl", "MacDonald", "MacInnes", "MacÌomhair", "Mackay", "MacLeòid", "MacNab", "MacPhail", "Mathieson", "McAllister", "McBride", "McCafferty", "McCrae", "McFadyen", "McGhee", "McIlroy", "McKendrick", "McLuskie", "McMenemy", "McPhee", "McTaggart", "Melrose", "Menzies", "Moffat", "Mulholland", "Nairn", "Napier", "Nowak", "O'Donnell", "O'Hare", "Orr", "Paterson", "Patel", "Pirie", "Purdie", "Rafferty", "Rahman", "Raeburn", "Rennie", "Riddoch", "Rintoul", "Scobie", "Semple", "Shah", "Shearer", "Singh", "Sinclair", "Speirs", "Sproul", "Struthers", "Sutherland", "Tait", "Telfer", "Tennant", "Urquhart", "Veitch", "Waddell", "Wallace", "Weir", "Wishart", "Wylie", "Yuill"]

FEATURES = (
    (
        "A nurturing and challenging environment",
        "Relationships, expectations and how a room feels to those who learn in it.",
    ),
    ("Knowing what learners know", "Assessment that tells the teacher what to do on Tuesday."),
    ("Feedback that moves learning on", "What feedback is for, and what learners do with it."),
    ("Learners leading learning", "Voice, choice and responsibility in everyday lessons."),
    ("Questions and dialogue", "Talk that makes thinking visible."),
    ("Planning from evidence", "Using data and self-evaluation to choose what to change."),
    ("Support and challenge for all", "Meeting needs without lowering the ceiling."),
    ("Sustaining improvement", "Measuring effect, and making a change last."),
)
READING = (
    "Ainslie, P. (2021) Small Changes, Kept. Northgate Press, ch. 2\n"
    "Rowan, E. and Tait, M. (2019) Looking Closely at Classrooms. Journal of Teacher Enquiry 4(1), 12–31"
)
PROMPTS_BEFORE = (
    "Where is your practice now? What would a visitor see?",
    "What data or evidence do you have about this?",
    "Which question do you bring to the session?",
)
PROMPTS_AFTER = (
    "What is the one thing you take away?",
    "What will you try, with whom, by when?",
    "How will you know what difference it made to learners?",
)
JOURNAL_BEFORE = (
    "Most of my questions are still closed ones. When I counted on Monday, eleven of fourteen needed one word. The quieter half of "
    "the class answered twice between them. I would like to know how others make room for thinking time without losing the room.",
    "I use exit tickets on Fridays, but I am not sure I change anything because of them. The tracking sheet says numeracy is flat "
    "since October. I bring the question of what to look at first when everything looks equally urgent.",
    "Feedback takes me most of Sunday. The jotters come back, the learners look for the mark, and we go on. I have read the chapter "
    "and the part on feedback as a task for the learner stayed with me.",
)
JOURNAL_AFTER = (
    "Wait time: three seconds, counted. I tried it on Wednesday with the second group and the answers were longer. I will keep a "
    "tally for three weeks and compare. Kept simple so that I really do it.",
    "We looked at one another's data and mine has a story I had not seen: the gap opens in the second term. I will start there for "
    "the case study, with short weekly checks and a conversation with two colleagues.",
    "The discussion about challenge was the best part. I plan one task a week without a ceiling and will ask the learners what "
    "made it hard in a good way.",
)
STATEMENTS = (
    "I want to look honestly at my own classroom. Our tracking shows that writing attainment dips after the summer and I would like "
    "to find out why, with colleagues who ask good questions, and to do something about it that lasts.",
    "After six years I am confident with a class and curious about what I no longer notice. I would use the year to work on feedback, "
    "with evidence rather than impressions, and to share what I learn with my stage partners.",
)
SECTIONS = (
    (
        "Introduction and context",
        "Your setting and your role, without names: stage, size, what matters in your school.",
    ),
    ("Self-evaluation and data", "What told you that this was worth improving."),
    ("Review of literature", "What others have found, read critically."),
    ("Aim and enquiry question", "One question you can answer in a term."),
    ("What was done", "The change you made, so that another teacher could make it."),
    ("Evidence of impact on learners", "What changed, for whom, and how you know."),
    ("Critical reflection", "What you would keep, change or stop."),
    ("Conclusion and next steps", "What happens now."),
)
CRITERIA = (
    (
        "Knowledge and understanding",
        "Critical understanding of the chosen feature and of current research about it.",
    ),
    ("Applied practice", "A change in practice that is reasoned, ethical and fits its context."),
    ("Analysis and evaluation", "Evidence handled critically; limits of the data seen and said."),
    ("Communication", "A clear, well-built argument with correct referencing."),
    (
        "Autonomy and working with others",
        "Responsibility for one's own learning; colleagues' challenge used well.",
    ),
)
TITLES = (
    "Wait time and the quality of talk in a composite class",
    "From marks to tasks: feedback in S2 writing",
    "Weekly low-stakes checks and confidence in fractions",
    "Learners choosing success criteria in P6",
    "Structured partner talk for reluctant readers",
    "Planning from exit tickets in Higher Biology",
)
PARAGRAPHS = (
    "The class of twenty-six sits in a school on the edge of a town. Its tracking data for the two years before the enquiry show steady "
    "progress in reading and an uneven line in writing, with a dip after each long break. Conversations with stage partners suggested "
    "that feedback was plentiful and seldom used.",
    "The literature distinguishes between feedback as information and feedback as a task. Studies of classroom talk point the same way: "
    "what matters is less what the teacher says than what the learner then does. Much of the evidence comes from small samples, and "
    "the present enquiry shares that limit.",
    "For nine weeks one lesson a week ended with a response task of ten minutes. Learners chose one comment and acted on it; the teacher "
    "kept a tally of the kinds of action taken. Two colleagues observed one lesson each and discussed what they had seen.",
    "The share of comments acted upon rose from about a third to just over four fifths. Independent pieces written in weeks one and nine "
    "were read by a colleague who did not know which was which; eighteen of the twenty-six were judged stronger in organisation.",
    "Three learners found the choice itself hard and made little use of it until the number of comments was cut to two. This was the most "
    "useful finding of the term: choice helps those who can already see their work from outside.",
)
FEEDBACK = (
    "A clear question and a change you can describe. Say earlier what made you choose it, and let one of your sources disagree with you.",
    "Good use of a small data set. Be careful with the word proves; your evidence suggests, and that is enough.",
    "The reflection is the strongest part. Link it back to the two studies you set out in the review.",
)
