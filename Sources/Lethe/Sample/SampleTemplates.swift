/// Sentences and forms of the two institutions. `{key}` is filled by `SampleNote`; keys that name protected text are
/// annotated, the others are plain words.
enum SampleTemplates {
    // MARK: Institution A

    static let headersA = [
        """
        ADMISSION NOTE

        Patient: {patient}
        MRN: {record}     DOB: {date}     Age: {age}
        Admitted: {date}     Attending: {clinician}
        Facility: {hospital}

        """,
        """
        PROGRESS NOTE        {date}
        Name: {patientReversed}   MRN #{record}
        Service: Medicine    Resident: {clinician}

        """,
        """
        DISCHARGE SUMMARY
        {hospital}
        NAME: {patientCapitals}
        UNIT NUMBER: {record}
        DATE OF ADMISSION: {date}
        DATE OF DISCHARGE: {date}
        ADDRESS: {street}, {city}
        PHONE: {phone}

        """,
        """
        EMERGENCY DEPARTMENT RECORD
        Pt {patient} | {age} yo {sex} | arrived {date} | seen by {clinician}

        """,
    ]

    static let narrativeA = [
        "{Title} {surname} is a {age} year old {sex} who presented to {hospital} on {date} with {symptom}.",
        "The patient is a {age}-year-old {profession} from {city} with a history of {condition} and {condition}.",
        "{Title} {surname} was in {pronounPossessive} usual state of health until {date}, when {pronoun} noticed {symptom}.",
        "{Pronoun} was seen by {clinician} at {hospital} on {date}, who started {drug} {dose}.",
        "On {date} {pronoun} had {symptom} and called the office of {clinician} at {phone}.",
        "Past medical history is significant for {condition}, {condition} and {condition}.",
        "Medications: {drug} {dose}, {drug} {dose}, {drug} {dose}.",
        "Physical exam showed {finding}, {finding} and {finding}.",
        "Blood pressure {bloodPressure}, pulse {pulse}, temperature {temperature}, saturation {saturation}% on room air.",
        "Social history: {pronoun} works as a {profession} and lives in {city} with {pronounPossessive} {relation} {relative}.",
        "{Pronoun} will follow up with {clinician} on {date} at {hospital}.",
        "Labs on {date}: white count {number}, hematocrit {pulse}, creatinine {smallNumber}.",
        "The {relation}, {relative}, can be reached at {phone}.",
        "Discussed with {clinician}, who may start {drug} if the rest of the tests are normal.",
        "CT of the head from {date} showed no acute bleed; a small white matter lesion will be followed.",
        "Given the long history of {condition}, {pronoun} was best served by a short course of {drug}.",
        "The wound is healing by day {smallNumber}; the nurse on the ward noted {finding}.",
        "Patient denies {symptom}, {symptom} or {symptom}.",
        "{Pronoun} was transferred from {hospital} in {city} on {date}.",
        "We will mark the area, grant rest for {smallNumber} days and price the brace with the park street pharmacy.",
        "Results may be mailed to {email}.",
        "In {year} {pronoun} underwent a stent placement at {hospital} by {clinician}.",
        "No known drug allergies. Diet as tolerated. Activity: short walks, no strong effort.",
        "Code status was discussed with {title} {surname} and {pronounPossessive} {relation} on {date}.",
    ]

    /// Wording that no training note holds, as in a real test part: validation and test notes take every other one.
    static let unseenA = [
        "Rest, ice and a short leg brace were advised; strength 4/5 in the left hand, 5/5 elsewhere, sensation 2/2.",
        "I spoke with {relative} at length; {relative} will bring {pronounObject} back should the rash spread.",
        "{surname}'s chart was reviewed by {clinician} and {clinician} prior to transfer to {city}.",
        "Came by ambulance from {street} after neighbors found {pronounObject} down, last seen well {date}.",
        "Per outside records ({hospital}, chart {record}), stress test was negative in {date}.",
        "Will taper {drug} over 10-12 days, then 1/2 tablet; may grant a brief pass on weekends, 1-2 hours.",
        "{clinician} to see in am. Page x if pain above 7/10. Ratio 3:1, INR 2.5, pH 7.31, FiO2 40%.",
        "Of note, both {firstRelative} and a cousin, {relative}, carry the gene; mother died at {age}.",
        "Since {date} living with {relative} off {street}; previously a {profession} in {city}.",
        "Art therapy, hope and faith groups, a long walk each day, white noise at night and no black coffee.",
        "RTC {date} or sooner. Call {phone} or {phone} after hours. {clinician} aware.",
        "Stone 4 mm x 3 mm at the left ureter; brown urine x 2 days; park the cath kit by the bush-green cart.",
    ]

