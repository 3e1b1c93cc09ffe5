/// Forms and sentences of one language. `{key}` is filled by `StarterNote`; keys that name protected text are annotated.
struct StarterTemplates: Sendable {
    /// A field of a form: what it may be called, and its value.
    struct Field: Sendable {
        var names: [String]
        var value: String

        init(_ names: String, _ value: String) {
            self.names = StarterVocabulary.list(names)
            self.value = value
        }
    }

    var titles: [String]
    var fields: [Field]
    /// With something protected in them.
    var sentences: [String]
    /// With nothing protected in them.
    var plainSentences: [String]
    var closings: [String]
    /// Protected text with as little around it as it may have: embedded in sentences of no meaning.
    var snippets: [String]

    static let english = StarterTemplates(
        titles: StarterVocabulary.list(
            """
            DISCHARGE SUMMARY; Discharge Summary; ADMISSION NOTE; History and Physical; PROGRESS NOTE; Progress Note; OPERATIVE REPORT; Operative
            Note; RADIOLOGY REPORT; CT Report; PATHOLOGY REPORT; Surgical Pathology; CONSULTATION; Cardiology Consult; EMERGENCY DEPARTMENT NOTE; ED
            Triage; NURSING NOTE; Nursing Shift Note; TELEPHONE ENCOUNTER; Phone Note; PSYCHIATRY INTAKE; Social Work Assessment; WELL CHILD
            VISIT; Pediatric Clinic Note; CLINIC LETTER; Referral; TRANSFER NOTE; DEATH SUMMARY; PHYSICAL THERAPY EVALUATION; Wound Care Note;
            OB Triage; Labor and Delivery Note; SOAP NOTE; Addendum; Home Visit; Medication Reconciliation; INTERVAL NOTE; Dental Note
            """),
        fields: [
            Field("Patient; Patient Name; Name; NAME; Pt; PATIENT; Pt Name; Client; Re; RE", "{Pany}"),
            Field(
                "MRN; MR#; Medical Record #; Medical Record Number; Unit No; UNIT NUMBER; Chart #; Hospital #; Record",
                "{mrn}"),
            Field("DOB; Date of Birth; D.O.B.; BIRTHDATE; Born; Birth date", "{birth}"),
            Field("Age; AGE", "{age}"), Field("Age/Sex", "{age}/{SEX}"), Field("Sex; Gender", "{SEX}"),
            Field("Date; DATE; Visit Date; Date of Service; DOS; Seen; Encounter date; Date of visit", "{date}"),
            Field("Admitted; Admission Date; ADMISSION DATE; Date of Admission; Adm", "{date}"),
            Field("Discharged; Discharge Date; DATE OF DISCHARGE; D/C", "{date}"),
            Field(
                "Attending; ATTENDING; Attending Physician; Physician; Provider; Surgeon; SURGEON; Consultant; Seen by; Resident",
                "{Dany}"),
            Field(
                "PCP; Primary Care; Referring MD; Referring Physician; Referred by; Ordering Provider; Assistant; Anesthesiologist",
                "{Dany}"),
            Field(
                "Radiologist; Pathologist; Nurse; RN; Author; Dictated by; Therapist; Social Worker; Triage RN",
                "{Dany}"),
            Field("Facility; Hospital; Location; Site; Clinic; Institution; Transferred from", "{H}"),
            Field("Address; ADDRESS; Home Address; Lives at", "{street}, {city}, {state} {zip}"),
            Field("Address", "{street}, {city}"), Field("City; City of residence", "{city}"),
            Field("Phone; Tel; Telephone; Home phone; Cell; Mobile; Contact #; PHONE; Callback", "{phone}"),
            Field("Fax; FAX", "{fax}"), Field("Email; E-mail; Contact email", "{email}"),
            Field(
                "Insurance ID; Member ID; Policy #; Medicare #; Medicaid ID; Insurance; Group #; Subscriber ID", "{id}"),
            Field(
                "Account #; Acct; Encounter #; Visit #; FIN; CSN; Accession #; Accession; Case #; Specimen #; Order #; Job #",
                "{id}"),
            Field("SSN; Social Security #", "{ssn}"), Field("Employer; Works at; Company", "{O}"),
            Field("Occupation; Job", "{job}"),
            Field(
                "Emergency Contact; Next of Kin; NOK; Mother; Guardian; Spouse; Contact", "{Rany} ({relation}) {phone}"),
            Field("Emergency contact; HCP; Proxy", "{Rany}, {relation}, {phone}"),
            Field("Service; SERVICE; Dept; Unit", "{ward}"), Field("Room; Bed", "{small}"),
            Field("Allergies; ALLERGIES", "NKDA"),
            Field("Code Status; Diet; Condition; Status", "{score}"),
            Field("Diagnosis; Dx; Reason; CC; Chief Complaint", "{condition}"),
            Field("Procedure; Exam; Study; Test", "{procedure}"),
            Field("Vitals; VS", "{measure}, {measure}, {measure}"),
            Field("Meds; Medications", "{drug} {dose}, {drug} {dose}"), Field("Weight; Wt", "{small} kg"),
            Field("Time", "{time}"),
            Field("Pharmacy; Employer", "{O}"), Field("Language; Interpreter", "{language}"),
            Field("Device; Serial; Lot", "{id}"),
        ],
        sentences: [
            "{Title} {Ps} is a {age}-year-old {sex} with {condition} who presents with {symptom} {duration}.",
            "{Title} {Ps} is a {age} year old {job} from {city} with a history of {condition} and {condition}.",
            "{Pf} is a {age} y.o. {sex} with PMH of {condition}, {condition}, admitted on {date} for {symptom}.",
            "{age} yo {sex} w/ {condition} p/w {symptom} {duration}.", "{age}M with {condition}.",
            "{age}F s/p {procedure} on {date}.",
            "{age}yo {sex}, {job}, here with {relation} {Rany}.",
            "Pt is a {age} y/o {sex} who works as a {job} at {O}.",
            "{Title} {Ps} was seen by {D} at {H} on {date}.",
            "{Pg} was brought in by {pron} {relation} {Rg} after {symptom}.",
            "{Pg} is doing well and {pronoun} eats better since {date}.",
            "{Ps} was transferred from {H} on {date} for {procedure}.",
            "{pronounCap} lives in {city}, {state} with {pron} {relation}, {Rany}.",
            "{pronounCap} lives with {relation} {Rg} at {street}.",
            "Lives at {street}, {city}, {state} {zip}.", "{pronounCap} moved here from {country} in {year}.",
            "Originally from {country}.",
            "{pronounCap} works at {O} as a {job}.", "Retired {job}; used to work for {O} in {city}.",
            "Employed by {O}.",
            "Discussed with {D}, who agrees with the plan.", "Case was discussed with {D} ({ward}).",
            "{D} was consulted and recommended {drug} {dose}.",
            "Follow up with {D} on {date} at {time}.", "F/u w/ {D} in 2 weeks.", "RTC {date} with {D}.",
            "Appointment with {D} at {H} on {date}.",
            "She was referred by {D} of {H}.", "Report called to {Dany} at {time} on {date}.",
            "{D} notified at {time}.", "Per {Dl}, start {drug} {dose}.",
            "I spoke with {pron} {relation} {Rany} by phone at {phone}.",
            "Spoke to {Rany}, the {relation}, who can be reached at {phone}.",
            "Please call {phone} with any questions or fax results to {fax}.",
            "Call the office at {phone} ext {small}.", "Pager {id}.",
            "Results may be sent to {email}.", "Patient portal message sent to {email}.", "See {url} for instructions.",
            "Contact: {email} or {phone}.",
            "On {date} {pronoun} underwent {procedure} by {D} at {H}.", "{procedure} on {date} showed {finding}.",
            "Last seen {date}.",
            "Last {procedure} {date}: {finding}.", "Compared with the study of {date}.",
            "COMPARISON: {procedure}, {date}.",
            "Symptoms began on {date} and worsened by {date}.", "Since {date} {pronoun} has had {symptom}.",
            "Diagnosed with {condition} in {monthyear}.",
            "Diagnosed in {year} at {H}.", "Had {procedure} in {year}.", "Flu vaccine given {date}.",
            "{brand} started {date}, stopped {date}.",
            "Labs from {date}: {measure}, {measure}.", "{date}: {measure}, {finding}.", "{date} - {plain}.",
            "{time} {date} pt c/o {symptom}, {Dl} aware.",
            "{relationCap} {Rg} at bedside.", "{relationCap} ({Rany}) states that {pronoun} refused {drug}.",
            "{Rg} will pick {pronObj} up on {date}.",
            "{pronounCap} was accompanied by {pron} {relation} {Rany}.",
            "Health care proxy is {Rany}, {relation}, {phone}.",
            "Admitted to {H} on {date}, discharged {date}.", "Transferred to {H} in {city}.",
            "Records requested from {H}.", "EMS from {city} to {H}.",
            "Dear {D},", "Dear {D}: Thank you for referring {Pf}, a {age}-year-old {sex}, seen on {date}.",
            "Re: {Pf}, DOB {birth}, MRN {mrn}",
            "Thank you for asking me to see {Title} {Ps}.", "I saw {Pf} today in {ward}.",
            "Mother, {Rany}, reports {symptom}.", "{Pf} (MRN {mrn})",
            "{Ps}'s {relation} called.", "{Pf}'s wound was examined by {Dn}, RN.",
            "Specimen {id} received on {date} from {D}.", "Prescription {id} called to {O}.",
            "MRN {mrn}, DOB {birth}.", "Insurance: {O}, member {id}.", "The pt's employer {O} was notified.",
            "School: {O}, {small}th grade.",
            "{Dn}, {credential}", "{Dn} ({credential}) present.",
            "The procedure was performed by {Dn}, {credential} and {Dn}, {credential}.",
            "Seen with {D} and {D}.", "Attending {Dn} was present.", "nurse {Dg} gave {drug} {dose} at {time}",
            "{Dn} from {ward} will see the patient {weekday}.",
            "{weekday} {pronoun} felt well; on {weekday} {symptom} returned.",
            "Will see {pronObj} again on {weekday}, {date}.", "Surgery is set for {monthday}.",
            "{pronounCap} attended {O} until {year}.", "Grew up in {city}, {country}.",
            "Visited {city} in {monthyear}.", "Pt: {Pf}, {age} {SEX}, {city}.",
            "Both {Rg} and {Rg} were told on {date}.", "{Pg} {Ps} tolerated {procedure} well.",
            "{Pany} / {mrn} / {date}", "Child: {Pg}, {age} months.",
            "{pronounCap} is the {relation} of {Rany}.", "Device serial {id} implanted {date}.", "License {id}.",
            "Home phone {phone}, cell {phone}.",
            "Interviewed {Pg} alone; then with {relation} {Rg}.", "Asked {Dl} to review.",
            "Will ask {D} and {Dn} for a second opinion.", "Consult: {Dn}.",
        ],
        plainSentences: [
            "{plain}.", "{plain}.", "{plain}. {plain}.", "{heading}: {condition}, {condition}, {condition}.",
            "{heading}: {drug} {dose}, {drug} {dose}, {brand} {dose}.",
            "{heading}:", "{heading}", "{heading}: {finding}.", "{Finding}; {finding}.",
            "{measure}, {measure}, {measure}, {measure}.", "{measure} {measure} {measure}",
            "Denies {symptom}, {symptom} or {symptom}.", "{Brand} {dose}.", "{Drug} {dose}",
            "{Drug} was switched to {brand} {dose} {duration}.",
            "{Eponym}.", "{Eponym} was considered unlikely.", "History of {eponym} and {condition}.",
            "Positive {eponym}; negative {eponym}.",
            "{eponym} in place.", "Cultures grew {organism}, sensitive to {drug}.", "{Organism} positive.",
            "{score}, {score}.", "{Score}.",
            "{Procedure} was performed without complication {duration}.", "Status post {procedure}.",
            "{Procedure}: {finding}.", "Plan for {procedure} in {ward}.",
            "Transferred to {ward} at {time}.", "{Ward} to follow.", "Seen in {ward} {duration}.", "{Device} in situ.",
            "{Device} removed {duration}.",
            "The {anatomy} is normal.", "Lesion in the {anatomy} measuring {small} x {small} mm.",
            "{Anatomy}: {finding}.", "{time}: {measure}.", "{duration} {pronoun} had {symptom}.",
            "{pronounCap} reports {symptom} {duration}.", "Pt c/o {symptom}.", "1. {Condition}",
            "2. {Condition} - {drug} {dose}", "- {Drug} {dose}", "# {Condition}: {plain}.",
            "{heading}: {term}, {term}.", "{Term} {dose}.", "Term: {Term}.", "{Condition} ({score}).",
            "Rule out {condition}; check {measure}.", "T {small}, P {small}0, R {small}",
            "{Plain}", "{heading} - {plain}", "Give {drug} {dose} then {brand} {dose}.",
            "Continue {Brand} and {Brand}.", "Take {Brand} {dose} with food.", "{Ward} {Ward} {Ward}",
            "Lot expires; dose {small} of {small} given in {anatomy}.", "{pronounCap} rates pain {small}/10.",
            "Room {small}, bed {small}.", "Wound {small} cm x {small} cm.",
        ],
        closings: [
            "Electronically signed by {Dn}, {credential} on {date} {time}", "Dictated: {date}  Transcribed: {date}",
            "{Dn}, {credential}", "Signed: {D}", "D: {date} T: {date} {id}",
            "cc: {D}, {H}", "Sincerely,\n{Dn}, {credential}\n{H}", "With kind regards,\n\n{Dn}\n{H}, {city}",
            "- {Dn} {credential}", "{Dn}\n{phone}\n{email}", "Attending: {D}",
            "Signed by: {Dn} {credential} {date}", "/{Dini}/", "Dictated by {Dini}, typed {date}", "{Dn}\nPager {id}",
            "Copy to: {D}", "Reviewed by {Dl} {date}.",
        ],
        snippets: [
            "{pron} {relation} {Rg}", "{pron} {relation} {Rg}", "{relation} {Rany}", "{relation} {Rg}",
            "{relation} {Rg} ({small})", "{relationCap} {Rg}", "{Rg}, {pron} {relation},", "({relation} {Rany})",
            "{relation}, {Rany},",
            "{relation} {Rany}, {phone}", "coworker {Rg}", "boyfriend {Rg}", "dtr {Rg}", "son {Rg}", "mom {Rany}",
            "partner {Rg}", "pt's {relation} {Rg}", "{Rg} (the {relation})", "{Rg}'s", "{relation} and {relation} {Rg}",
            "{Pg}", "{Ps}", "{Pg}'s", "{Ps}'s", "{Title} {Ps}", "{Title} {Ps}'s", "{Pf}", "{Title} {Pf}", "pt {Pg}",
            "{Pg} and {Rg}", "baby {Ps}", "little {Pg}", "patient {Ps}", "young {Pg}", "{Pany}", "{Pf}, {age}{SEX},",
            "{Pf} ({age})",
            "Dr {Ds}", "{D}", "{Dl}", "{D} and {D}", "per {Dl}", "by {D}", "with {D}", "to {D}", "from {D}", "w/ {Dl}",
            "d/w {Dl}", "nurse {Dg}", "RN {Dg}", "{Dn}, {credential},", "{Dn} ({credential})", "{Dany}",
            "{Dg} from {ward}", "{Dini}", "{D}'s",
            "({Dini})", "-{Dini}", "Dear {Dg},", "Prof. {Ds}", "{Dl}'s office", "at {H}", "at {H}", "from {H}",
            "to {H}", "the {H}", "{H}", "via {H}", "transferred from {H}", "{O}", "at {O}", "works at {O}", "for {O}",
            "from {O}", "attends {O}",
            "works as a {job}", "a {job}", "former {job}", "retired {job}", "who is a {job}", "{job} at {O}",
            "is a {job}", "{age}-year-old {job}", "{job}", "{relation} is a {job}", "employed as a {job}",
            "{age} yo {job}",
            "in {city}", "from {city}", "to {city}", "{city}", "near {city}", "in {city}, {state}",
            "{city}, {state} {zip}", "in {state}", "from {country}", "to {country}", "in {country}",
            "born in {country}", "outside {city}", "{street}", "at {street}", "of {street}",
            "{street}, {city}", "on {date}", "on {date}", "{date}", "{date}:", "since {date}", "until {date}",
            "from {date} to {date}", "by {date}", "({date})", "before {date}", "dated {date}", "in {monthyear}",
            "in {year}", "{monthday}", "since {year}", "{weekday}",
            "on {weekday}", "{weekday} {md}", "on {md}", "{procedure} {md}", "{md}", "as of {md}", "{measure} ({md})",
            "around {holiday}", "last {weekday}", "{monthday}", "in {month}", "{birth}", "born {birth}", "dob {birth}",
            "{age}", "{age}M", "{age}F", "{age}yo", "{age} y/o",
            "aged {age}", "{age} years old", "age {age}", "{phone}", "call {phone}", "at {phone}", "({phone})",
            "tel {phone}", "cell {phone}", "fax {fax}", "{email}", "to {email}", "{url}", "at {url}", "MRN {mrn}",
            "#{mrn}", "({mrn})", "mrn {mrn}", "{id}", "ID {id}", "ID# {id}",
            "member no. {id}", "claim {id}", "case {id}", "acct {id}", "policy {id}", "serial {id}", "lot {id}",
            "auth # {id}", "pager {id}", "UR {mrn}", "NHS no {id}", "ref {id}", "license {id}",
        ])
}
