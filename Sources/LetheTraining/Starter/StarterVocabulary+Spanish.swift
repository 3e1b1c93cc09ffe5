extension StarterVocabulary {
    static let spanish = StarterVocabulary(
        drugs: list(
            """
            metformina; enalapril; ácido acetilsalicílico; atorvastatina; furosemida; acenocumarol; levotiroxina; prednisona; amoxicilina;
            omeprazol; insulina glargina; metoprolol; gabapentina; salbutamol; alopurinol; amlodipino; hidroclorotiazida; losartán;
            simvastatina; pantoprazol; sertralina; citalopram; escitalopram; fluoxetina; trazodona; quetiapina; olanzapina; risperidona;
            haloperidol; lorazepam; diazepam; clonazepam; morfina; tramadol; paracetamol; ibuprofeno; naproxeno; metamizol; ondansetrón;
            metoclopramida; ceftriaxona; vancomicina; piperacilina-tazobactam; ciprofloxacino; levofloxacino; azitromicina; doxiciclina;
            clindamicina; metronidazol; fosfomicina; fluconazol; aciclovir; heparina; enoxaparina; apixabán; rivaroxabán; clopidogrel;
            digoxina; amiodarona; diltiazem; carvedilol; bisoprolol; espironolactona; ramipril; nitroglicerina; tamsulosina; montelukast;
            tiotropio; budesonida; metotrexato; hidroxicloroquina; infliximab; rituximab; tacrolimus; micofenolato; ciclofosfamida;
            cisplatino; paclitaxel; tamoxifeno; letrozol; ácido fólico; sulfato ferroso; vitamina D; lactulosa; dexametasona; hidrocortisona;
            metilprednisolona; propofol; midazolam; ketamina; noradrenalina; lidocaína; litio; lamotrigina; levetiracetam; valproato;
            fenitoína; carbamazepina; donepezilo; colchicina; deflazacort; captopril; dipirona; ranitidina; clorfenamina; ambroxol
            """),
        brands: list(
            """
            Nolotil; Adiro; Sintrom; Augmentine; Urbason; Seguril; Orfidal; Trankimazin; Lexatin; Valium; Termalgin; Gelocatil; Enantyum;
            Voltarén; Lantus; Humalog; NovoRapid; Januvia; Jardiance; Ozempic; Eutirox; Nexium; Ventolin; Symbicort; Spiriva; Pulmicort;
            Clexane; Eliquis; Xarelto; Plavix; Lipitor; Tardyferon; Primperan; Zofran; Rocefalin; Monurol; Septrin; Humira; Enbrel; Keppra;
            Lyrica; Neurontin; Tegretol; Depakine; Sinemet; Aricept; Risperdal; Zyprexa; Seroquel; Abilify; Prozac; Besitran; Polaramine;
            Buscapina; Fortasec; Movicol; Duphalac; Entresto; Brilique; Efient; Pradaxa; Crestor; Ezetrol; Inegy; Olmetec; Micardis; Atacand; Emconcor; Seloken; Masdil; Trangorex; Aldactone; Sutril;
            Forxiga; Invokana; Trulicity; Victoza; Levemir; Tresiba; Toujeo; Apidra; Dianben; Amaryl; Renvela; Aranesp; Venofer; Viread; Truvada; Biktarvy;
            Epclusa; Harvoni; Maviret; Valtrex; Paxlovid; Meronem; Zyvoxid; Tazocel; Invanz; Ciproxina; Zitromax; Klacid; Flagyl; Celebrex; Arcoxia; Inzitan;
            Zaldiar; Adolonta; Palexia; Targin; Durogesic; Yurelax; Cymbalta; Dobupal; Rexer; Brintellix; Deprax; Noctamid; Stilnox; Invega; Abilify; Leponex;
            Akineton; Concerta; Medikinet; Vimpat; Trileptal; Zonegran; Maxalt; Exelon; Reminyl; Requip; Mirapexin; Azilect; Madopar; Copaxone; Tecfidera;
            Stelara; Cosentyx; Otezla; RoActemra; Dolquine; Imurel; Cellcept; Prograf; Advagraf; Sandimmun; Opdivo; Avastin; Ibrance; Xtandi; Zytiga; Arimidex;
            Femara; Emend; Trelegy; Anoro; Foster; Terbasmin; Atrovent; Solu-Moderin; Fortecortin; Dacortin; Nasonex; Avamys; Ebastel; Aerius; Xazal; Bactroban;
            Fucidine; Silvederma; Xalatan; Cosopt; Champix; Mirena; Yasmin; Jext; Altellus; Abbocath; Blastoestimulina; Aquacel; Mepilex; Linitul; Bexsero;
            Rotateq; Hexyon; Infanrix; Vaxigrip; Zostavax; Ferrascorbin; Kanamax; Redoxon; Tempra; Mejoral; Neo-Melubrina; Sal de Uvas; Pepto-Bismol; Betadine; Tegaderm; Prevenar 13; Gardasil; Comirnaty; Decapeptyl; Hidroferol
            """),
        doses: list(
            """
            5 mg al día; 10 mg cada 24 h; 20 mg cada 12 horas; 40 mg iv; 100 mg/día; 500 mg/8 h; 1 g cada 8 horas; 25 mcg; 2,5 mg por la noche;
            1-0-1; 1-1-1; 0-0-1; 1 comp/24 h; 2 inhalaciones cada 6 h; 10 UI por la noche; 12 unidades con las comidas; 0,5 mg; 250 mg/5 ml;
            1.000 ml en 8 horas; 75 ml/h; 1 sobre diario; a demanda; si dolor; 60 mg subcutáneo; 875/125 mg; 3 veces al día; 2 L/min
            """),
        conditions: list(
            """
            hipertensión arterial; HTA; diabetes mellitus tipo 2; DM2; asma; EPOC; fibrilación auricular; insuficiencia cardíaca; cardiopatía
            isquémica; enfermedad renal crónica estadio 3; dislipemia; hipotiroidismo; reflujo gastroesofágico; depresión; ansiedad; artrosis;
            gota; migraña; anemia ferropénica; obesidad; SAHOS; ictus isquémico; epilepsia; demencia; neumonía; infección urinaria; sepsis;
            celulitis; tromboembolismo pulmonar; trombosis venosa profunda; pancreatitis aguda; colecistitis; apendicitis; diverticulitis;
            obstrucción intestinal; hemorragia digestiva alta; cirrosis hepática; hepatitis C; VIH; tuberculosis; gripe A; COVID-19; otitis
            media; bronquiolitis; dermatitis atópica; psoriasis; artritis reumatoide; lupus eritematoso sistémico; esclerosis múltiple; infarto
            agudo de miocardio; estenosis aórtica; pericarditis; endocarditis; fractura de cadera; fractura de radio distal; hernia discal;
            hernia inguinal; cáncer de mama; adenocarcinoma de pulmón; cáncer de próstata; cáncer de colon; linfoma; melanoma; litiasis renal;
            fracaso renal agudo; hiponatremia; hipopotasemia; preeclampsia; diabetes gestacional; trastorno bipolar; esquizofrenia; alcoholismo;
            carcinoma suprarrenal; hipernefroma; fiebre mediterránea familiar; osteoporosis; dengue; Chagas; brucelosis; toxoplasmosis
            """),
        eponyms: list(
            """
            enfermedad de Parkinson; enfermedad de Alzheimer; enfermedad de Crohn; enfermedad de Graves; linfoma de Hodgkin; enfermedad de
            Addison; síndrome de Cushing; parálisis de Bell; sonda de Foley; catéter de Swan-Ganz; fenómeno de Raynaud; síndrome de Sjögren;
            sarcoma de Kaposi; tumor de Wilms; síndrome de Turner; síndrome de Down; signo de Babinski; test de Romberg; signo de Murphy;
            escala de Glasgow 15; demencia por cuerpos de Lewy; corea de Huntington; enfermedad de Ménière; esófago de Barrett; enfermedad de
            Dupuytren; síndrome de Tourette; tiroiditis de Hashimoto; granulomatosis de Wegener; enfermedad de Kawasaki; síndrome de
            Guillain-Barré; eco-Doppler; Holter de 24 horas; Apgar 9/10; punto de McBurney; signo de Blumberg; signo de Rovsing; síndrome de
            Marfan; signo de Lachman; signo de Phalen; signo de Tinel; signo de Kernig; fractura de Colles; quiste de Baker; virus de
            Epstein-Barr; Gleason 3+4; drenaje de Jackson-Pratt; drenaje de Penrose; enfermedad de Paget; incisión de Pfannenstiel; Y de Roux;
            técnica de Lichtenstein; índice de Barthel 85; índice de Charlson; test de Mantoux; maniobra de Leopold; prueba de Weber; virus del
            papiloma; mal de Pott; enfermedad de Still; enfermedad de Behçet; enfermedad de Peyronie; signo de Homans; cánula de Guedel; tinción
            de Gram; tinción de Ziehl-Neelsen; agujas de Kirschner; férula de Braun; test de Coombs; maniobra de Valsalva; sonda de Salem;
            posición de Trendelenburg; reservorio de Ommaya; síndrome de Conn; tumor de Krukenberg; arco de Córdoba; signo de Giordano
            """),
        symptoms: list(
            """
            dolor torácico; disnea de esfuerzo; tos productiva; fiebre y escalofríos; debilidad del hemicuerpo izquierdo; dolor abdominal; mareo;
            exantema; edema del pie derecho; cefalea; náuseas y vómitos; visión borrosa; caída casual; palpitaciones; lumbalgia; pérdida de
            apetito; confusión; expectoración verdosa; disuria; hematuria; diarrea; estreñimiento; melenas; rectorragia; síncope; sudoración
            nocturna; pérdida de peso; astenia; insomnio; ansiedad; alucinaciones auditivas; ideación suicida; odinofagia; otalgia; ortopnea;
            calambres; parestesias en ambas manos; gonalgia; disfagia; disfonía; prurito; dolor pélvico; metrorragia; rechazo de la ingesta
            """),
        findings: list(
            """
            murmullo vesicular conservado; sin edemas; abdomen blando y depresible; tonos cardíacos rítmicos sin soplos; pupilas isocóricas y
            reactivas; orofaringe normal; sin focalidad neurológica; ruidos hidroaéreos presentes; fuerza 5/5; piel seca y caliente; consciente
            y orientado; buen estado general; regular estado general; sin adenopatías; crepitantes bibasales; sibilancias difusas; dolor a la
            palpación en fosa ilíaca derecha; Blumberg negativo; herida quirúrgica limpia; mucosas hidratadas; marcha normal; pares craneales
            normales; reflejos osteotendinosos simétricos; afecto aplanado; discurso coherente; normohidratado y normocoloreado; eupneico en
            reposo; ictericia conjuntival; no se palpan masas ni megalias; puñopercusión renal negativa; sin signos de trombosis venosa; no se
            observan condensaciones; cardiomegalia leve; pequeño derrame pleural izquierdo; cambios degenerativos; sin hallazgos patológicos
            """),
        procedures: list(
            """
            colecistectomía laparoscópica; apendicectomía; colonoscopia; gastroscopia; cateterismo cardíaco; bypass coronario; angioplastia;
            prótesis total de rodilla; artroplastia de cadera; cesárea; histerectomía; punción lumbar; toracocentesis; paracentesis;
            broncoscopia; vía central; intubación orotraqueal; traqueotomía; herniorrafia; mastectomía; tiroidectomía; RTU de próstata;
            cistoscopia; craneotomía; biopsia cutánea; hemodiálisis; transfusión de dos concentrados; ecocardiograma; ergometría;
            electrocardiograma; ECG; radiografía de tórax; TAC abdominal; TC craneal; resonancia magnética; RMN lumbar; ecografía abdominal;
            mamografía; PET-TC; electroencefalograma; fisioterapia; quimioterapia; radioterapia; vacunación antigripal; nefrectomía;
            urografía intravenosa; gammagrafía ósea; laparotomía media; limpieza quirúrgica; reducción cerrada; analítica; hemograma
            """),
        measurements: list(
            """
            TA 128/76; TA 142/88 mmHg; FC 84 lpm; FR 18 rpm; Tª 36,7 ºC; T 38,2; SatO2 97 %; sat. 94 % con 2 L; peso 82,5 kg; talla 170 cm; IMC
            31,2; leucocitos 11.200; Hb 9,8; hemoglobina 13,4 g/dl; Hto 37,1; plaquetas 245.000; Na 138; K 4,1; urea 48; creatinina 1,1 mg/dl;
            glucosa 112; HbA1c 7,8 %; INR 2,3; troponina 0,04; NT-proBNP 450; lactato 1,8; GOT 32; GPT 41; GGT 88; bilirrubina 0,9; albúmina 3,6;
            TSH 2,1; LDL 96; PCR 12 mg/l; VSG 28; PSA 4,2 ng/ml; ferritina 210; pH 7,38; pCO2 42; FEVI 55 %; diuresis 1.200 cc; CD4 350; dímero D
            0,8; FEV1 62 %; EVA 6/10; 2,3 x 1,4 cm; 4 mm; 39+2 semanas; G2P1A0; 10 x 7 x 5 cm; 284,5 mcg/24 h; 3.250 g; glucemia 98 mg/dl
            """),
        anatomy: list(
            """
            ventrículo izquierdo; lóbulo superior derecho; vesícula biliar; hígado; bazo; páncreas; riñón derecho; vejiga; próstata; útero; ovario
            izquierdo; cabeza femoral; columna lumbar; disco L4-L5; hombro derecho; rodilla izquierda; arteria radial; carótidas; esternón;
            miembro inferior izquierdo; ganglios de la base; tendón de Aquiles; trompa de Falopio; polígono de Willis; haz de His; fosa renal
            """),
        organisms: list(
            """
            E. coli; SARM; Staphylococcus aureus; Streptococcus pneumoniae; Klebsiella pneumoniae; Pseudomonas aeruginosa; Candida albicans;
            Clostridium difficile; Enterococcus faecalis; Helicobacter pylori; Mycoplasma; Legionella; VRS; Brucella; Leishmania; Salmonella;
            Trypanosoma cruzi; Plasmodium falciparum; Echinococcus; Mycobacterium tuberculosis; Treponema pallidum
            """),
        wards: list(
            """
            la UCI; Urgencias; el servicio de Urgencias; planta; Reanimación; quirófano; consultas externas; Paritorio; Neonatología; Medicina
            Interna; Cirugía General; Traumatología; Neurología; Pediatría; Radiología; Anatomía Patológica; Cardiología; Oncología; Nefrología;
            Digestivo; Urología; Oftalmología; Dermatología; Endocrinología; Trabajo Social; Rehabilitación; Farmacia; Hospital de Día; Atención
            Primaria; Psiquiatría; Ginecología; ORL; el box 4; la sala azul; Hospitalización a Domicilio; Cuidados Paliativos; Alergología
            """),
        scores: list(
            """
            GCS 15; NIHSS 4; MMSE 24/30; CHA2DS2-VASc 3; MELD 18; ASA III; NYHA II; CURB-65 2; APACHE II 21; ECOG 1; Karnofsky 80; Barthel 90; Norton
            14; BI-RADS 2; T2N0M0; estadio IIIA; grado 2; Tanner III; Rankin 2; nivel 3 de triaje; Child B7; Bishop 6; EVA 7; AP; CyC; AC; AR; ABD; EEII;
            RHA; ROT; RCP; NRL; IABVD; RAMc; NAMC; HTA; DLP; IQ; SV; BEG; COC; afebril; normotenso; eupneica
            """),
        devices: list(
            """
            marcapasos bicameral; DAI; vía periférica; sonda nasogástrica; tubo orotraqueal del 7,5; CPAP; BiPAP; andador; silla de ruedas; férula;
            cabestrillo; audífonos; bomba de insulina; nebulizador; Port-a-Cath; VAC; medias de compresión; stent farmacoactivo; malla de
            polipropileno; Monocryl 4-0; Vicryl 3-0; ventilador Dräger; ecógrafo General Electric; clavo gamma; placa atornillada; redón
            """),
        durations: list(
            """
            desde hace 3 días; de dos semanas de evolución; durante los últimos 6 meses; en dos horas; en 48 horas; cada 12 horas; dos veces por
            semana; a los 10 días; durante 7-10 días; en 6-8 semanas; a las 24 semanas; segundo día postoperatorio; quinto día de ingreso; ayer;
            hoy; mañana; esta mañana; anoche; la semana pasada; hace un año; desde entonces; en la infancia; al alta
            """),
        times: list("08:30; 14:15 h; 2:30 pm; 07.30; las 18:45 horas; 6 a. m.; a mediodía; 23:59; 10:05; 15 h; 16,40"),
        headings: list(
            """
            MOTIVO DE CONSULTA; Motivo de ingreso; ENFERMEDAD ACTUAL; Enfermedad actual; HISTORIA ACTUAL; ANTECEDENTES PERSONALES; Antecedentes;
            Antecedentes familiares; AP; AF; MEDICACIÓN ACTUAL; Tratamiento habitual; ALERGIAS; Alergias; Hábitos tóxicos; EXPLORACIÓN FÍSICA;
            Exploración; EF; CONSTANTES; Constantes vitales; ANALÍTICA; Analítica; PRUEBAS COMPLEMENTARIAS; Exploraciones complementarias; JUICIO
            CLÍNICO; Juicio diagnóstico; DIAGNÓSTICO; Diagnóstico principal; PLAN; TRATAMIENTO; Tratamiento al alta; EVOLUCIÓN; Evolución y
            comentarios; RECOMENDACIONES; Informe; INFORME DE ALTA; Informe clínico del paciente; INFORME DE URGENCIAS; NOTA DE EVOLUCIÓN; NOTA DE
            ENFERMERÍA; HOJA OPERATORIA; Hallazgos; Conclusión; CONCLUSIÓN; Técnica; Descripción macroscópica; Descripción microscópica; Comentario;
            Subjetivo; Objetivo; Anamnesis; ANAMNESIS; Valoración social; Situación funcional; Epicrisis; EPICRISIS; Consentimiento; Datos del
            paciente; Datos asistenciales; Impresión diagnóstica; Interconsulta; Revisión; Curso clínico; Aparato respiratorio; Abdomen
            """),
        jobs: list(
            """
            profesora; carpintero jubilado; enfermera; camionero; agricultor; contable; cartero; bibliotecaria; electricista; cocinero;
            conserje; modista; conductor de autobús; administrativa; policía local; pescador; soldador; peluquera; albañil; abogado; ingeniera
            informática; estudiante de Derecho; ama de casa; maestro jubilado; fontanero; mecánico; bombero; camarera; cajera; comercial;
            agente inmobiliario; secretaria; panadero; barbero; vigilante de seguridad; militar retirado; piloto; azafata; taxista; mozo de
            almacén; pintor; jardinero; ganadero; minero; operario de fábrica; farmacéutica; veterinario; periodista; músico; sacerdote;
            trabajadora social; arquitecta; teleoperadora; cuidadora; pastor; vendedora ambulante; comerciante; empleada doméstica; obrero
            """),
        relations: list(
            """
            esposa; marido; mujer; hija; hijo; hermana; hermano; madre; padre; pareja; esposo; sobrina; sobrino; tía; tío; prima; primo; nieto;
            nieta; abuela; abuelo; vecina; amiga; cuidadora; nuera; yerno; cuñada; suegra; mamá; papá; tutora; cónyuge
            """),
        plain: list(
            """
            Se explica al paciente y familiares; Sin complicaciones inmediatas; Se mantiene actitud expectante; Pendiente de resultados; Sin
            incidencias durante el turno; Tolera dieta; Deambula sin ayuda; No fumador, no bebedor; Exfumador desde hace 10 años; Bebedor
            ocasional; Vive solo en un segundo piso sin ascensor; Vive con su familia; Calendario vacunal completo; Firma el consentimiento
            informado; Se procede al alta domiciliaria; Barandillas elevadas, timbre a mano; Familia a pie de cama; No alergias medicamentosas
            conocidas; NAMC; Alérgico a penicilina; Intolerancia a AINE; Se suspende anticoagulación; Dieta blanda y progresar; Herida con buen
            aspecto; Cura diaria; Cambios posturales cada dos horas; Se solicita interconsulta; Gracias por su colaboración; Un cordial saludo;
            Control por su médico de cabecera; Puede ducharse; Reposo relativo; Abundantes líquidos; Acudir a Urgencias si empeora; Recuento de
            gasas correcto; Cierre por planos; La pieza se remite en formol; Deposiciones negras; Rosa mucosas; Flores y polen le producen
            rinitis; Cruz roja en el mapa de riesgos; Luz natural en la habitación; Dolores articulares; Buena evolución clínica; Se comenta el
            caso en sesión; Se revisa historia clínica; Continúa igual tratamiento; Seguimiento en consultas; Consciente de su diagnóstico; Lactancia
            materna exclusiva; Parto eutócico; Recién nacido a término; Independiente para las actividades básicas; Portador de sonda; Afebril
            """)
    )
}