    static let footersA = [
        "\nDictated by: {clinician}\nD: {date}  T: {date}\n",
        "\nElectronically signed by {clinician} on {date}\ncc: {clinician}\n",
        "\n{clinician}\nPager {phone}\n",
        "\nRESIDENT: {clinician}\nATTENDING: {clinician}\nJOB #{number}{number}\n",
    ]

    // MARK: Institution B

    static let headersB = [
        """
        {hospital}
        {street}, {city}
        Tel. {phone}  -  {email}

        {date}

        Re: {patient}, born {date}, our ref {record}

        Dear {clinician},


        """,
        """
        clinic letter / {date}
        ref: {record}
        client: {patient} ({age})

        """,
        """
        {record} * {patientReversed} * b. {date}
        seen in {hospital} by {clinician}, {date}

        """,
    ]

    static let narrativeB = [
        "Thank you for sending me this {age} year-old {profession}, whom I saw today, {date}.",
        "I reviewed {patient} in clinic on {date}; {pronoun} came with {pronounPossessive} {relation}, {relative}.",
        "As you know {title} {surname} has suffered from {condition} since {year}.",
        "{surname} tells me that {symptom} began around {date}, after a short holiday in {city}.",
        "He or she was first assessed in {hospital} by my colleague {clinician}.",
        "current tablets: {drug} {dose} nocte, {drug} {dose} bd",
        "O/E {finding}; {finding}.",
        "bp {bloodPressure} hr {pulse} sats {saturation}",
        "Bloods of {date} show a creatinine of {smallNumber} and white cells of {number}.",
        "The {relation} ({relative}, {phone}) is worried and would like a call.",
        "I would be grateful if you could prescribe {drug} {dose} and arrange review by {clinician} before {date}.",
        "{title} {surname} has worked as a {profession} in {city} for many years.",
        "Past history: {condition}; {condition}.",
        "I have not made another appointment but may see {pronounObject} again should {symptom} return.",
        "Imaging in {hospital} on {date} was reported as normal by {clinician}.",
        "There was no {symptom} and no {symptom} to note.",
        "We had a frank talk about the price of rest: a long day in the field is too much, will need to be brisk but wise.",
        "spoke to {relative} ({relation}) on {phone}, happy with plan",
        "Reminder: copy to {email}, quoting {record}.",
        "{pronoun} moved from {city} to {street}, {city} in {year}.",
        "Signed off sick until {date}.",
        "Seen again {date}: {finding}. Plan unchanged, {drug} {dose}.",
    ]

    /// The same for B.
    static let unseenB = [
        "power 4/5 on the left, reflexes 2+, gait short and moody; 6/9 vision, a strong hand grip",
        "{relative} rang {date}, wants results sent to {street} rather than {email}",
        "If {surname} has not heard from {hospital} by {date} {pronoun} should ring {phone}.",
        "Our registrar {clinician} discussed {relative}'s own illness too; no wish to pursue.",
        "missed appt {date}, rebooked {date}, ?moved to {city}",
        "{Title} {surname} ({age}, {profession}) - as per {clinician}'s note of {date}.",
        "May I ask you to mark the notes: best rest, little salt, one small sherry, ratio 1:2, 3-4 times weekly.",
        "{clinician} kindly saw {pronounObject} in {city} and will see the {relation}, {relative}, as well.",
        "File {record} was lent to {hospital} in {year} and never came back.",
        "Will, of course, grant leave; hope for the best, price the frame, ring the ward sister about the black stool chart.",
        "Old address {street}; new one {street}, {city}.",
        "dose 2.5 mg x 3/7 then 5 mg x 4/7, weight 61.5 (was 64.0), ECG 12.5 mm/s",
    ]

    static let footersB = [
        "\nWith kind regards,\n\n{clinician}\nConsultant, {hospital}\n",
        "\n{clinician} / dictated {date}, typed {date}\n",
        "\nYours sincerely\n{clinician}\ncc {title} {surname}, {street}, {city}\n",
    ]
}
