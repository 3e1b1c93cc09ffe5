/// Words that sample notes are made of: common first names, words that are also names, places made of syllables, and
/// clinical vocabulary. No list names a real patient, clinician or hospital.
enum SampleWords {
    static let women = [
        "Mary", "Linda", "Susan", "Karen", "Nancy", "Helen", "Sandra", "Donna", "Carol", "Ruth", "Sharon", "Laura",
        "Sarah", "Maria", "Angela", "Brenda", "Amy", "Anna", "Rebecca", "Martha", "Diane", "Alice", "Julie", "Teresa",
        "Rose", "May", "Grace", "Hope", "Faith", "Joy", "Dawn", "Summer", "Penny", "Ivy", "Violet", "Hazel", "Olive",
        "Daisy", "Heather", "Iris", "Pearl", "Ginger", "Sandy", "Brook", "June", "April",
    ]
    static let men = [
        "James", "John", "Robert", "Michael", "David", "Richard", "Thomas", "Charles", "Daniel", "Paul", "Kenneth",
        "George", "Steven", "Edward", "Brian", "Ronald", "Anthony", "Kevin", "Jason", "Gary", "Peter", "Walter",
        "Will", "Grant", "Mark", "Dale", "Frank", "Rich", "Art", "Bill", "Jack", "Dean", "Miles", "Reed", "Pat",
        "Drew", "Chase", "Rob", "Nick", "Dick", "Ray", "Clay", "Guy", "Lane", "Wade",
    ]
    /// Surnames that are also words, several of them clinical: the network must read the context.
    static let wordSurnames = [
        "Brown", "Young", "Long", "Short", "Price", "White", "Black", "Green", "Gray", "Best", "Day", "Knight", "Stone",
        "Wood", "Field", "Bush", "Bell", "Banks", "Park", "Cook", "Baker", "Fisher", "Hand", "Foote", "Head", "Chin",
        "Hart", "Payne", "Graves", "Foley", "Addison", "Parkinson", "Rash", "Ward", "Rest", "Small", "Little", "Moody",
        "Strong", "Weeks", "Noble", "Sharp", "Swift", "Wise", "Power", "Major", "Pope", "March", "Winter", "Frost",
    ]
    static let plainSurnames = [
        "Smith", "Johnson", "Williams", "Jones", "Davis", "Miller", "Wilson", "Moore", "Taylor", "Anderson", "Thomas",
        "Jackson", "Harris", "Martin", "Thompson", "Garcia", "Martinez", "Robinson", "Clark", "Rodriguez", "Lewis",
        "Walker", "Hall", "Allen", "Hernandez", "Wright", "Lopez", "Hill", "Scott", "Adams", "Nelson", "Carter",
        "Mitchell", "Perez", "Roberts", "Turner", "Phillips", "Campbell", "Evans", "Edwards", "Collins", "O'Brien",
        "MacLeod", "Nguyen", "Patel", "Kowalski", "Müller", "Núñez", "D'Angelo", "Okafor",
    ]
    /// Beginnings and endings of made-up surnames; the parts of a corpus take different ones.
    static let surnameStarts = [
        "Ashb", "Bram", "Cald", "Dorr", "Ells", "Farn", "Grims", "Hath", "Inglet", "Jarr", "Kersh", "Lang", "Merr",
        "Norr", "Oakl", "Pend", "Quarr", "Rads", "Selw", "Thornt", "Ulver", "Verr", "Whit", "Yarb", "Zell", "Trem",
    ]
    static let surnameEnds = [
        "ury", "well", "on", "ington", "ley", "ham", "by", "ster", "ick", "aton", "ery", "er", "field", "more", "wick",
        "ford", "ard", "ell",
    ]
    static let placeStarts = [
        "Spring", "Clear", "Oak", "Mill", "River", "Maple", "Stone", "Fair", "Green", "North", "West", "Red", "Silver",
        "Bright", "Cedar", "Fox", "Glen", "High", "Lake", "New",
    ]
    static let placeEnds = [
        "brook", "field", "ton", "dale", "view", "haven", "port", "wood", "ford", "mont", "bury", "land", "crest",
        "burg", "side", "bridge",
    ]
    static let streets = ["Street", "St", "Avenue", "Ave", "Road", "Rd", "Lane", "Drive", "Court", "Blvd"]
    static let saints = ["St. Bride's", "Mercy", "Good Hope", "Trinity", "Providence", "All Saints", "Holy Well"]
    static let professions = [
        "teacher", "retired carpenter", "nurse", "truck driver", "farmer", "accountant", "postman", "librarian",
        "electrician", "machine operator", "cook", "school janitor", "seamstress", "bus driver", "bookkeeper",
        "police officer", "fisherman", "welder", "hairdresser", "bricklayer",
    ]
    static let symptoms = [
        "chest pain", "shortness of breath", "a productive cough", "fever and chills", "left-sided weakness",
        "abdominal pain", "dizziness", "a rash on the hand", "swelling of the right foot",
        "a headache since the morning",
        "nausea and vomiting", "pain in the chin and jaw", "blurred vision", "a fall at home", "palpitations",
        "lower back pain", "loss of appetite", "a sharp pain under the ribs", "confusion", "brown sputum",
    ]
    static let conditions = [
        "hypertension", "type 2 diabetes", "Parkinson's disease", "Graves' disease", "Bell's palsy", "asthma",
        "atrial fibrillation", "Addison's disease", "chronic kidney disease", "heart failure", "gout",
        "Crohn's disease",
        "hypothyroidism", "osteoarthritis", "COPD", "Hodgkin lymphoma", "migraine", "anemia", "Cushing's syndrome",
        "gray matter changes on MRI",
    ]
    static let drugs = [
        "metformin", "lisinopril", "aspirin", "atorvastatin", "furosemide", "warfarin", "levothyroxine", "prednisone",
        "amoxicillin", "omeprazole", "insulin glargine", "metoprolol", "gabapentin", "albuterol", "allopurinol",
    ]
    static let findings = [
        "lungs clear to auscultation", "no edema", "abdomen soft and non-tender", "a long scar on the left hand",
        "regular rate and rhythm", "a small white patch on the tongue", "strong pulses in both feet",
        "green discharge from the wound", "a Foley catheter in place", "head normocephalic", "skin warm and dry",
        "no focal deficit", "bowel sounds present", "pupils equal and reactive", "black stools, guaiac positive",
    ]
    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
}
