extension StarterVocabulary {
    static let english = StarterVocabulary(
        drugs: list(
            """
            metformin; lisinopril; aspirin; atorvastatin; furosemide; warfarin; levothyroxine; prednisone; amoxicillin; omeprazole;
            insulin glargine; metoprolol; gabapentin; albuterol; allopurinol; amlodipine; hydrochlorothiazide; losartan; simvastatin;
            pantoprazole; sertraline; citalopram; escitalopram; fluoxetine; trazodone; quetiapine; olanzapine; risperidone; haloperidol;
            lorazepam; diazepam; clonazepam; zolpidem; morphine; oxycodone; hydromorphone; fentanyl; tramadol; acetaminophen;
            paracetamol; ibuprofen; naproxen; ketorolac; ondansetron; metoclopramide; ceftriaxone; vancomycin; piperacillin-tazobactam;
            ciprofloxacin; levofloxacin; azithromycin; doxycycline; clindamycin; metronidazole; trimethoprim; nitrofurantoin; cephalexin;
            fluconazole; acyclovir; oseltamivir; heparin; enoxaparin; apixaban; rivaroxaban; clopidogrel; ticagrelor; digoxin;
            amiodarone; diltiazem; verapamil; carvedilol; bisoprolol; spironolactone; bumetanide; ramipril; candesartan; nitroglycerin;
            isosorbide; hydralazine; tamsulosin; finasteride; montelukast; salbutamol; tiotropium; fluticasone; budesonide;
            methotrexate; hydroxychloroquine; infliximab; rituximab; tacrolimus; mycophenolate; cyclophosphamide; cisplatin; paclitaxel;
            tamoxifen; letrozole; ondansetron ODT; folic acid; ferrous sulfate; vitamin D; potassium chloride; magnesium oxide; senna;
            docusate; lactulose; polyethylene glycol; famotidine; dexamethasone; hydrocortisone; methylprednisolone; propofol; midazolam;
            ketamine; rocuronium; norepinephrine; vasopressin; lidocaine; bupivacaine; naloxone; buprenorphine; methadone; lithium;
            lamotrigine; levetiracetam; valproate; phenytoin; carbamazepine; topiramate; sumatriptan; donepezil; memantine
            """),
        brands: list(
            """
            Tylenol; Advil; Motrin; Lasix; Lipitor; Zocor; Norvasc; Coumadin; Plavix; Eliquis; Xarelto; Lantus; Humalog; NovoLog;
            Januvia; Jardiance; Ozempic; Synthroid; Prilosec; Protonix; Nexium; Zoloft; Prozac; Lexapro; Celexa; Wellbutrin; Seroquel;
            Zyprexa; Abilify; Risperdal; Haldol; Ativan; Xanax; Valium; Klonopin; Ambien; Percocet; Vicodin; OxyContin; Dilaudid; Zofran;
            Reglan; Augmentin; Zosyn; Rocephin; Keflex; Bactrim; Cipro; Levaquin; Flagyl; Zithromax; Diflucan; Tamiflu; Lovenox;
            Lopressor; Coreg; Diovan; Cozaar; Flomax; Proscar; Singulair; Advair; Spiriva; Symbicort; Ventolin; Flovent; Humira; Enbrel;
            Remicade; Keytruda; Herceptin; Taxol; Neurontin; Lyrica; Keppra; Dilantin; Depakote; Lamictal; Topamax; Imitrex; Aricept;
            Namenda; Sinemet; Viagra; Premarin; Fosamax; Prolia; Colace; Miralax; Pepcid; Zantac; Benadryl; Claritin; Zyrtec; Sudafed;
            Robitussin; EpiPen; Entresto; Brilinta; Effient; Pradaxa; Crestor; Zetia; Repatha; Vytorin; Benicar; Micardis; Atacand; Bystolic; Toprol;
            Tenormin; Cardizem; Procardia; Imdur; Ranexa; Multaq; Tikosyn; Lanoxin; Aldactone; Bumex; Demadex; Zaroxolyn; Farxiga; Invokana; Trulicity;
            Victoza; Byetta; Mounjaro; Wegovy; Actos; Amaryl; Glucotrol; Levemir; Tresiba; Toujeo; Renvela; Sensipar; Epogen; Procrit; Aranesp; Venofer;
            Vemlidy; Baraclude; Viread; Truvada; Descovy; Biktarvy; Genvoya; Epclusa; Harvoni; Mavyret; Valtrex; Zovirax; Paxlovid; Veklury; Cancidas;
            Merrem; Invanz; Teflaro; Zyvox; Cubicin; Unasyn; Ancef; Macrobid; Xifaxan; Dificid; Aleve; Celebrex; Mobic; Toradol; Ultram; Norco; Roxicodone;
            Duragesic; Exparel; Marcaine; Lidoderm; Flexeril; Soma; Robaxin; Zanaflex; Cymbalta; Effexor; Pristiq; Remeron; Trintellix; Viibryd; Buspar;
            Latuda; Rexulti; Vraylar; Geodon; Clozaril; Invega; Cogentin; Strattera; Adderall; Concerta; Vyvanse; Ritalin; Vimpat; Trileptal; Zonegran;
            Maxalt; Ubrelvy; Aimovig; Exelon; Razadyne; Requip; Mirapex; Azilect; Copaxone; Tecfidera; Ocrevus; Tysabri; Otezla; Stelara; Cosentyx; Skyrizi;
            Taltz; Xeljanz; Rinvoq; Orencia; Actemra; Plaquenil; Arava; Imuran; CellCept; Prograf; Rapamune; Neoral; Opdivo; Avastin; Erbitux; Ibrance;
            Xtandi; Zytiga; Lupron; Arimidex; Femara; Neulasta; Emend; Aloxi; Marinol; Megace; Breo; Trelegy; Anoro; Dulera; Pulmicort; DuoNeb; Solu-Medrol;
            Medrol; Decadron; Flonase; Nasonex; Astelin; Elocon; Cetraben; Eucerin; Lotrimin; Bactroban; Silvadene; Neosporin; Travatan; Xalatan; Cosopt;
            Nuvigil; Belsomra; Chantix; Nicorette; Antabuse; Campral; Vivitrol; Depo-Provera; Mirena; Nexplanon; NuvaRing; Plan B; Clomid; Pitocin; Cytotec;
            Methergine; RhoGAM; Procardia XL; MenB; Rotarix; Pediarix; Zostavax; Havrix; Engerix; Fluzone; Bovie; Surgicel; Gelfoam; Dermabond; Easy-Off; Narcan; Suboxone; Gardasil; Shingrix; Prevnar 13; Pneumovax 23; Boostrix; Comirnaty
            """),
        doses: list(
            """
            5 mg daily; 10 mg PO daily; 20 mg BID; 40 mg IV; 81 mg daily; 500 mg q6h PRN; 1 g q8h; 25 mcg; 2.5 mg at bedtime; 100 mg TID;
            50 mg po qd; 325 mg; 2 puffs q4h prn; 10 units qhs; 12 units with meals; 0.5 mg; 250 mg/5 mL; 1000 mL over 8 hours; 75 mL/hr;
            4 mg q8h; 1 tab bd; 5/325 mg; 20 mEq; 1 gtt OU BID; 30 mL; 600 mg; 15 mg weekly; 0.25 mg SC weekly; 70/30 20 units am; 2 L NC
            """),
        conditions: list(
            """
            hypertension; type 2 diabetes mellitus; asthma; COPD; atrial fibrillation; congestive heart failure; coronary artery disease;
            chronic kidney disease stage 3; hyperlipidemia; hypothyroidism; GERD; depression; anxiety; osteoarthritis; gout; migraine;
            anemia; obesity; obstructive sleep apnea; peripheral vascular disease; stroke; TIA; seizure disorder; dementia; pneumonia;
            urinary tract infection; sepsis; cellulitis; pulmonary embolism; deep vein thrombosis; acute pancreatitis; cholecystitis;
            appendicitis; diverticulitis; small bowel obstruction; GI bleed; cirrhosis; hepatitis C; HIV; tuberculosis; influenza A;
            COVID-19; otitis media; bronchiolitis; croup; eczema; psoriasis; rheumatoid arthritis; lupus; multiple sclerosis; NSTEMI;
            STEMI; aortic stenosis; mitral regurgitation; cardiomyopathy; pericarditis; endocarditis; hip fracture; distal radius
            fracture; rotator cuff tear; lumbar stenosis; breast cancer; lung adenocarcinoma; prostate cancer; colon cancer; lymphoma;
            melanoma; BPH; kidney stones; acute kidney injury; hyponatremia; hypokalemia; preeclampsia; gestational diabetes; bipolar
            disorder; schizophrenia; alcohol use disorder; opioid use disorder; PTSD; ADHD; autism; anaphylaxis; concussion
            """),
        eponyms: list(
            """
            Parkinson's disease; Alzheimer's disease; Crohn's disease; Graves' disease; Hodgkin lymphoma; Addison's disease; Cushing's
            syndrome; Bell's palsy; Foley catheter; Swan-Ganz catheter; Raynaud's phenomenon; Sjogren's syndrome; Kaposi sarcoma; Wilms
            tumor; Turner syndrome; Down syndrome; Babinski sign; Romberg test; Murphy's sign; Glasgow Coma Scale; Lewy body dementia;
            Creutzfeldt-Jakob disease; Huntington's disease; Meniere's disease; Barrett's esophagus; Dupuytren's contracture; Tourette
            syndrome; Hashimoto's thyroiditis; Wegener's granulomatosis; Kawasaki disease; Guillain-Barre syndrome; Doppler ultrasound;
            Holter monitor; Apgar scores 8 and 9; Hickman line; Hartmann's solution; Trendelenburg position; Kerley B lines; McBurney's
            point; Marfan syndrome; Ehlers-Danlos syndrome; Lachman test; Phalen's sign; Tinel's sign; Kernig's sign; Brudzinski's sign;
            Homans' sign; Colles' fracture; Jones fracture; Baker's cyst; Bartholin cyst; Bence Jones protein; Burkitt lymphoma; Child-Pugh
            class B; Cheyne-Stokes respirations; Epstein-Barr virus; Gleason score 7; Jackson-Pratt drain; Penrose drain; Kussmaul
            breathing; Mallory-Weiss tear; Osgood-Schlatter disease; Paget's disease; Peyronie's disease; Pfannenstiel incision; Roux-en-Y
            gastric bypass; Whipple procedure; Billroth II; Nissen fundoplication; Snellen chart; Weber and Rinne tests; Virchow's node;
            Wolff-Parkinson-White; Zenker's diverticulum; Zollinger-Ellison syndrome; Braden score 18; Ranson criteria; Wells score; Kocher
            incision; Bishop score 6; Salter-Harris II fracture; Charcot foot; Hirschsprung disease; Henoch-Schonlein purpura; Ringer's
            lactate; Gram stain; Pap smear; Mantoux test; Dix-Hallpike maneuver; Hoffmann's sign; Steri-Strips; Tegaderm; Velcro splint
            """),
        symptoms: list(
            """
            chest pain; shortness of breath; productive cough; fever and chills; left-sided weakness; abdominal pain; dizziness; rash;
            swelling of the right foot; headache; nausea and vomiting; jaw pain; blurred vision; a fall at home; palpitations; low back
            pain; loss of appetite; confusion; brown sputum; dysuria; hematuria; diarrhea; constipation; melena; bright red blood per
            rectum; syncope; night sweats; weight loss; fatigue; insomnia; anxiety; auditory hallucinations; suicidal ideation; sore
            throat; ear pain; wheezing; orthopnea; leg cramps; numbness in both hands; tingling; knee pain; hip pain; shoulder pain;
            difficulty swallowing; hoarseness; itching; easy bruising; hot flashes; pelvic pain; vaginal bleeding; decreased fetal
            movement; poor feeding; runny nose; tugging at the ear
            """),
        findings: list(
            """
            lungs clear to auscultation bilaterally; no edema; abdomen soft and non-tender; regular rate and rhythm; no murmurs, rubs or
            gallops; pupils equal and reactive; oropharynx clear; no focal deficit; bowel sounds present; strength 5/5 throughout; skin warm
            and dry; alert and oriented x3; mild distress; no lymphadenopathy; JVP not elevated; 2+ pitting edema; crackles at the bases;
            diffuse wheezes; tender in the right lower quadrant; no rebound or guarding; incision clean, dry and intact; moist mucous
            membranes; normal gait; cranial nerves II-XII intact; reflexes 2+ and symmetric; sensation intact to light touch; affect flat;
            mood depressed; thought process linear; no acute distress; well-nourished; cachectic; jaundiced; capillary refill < 2 sec; TMs
            clear; tonsils enlarged; uterus firm; fundus at the umbilicus; lochia scant; no cyanosis or clubbing; a 3 cm laceration; stage
            2 pressure injury on the sacrum; no acute cardiopulmonary process; no evidence of pulmonary embolism; mild cardiomegaly; small
            left pleural effusion; degenerative changes of the spine; no acute intracranial hemorrhage; unremarkable; within normal limits
            """),
        procedures: list(
            """
            laparoscopic cholecystectomy; appendectomy; colonoscopy; upper endoscopy; cardiac catheterization; coronary artery bypass
            grafting; percutaneous coronary intervention; total knee arthroplasty; total hip replacement; cesarean section; hysterectomy;
            lumbar puncture; thoracentesis; paracentesis; bronchoscopy; central line placement; intubation; tracheostomy; chest tube
            insertion; hernia repair; mastectomy; thyroidectomy; TURP; cystoscopy; carotid endarterectomy; craniotomy; laminectomy;
            skin biopsy; bone marrow biopsy; hemodialysis; blood transfusion; echocardiogram; stress test; EKG; chest X-ray; CT of the
            head; CT abdomen/pelvis with contrast; MRI of the brain; MRI lumbar spine; ultrasound of the abdomen; mammogram; PET-CT; EEG;
            EMG; sleep study; physical therapy; occupational therapy; wound care; chemotherapy; radiation therapy; ECT; immunization;
            tonsillectomy; circumcision; cataract extraction; I&D; ORIF of the left ankle; arthroscopy; debridement; skin graft
            """),
        measurements: list(
            """
            BP 128/76; BP 142/88 mmHg; HR 84; pulse 72; RR 18; T 98.6; Temp 37.2 C; T 101.3 F; SpO2 97% RA; sats 94% on 2L; weight 82.5 kg;
            Wt 180 lb; height 170 cm; BMI 31.2; WBC 11.2; Hgb 9.8; hemoglobin 13.4 g/dL; Hct 37.1; platelets 245; Plt 180K; Na 138; K 4.1;
            Cl 102; HCO3 24; BUN 18; creatinine 1.1; Cr 1.4 mg/dL; glucose 112; A1c 7.8%; HbA1c 58 mmol/mol; INR 2.3; PT 14.2; PTT 31;
            troponin 0.04; BNP 450; lactate 1.8; AST 32; ALT 41; ALP 88; bilirubin 0.9; albumin 3.6; TSH 2.1; free T4 1.2; LDL 96; HDL 45;
            CRP 12; ESR 28; PSA 4.2; ferritin 210; vitamin B12 410; pH 7.38; pCO2 42; pO2 88; FiO2 40%; PEEP 5; EF 55%; ejection fraction
            35-40%; UA negative; urine output 40 mL/hr; I/O 1200/900; EBL 150 mL; CD4 350; viral load 1,200 copies/mL; D-dimer 0.8; FEV1 62%
            predicted; peak flow 320; pain 6/10; 20/40 vision; O2 2 L/min; G2P1; 39+2 weeks; EGA 32w4d; 2.3 x 1.4 cm; 4 mm; Fr 16; T12-L1
            """),
        anatomy: list(
            """
            left ventricle; right upper lobe; gallbladder; liver; spleen; pancreas; right kidney; bladder; prostate; uterus; left ovary;
            femoral head; lumbar spine; L4-L5 disc; C5-C6; cervical spine; right shoulder; left knee; radial artery; carotid arteries;
            internal jugular vein; greater trochanter; sternum; left lower extremity; occipital lobe; basal ganglia; corpus callosum;
            Achilles tendon; fallopian tube; eustachian tube; circle of Willis; bundle of His; islets of Langerhans; ampulla of Vater
            """),
        organisms: list(
            """
            E. coli; MRSA; Staphylococcus aureus; Streptococcus pneumoniae; Klebsiella pneumoniae; Pseudomonas aeruginosa; Candida albicans;
            C. difficile; Enterococcus faecalis; H. pylori; Mycoplasma; Legionella; Neisseria gonorrhoeae; Chlamydia; RSV; rotavirus;
            Aspergillus; Haemophilus influenzae; group B strep; Listeria; Salmonella; Borrelia; Treponema pallidum; S. epidermidis
            """),
        wards: list(
            """
            the ICU; the emergency department; the ED; the floor; the PACU; the OR; the cardiology clinic; Labor and Delivery; the NICU; the
            step-down unit; telemetry; the medical ward; the surgical ward; the psychiatric unit; Infusion Clinic; the wound clinic; Internal
            Medicine; General Surgery; Orthopedics; Neurology; Pediatrics; Radiology; Pathology; Cardiology; Oncology; Nephrology;
            Gastroenterology; Urology; Ophthalmology; Dermatology; Endocrinology; Social Work; Case Management; Physical Therapy; Pharmacy;
            A&E; the blue ward; the red zone; the day room; Bay 4; Theatre 2; Recovery; Outpatients; the fracture clinic; Home Health;
            hospice; Respiratory Therapy; Interventional Radiology; Anesthesia; Nutrition
            """),
        scores: list(
            """
            GCS 15; GCS E4V5M6; NIHSS 4; MMSE 24/30; PHQ-9 of 14; GAD-7 score 11; CHA2DS2-VASc 3; HAS-BLED 2; MELD 18; ASA III; NYHA class II;
            CURB-65 of 2; APACHE II 21; Wells 4.5; TIMI 3; Mallampati II; ECOG 1; Karnofsky 80; Braden 16; Morse 45; CIWA 8; COWS 12; BI-RADS
            2; TNM T2N0M0; stage IIIA; grade 2; Tanner stage 3; FLACC 2; Ballard 38 weeks; Rankin 2; LACE 9; RASS -1; NEWS 3; triage level 3;
            ESI 2; category 4; FEN/GI; DNR; full code; CTAB; NAD; NKDA; A&Ox4; PERRLA; RRR; NPO; WNL; HEENT; Gen; CV; Resp; Abd; Ext; Neuro
            """),
        devices: list(
            """
            dual-chamber pacemaker; ICD; PICC line; nasogastric tube; endotracheal tube 7.5; 20G IV in the left AC; CPAP; BiPAP 12/5; rolling
            walker; wheelchair; knee brace; sling; hearing aids; insulin pump; glucometer; nebulizer; Port-a-Cath; wound vac; SCDs; TED
            stockings; Zimmer frame; Stryker plate; Medtronic pacemaker; Siemens scanner; GE LOGIQ; Philips monitor; Dexcom sensor;
            drug-eluting stent; mesh; Bair Hugger; Hoyer lift; Yankauer suction; Kelly clamp; 3-0 Vicryl; 4-0 Monocryl; Prolene sutures
            """),
        durations: list(
            """
            for 3 days; x2 weeks; for the past 6 months; for two hours; over the last year; in 2 weeks; within 48 hours; q shift; for 10
            days; 7-10 days; in 6-8 weeks; every 12 hours; twice a week; three times weekly; at 24 weeks; postop day 2; POD#3; hospital day
            5; HD 4; day 1 of 7; since last week; a few months ago; last night; yesterday; today; tomorrow; this morning; next week
            """),
        times: list(
            "08:30; 14:15; 2:30 pm; 0730; 1845 hrs; 6 a.m.; at noon; 23:59; 10:05 AM; 3pm; 07:00-19:00; 16.40"),
        headings: list(
            """
            CHIEF COMPLAINT; HISTORY OF PRESENT ILLNESS; HPI; PMH; Past Medical History; PSH; MEDICATIONS; Current Medications; ALLERGIES;
            Allergies; SOCIAL HISTORY; FAMILY HISTORY; REVIEW OF SYSTEMS; ROS; PHYSICAL EXAMINATION; Exam; VITALS; Vital Signs; LABORATORY
            DATA; Labs; IMAGING; Radiology; ASSESSMENT; Assessment and Plan; A/P; PLAN; Impression; IMPRESSION; FINDINGS; TECHNIQUE;
            COMPARISON; INDICATION; Clinical Indication; HOSPITAL COURSE; Discharge Diagnosis; DISPOSITION; Condition at Discharge;
            DISCHARGE MEDICATIONS; Follow-up; FOLLOW UP; DIET; ACTIVITY; PREOPERATIVE DIAGNOSIS; POSTOPERATIVE DIAGNOSIS; PROCEDURE;
            ANESTHESIA; ESTIMATED BLOOD LOSS; SPECIMENS; COMPLICATIONS; GROSS DESCRIPTION; MICROSCOPIC DESCRIPTION; DIAGNOSIS; COMMENT;
            Subjective; Objective; S; O; A; P; Background; Situation; Recommendation; Reason for Visit; Reason for Referral; Interval
            History; Mental Status Exam; Risk Assessment; Safety Plan; Goals of Care; Code Status; Nursing Note; Shift Summary; Triage Note;
            Immunizations; Birth History; Developmental History; General; Cardiovascular; Respiratory; Abdomen; Extremities; Neurological;
            Skin; Psychiatric; Lines and Tubes; Wound; Pain; Neuro; Intake; Output; Education; Consent; Time Out; Counts
            """),
        jobs: list(
            """
            teacher; retired carpenter; nurse; truck driver; farmer; accountant; postman; librarian; electrician; machine operator; cook;
            school janitor; seamstress; bus driver; bookkeeper; police officer; fisherman; welder; hairdresser; bricklayer; attorney; paralegal;
            software engineer; graduate student; college student; stay-at-home mother; retired schoolteacher; construction worker; plumber;
            mechanic; firefighter; waitress; bartender; cashier; sales manager; real estate agent; bank teller; secretary; chef; baker; barber;
            security guard; Army veteran; pilot; flight attendant; taxi driver; warehouse worker; roofer; painter; landscaper; dairy farmer;
            coal miner; factory worker; dental hygienist; pharmacist; veterinarian; journalist; musician; pastor; priest; social worker;
            kindergarten teacher; professor; architect; civil engineer; dispatcher; paramedic; home health aide; dog groomer; yoga instructor
            """),
        relations: list(
            """
            wife; husband; daughter; son; sister; brother; mother; father; partner; spouse; niece; nephew; aunt; uncle; cousin; grandson;
            granddaughter; grandmother; grandfather; mom; dad; fiancé; neighbor; friend; roommate; caregiver; daughter-in-law; ex-wife; guardian
            """),
        plain: list(
            """
            Patient tolerated the procedure well; No complications; Will continue to monitor; Return precautions were reviewed; All questions
            were answered; Patient verbalized understanding; Labs pending; Awaiting culture results; No acute events overnight; Ambulating
            independently; Tolerating regular diet; Denies tobacco, alcohol or drug use; Former smoker, 20 pack-years; Drinks two beers a week;
            Lives alone in a second-floor apartment; Lives with spouse and two children; Up to date on vaccines; Flu shot given; Consent was
            signed and placed in the chart; The patient was prepped and draped in the usual sterile fashion; Sponge and needle counts were
            correct; Discharged home in stable condition; Bed in low position, call light within reach; Side rails up x2; Fall precautions in
            place; Family at bedside; Interpreter used; No known drug allergies; Allergic to penicillin (hives); Sulfa causes rash; Will hold
            anticoagulation; Advance diet as tolerated; Wound edges well approximated; Dressing changed; Turned every two hours; PT to evaluate;
            Please call with any questions; Thank you for this kind referral; I have reviewed the above and agree; The findings were discussed
            with the team; He may return to work on light duty; She was counseled on diet and exercise; May shower, no tub baths; Will need a
            long taper; Rose early and slept poorly; Grant funding permitting, the trial opens next spring; Price of the brace discussed; Mark the
            site before surgery; A bright, white light was seen; Brown discharge noted; Black, tarry stools; Green sputum; Young for her stated
            age; Hope to wean; Joy in activities is reduced; Will power; Faith is important to the patient; The rest of the exam is normal; Head of
            bed at 30 degrees; Hand grips equal; Skin pink, warm and dry; Case discussed at tumor board; Chart reviewed; See flowsheet; Plan as
            above; Continue current management; Supportive care; Monitor I&Os; Strict bed rest; Advance directive on file; Not in distress
            """)
    )
}
