/// Words that are no names by themselves: a word of a hidden stretch that stands here isn't hidden wherever else it occurs, and
/// the last rungs of the ladder leave these alone longest. English and Spanish, folded, written for this purpose.
package enum CommonWords {
    /// - Parameter word: folded.
    package static func contains(_ word: String) -> Bool { words.contains(word) }

    /// Whether a word is somebody's name that stands for a disease, a sign or a thing: "Parkinson", "Foley".
    static func isEponym(_ word: String) -> Bool { eponyms.contains(word) }

    /// Common words that are names as well: as parts of a hidden name they are looked for, with a capital and not where a sentence
    /// begins.
    static func isAlsoName(_ word: String) -> Bool { names.contains(word) }

    private static let names: Set<String> = Set(
        """
        may will rose grace hope faith joy dawn summer penny ivy violet hazel olive daisy heather iris pearl ginger sandy brook june
        april grant mark dale frank rich art bill jack dean miles reed pat drew chase rob nick dick ray clay guy lane wade brown young
        long short price white black green gray best day knight stone wood field bush bell banks park cook baker fisher hand head chin
        hart graves rash ward rest small little moody strong weeks noble sharp swift wise power major pope march winter frost king
        bishop page carter mason cole wells rivers marsh lake hill forest burns cross love law case pace bond church gold silver
        angel cruz rosa luz mar leon flores rios campos castillo iglesia blanco rubio moreno calvo delgado bravo prieto rojo sol paz
        pilar consuelo dolores mercedes remedios rey conde marin vega torres puerto valle paredes cano
        """.split(whereSeparator: \.isWhitespace).map(String.init))

    private static let words: Set<String> = names.union(eponyms).union(
        Set((english + " " + spanish).split(whereSeparator: \.isWhitespace).map { FoldedText.fold($0) }))

    /// The common words of English or Spanish by themselves, in the order of the alphabet.
    package static func list(isSpanish: Bool) -> [String] {
        Set((isSpanish ? spanish : english).split(whereSeparator: \.isWhitespace).map(String.init))
            .filter { !names.contains(FoldedText.fold($0)) }.sorted()
    }

    private static let eponyms: Set<String> = Set(
        """
        parkinson parkinsons alzheimer alzheimers crohn crohns graves hodgkin hodgkins addison addisons cushing cushings bell bells
        foley swan ganz raynaud sjogren kaposi wilms turner down downs babinski romberg murphy murphys glasgow lewy creutzfeldt jakob
        huntington huntingtons meniere barrett barretts dupuytren tourette hashimoto wegener takayasu kawasaki guillain barre
        doppler holter heimlich apgar hickman hartmann trendelenburg kerley mcburney marfan ehlers danlos
        """.split(whereSeparator: \.isWhitespace).map(String.init))

    private static let english = """
        a about above abdomen abdominal able abnormal about absent abuse access according activity acute add addition address
        admission admit admitted adult advised after afternoon again against age aged ago agreed airway all allergies allergy allow
        alone along already also although always am ambulance among amount an and anemia anesthesia ankle another answer anterior
        antibiotic antibiotics any anything apart appeared appears appetite applied appointment appropriate approximately are area
        arm around arrange arrival arrived artery as ask asked aspirin assess assessed assessment associated asthma at attack attempt
        attending available average awake aware away baby back bacterial balance base baseline be became because bed been before began
        begin behavior behind being below benefit benign beside better between beyond bilateral biopsy birth bladder bleed bleeding
        blood blurred board body bone both bottom bowel brain breast breath breathing brief bring brother brought bruising but by call
        called came can cancer cannot car cardiac care carefully carotid carry case cataract catheter cause caused cell cells center
        central cerebral change changed changes chart check checked chest child children chills cholesterol chronic class clear
        cleared clearly client clinic clinical clinician close closed code cold colon color come comes common company comparison
        complaint complaints complete completed completely complication complications concern concerned condition confirmed confused
        confusion congestive conscious consent consider considered consistent constipation consult consultant consultation contact
        continue continued contrast control controlled coordination copy coronary correct cough could counsel count course cousin
        cranial creatinine criteria culture current currently cut daily data date dated daughter days deaf dear death decided decrease
        decreased deep defect deficit degree delivered delivery denied denies department depression describe described despite
        detail details detected develop developed diabetes diabetic diagnosed diagnosis dialysis diarrhea diastolic did died diet
        difference different difficult difficulty diffuse dilated direct discharge discharged discomfort discuss discussed disease
        disorder distal distress dizziness do doctor does done dose doses double down drain drainage dressing drink drinking drive drop
        drug drugs dry due during each ear early ears ease easily eat eating edema effect effects effusion eight either elective
        electronically elevated eleven else emergency emesis employed end enlarged enough enter entered equal error especially
        estimated etc evaluate evaluated evaluation even evening event events ever every evidence exam examination examined except
        exercise exertion expired explained exposure extended extension extra extremities extremity eye eyes face facility fact failed
        failure fall falls family far fast father fatigue feel feeling feels feet felt female fetal fever few fiber fibrillation
        field final finally find finding findings fine finger first five fixed flat flexion floor flow fluid focal folate follow
        followed following food foot for forearm form former forward found four fourth fracture free frequency frequent frequently
        friend from front full function further future gait gallop gastric gave general generally get getting girl give given gives
        glucose go goes going good got gradually great greater groin gross group grown growth had hair half hands happened happy
        hard has have having he headache headaches healed healing health healthy hear heard hearing heart heat height held hello help
        helped hematocrit hemoglobin hemorrhage hence hepatic her here hernia hers herself high higher him himself hip his
        history holiday home hospital hour hours house how however human hundred husband hydrated hypertension i ice if ii iii ill
        illness imaging immediate immediately impaired impression improve improved improvement in include included includes including
        increase increased increasing independent index indicated infarct infarction infection inferior information infusion
        initial initially injection injury inner inpatient inside instead insulin intact intake internal into intravenous involved
        is ischemia ischemic issue issues it its itself jaundice jaw job joint just keep kept kidney kind kindly knee knew know known
        lab labor laboratory labs lack large last late later lateral laterally least leave left leg legs length less lesion lesions let
        letter level levels life light like likely limb limit limited line lip list liver living local located long longer look looked
        loss lost lot low lower lumbar lump lung lungs lymph made mail main maintain make makes male management manner many marked
        married mass matter maximum me meal mean means meantime measured medial medical medication medications medicine medicines
        meet meeting member mental met metabolic method middle might mild mildly mind minimal minor minute minutes mitral moderate
        moderately moment monday monitor monitored month months more morning most mother mouth move moved movement moving much
        multiple murmur muscle must my myself name narrow nasal nausea near neck need needed needs negative neither neighbor nerve
        neuro neurologic neurological never new next night nine no nocte nodes nodule none nor normal normally nose not note noted
        notes nothing noticed now numb number numbness nurse nursing obese observed obstruction obtain obtained obvious occasional
        occasionally occurred of off office often ok old on once one ongoing only onset open operating operation operative option or
        oral order ordered orders oriented other others our out outpatient output outside over overall own oxygen pain painful
        palpable palpation paper parent parents part partial particular party pass past patch pathology patient patients pattern
        peak pelvic pelvis people per percent perfusion perhaps pericardial period peripheral person pharmacy phone physical
        physician picture place placed plan plans plasma plate platelets play please pleural plus pneumonia point poor position
        positive possible possibly post posterior postoperative potassium potential practice present presentation presented presents
        pressure previous previously primary prior private probable probably problem problems procedure proceed process produced
        progress progressive pronounced prostate protein provide provided proximal pt pulmonary pulse pupils purpose put quality
        quantity question questions quick quickly quiet quite radiation radiology range rapid rate rather ratio reach reached
        reaction reactive read reading ready really reason recall received recent recently recommend recommended record records
        recovery rectal recurrent red reduced refer referral referred refill reflex reflexes refused regarding region regular
        related relation relative relief relieved remain remained remains removal remove removed renal repair repeat report reported
        reports request required resection resident resistance resolution resolved respiratory response responsive result
        results resume resumed return returned reveal revealed review reviewed rhythm rib right rise risk role room rooms root rub
        run safe said saline salt same sample sat saturation saturations saw say says scale scan scar scheduled school score screen
        seasonal second secondary section sedation see seem seemed seems seen seizure seizures send sensation sense sensitive sent
        sepsis septic series serum service services set seven several severe severity sex shall she shift shock shop shortly
        shortness should shoulder show showed shown shows side sign signed significant significantly signs similar simple since
        single sinus sister sit site sitting situation six size skin sleep sleeping slight slightly slow slowly smoke smoker
        smoking so social sodium soft some someone son soon sore sounds source space speak special specific specimen speech spine
        spleen spoke spouse stable staff stage stairs standard standing start started state stated states status stay stayed steady
        stenosis step still stomach stool stools stop stopped story straight street strength stress stroke strong structure
        student study style subsequent substance such sudden suddenly suffered suggest suggested suggestive summary sunday supple
        support sure surgeon surgery surgical suspected swelling swollen symptom symptoms syndrome system systemic systolic systems
        table tablet tablets take taken takes taking talk tell temperature ten tender tenderness term test testing tests than thank
        thanks that the their them then therapy there therefore these they thing things think third this thorough those though
        thought three throat through throughout thursday thus thyroid time times tingling tissue to today together told tolerate
        tolerated tomorrow tongue tonight too took top total toward trace tract transfer transferred transfusion trauma treat
        treated treatment tremor trial tricuspid tried trip trouble true try trying tube tuesday tumor turn twelve twice two type
        ulcer ulcers ultrasound unable unchanged unclear under underwent unit units unknown unless unlikely unremarkable until
        unusual up upon upper upright urea urgent urinary urine us use used useful using usual usually uterus vaccine vague
        valve various vascular vein venous ventricular very via view viral virus vision visit vital vitamin vitals voice volume
        vomiting waist wait walk walking wall want wanted wants warfarin warm was wash water way we weak weakness wearing wednesday
        week weekend weekly weight well went were what wheelchair when where whether which while who whole whom whose why wide widely
        wife wish with within without woman women word words work worked worker working works world worse worsening would wound wrist
        write written x xray year years yes yesterday yet you your zero friday saturday january february july august september
        october november december mr mrs ms miss dr drs prof md rn np pa am pm mg ml mcg kg cm mm hg iv po bid tid qid prn qhs qd
        hr bp rr temp wbc hgb hct plt na cl co bun cr ct mri ekg ecg cxr copd chf cad dm htn gi gu cns cv ros hpi pmh psh fh sh
        ed er icu ccu or pcp dob mrn loc no yo
        """

    private static let spanish = """
        a abajo abdomen abdominal abril absceso abuela abuelo acceso acerca aconseja acompanada acompanado actividad activo actual
        actualidad actualmente acude acudio ademas adecuada adecuado adenopatias administra administracion administro adulto afectacion
        agosto agua aguda agudo ahi ahora aire al alcohol alcoholismo alergias alergia algo alguna algunas alguno algunos alimentacion
        alli alrededor alta altas alteracion alteraciones alto ambas ambos amplia amplio analisis analitica analiticas anamnesis
        anatomia anemia anestesia anexos angulo ano anos ante antebrazo antecedente antecedentes anterior anteriores antes antibiotico
        antibioticos antiguo apellidos aparato aparece aparicion apenas aporta apoyo aproximadamente aquel aquella aqui area areas
        arriba arterial arteria asi asimismo asintomatica asintomatico asistencia asistido asocia asociada asociado aspecto atencion
        aumento aun aunque autoinmune ayuda baja bajo bajos base basal bastante bazo bien bilateral biopsia boca brazo buen buena
        bueno busca cabeza cabo cada caida calle calor cama cambio cambios camino cancer capacidad cara caracter caracteristicas cardiaca
        cardiaco carga cargo casa caso casos causa cavidad celula celulas centimetros central centro cerca cerebral cervical cierto
        cinco cirugia cirujano citada citado ciudad clase clara claro clinica clinicas clinico clinicos codigo colon color columna
        comienza comienzo como compatible complementarias completa completo complicaciones compromiso comun con conciencia conclusion
        condicion conducta confirma confirmo conjunto conoce conocida conocido consciente consecuencia conserva conservada conservado
        considera constantes consulta consultas consulto contacto contenido continua continuo contra contraste control controles
        corazon correo corta corto costado crecimiento creatinina cronica cronico cual cuales cualquier cuando cuanto cuarto cuatro
        cuello cuenta cuerpo cuidado cuidados cultivo cultivos cumple curso cutanea cutaneas da dado dados datos de debajo debe debido
        debil decide decidio decir dedo dedos defecto deja del demas dentro departamento derecha derecho dermatologia desarrollo desde
        destaca destacar detecta detras dia diabetes diagnostica diagnostico diagnosticada diagnosticado diaria diarias diario diarrea
        dias diciembre dieta diez diferencial diferentes dificultad digestivo dilatacion diligencia dimensiones dio directa discreta
        discreto disminucion dispositivo distal distancia distintas distintos diuresis doble doctor doctora documento dolor dolores
        domicilio donde dorsal dos dosis dr dra dudosa duracion durante e ecografia edad edema edemas efecto efectos efectua ejemplo ejercicio
        el electrocardiograma electronico elevada elevado ella ellas ello ellos email embarazo embargo empeoramiento en encima encontrado
        encontro encuentra encuentran enero enfermedad enfermedades enfermera enfermo enfermeria entonces entre enviado envio episodio
        episodios equipo era eran es esa ese eso espalda especial especialidad especialista espana esposa esposo esta estaba estable
        estado estan estancia estar estas este esto estomago estos estrecha estudio estudios etc evidencia evidente evidencio
        evolucion evoluciono examen excepto existe existencia exploracion explica expone externa externo extirpacion extremidades fa
        facial factor factores falta familia familiar familiares farmaco farmacos fase favorable fax fe febrero febril fecha fechas
        fibrosis fiebre final finalmente fisica fisico flujo foco forma formacion formulas fractura frecuencia frecuente frecuentes
        frente fria frio fue fuera fueron fuerte fumador fumadora funcion gases gastrica general generales genero gesta glucosa grado
        grados gran grande grasa grave gripe grupo ha habia haber habito habitos habitual habla hace hacer hacia hallazgo hallazgos han
        hasta hay hematoma hemodinamica hemorragia hepatica hepatico herida hermana hermano hermanos hernia hija hijo hijos
        hipertension histologia historia historial hizo hombre hombro hora horas hospital hospitalaria hospitalario hoy huesos humana
        humano hubo identifica igual ii iii imagen imagenes importante incluso incluye indica indicacion indico inferior
        inferiores infeccion infecciosa inflamatoria informacion informe ingresa ingresado ingreso inicia inicial inicialmente inicio
        inmediato instauro insuficiencia intensa intenso intensidad interna interno interrogatorio intervencion intervenido intestinal
        intravenosa izquierda izquierdo jamas joven julio junio junto juicio la labio laboratorio lado larga largo las lateral lavado le
        lengua lento les lesion lesiones leucocitos leve leves liquido lo local localizacion localizada localizado los luego
        lugar lunes lumbar luz madre mal mala maligna malo mama manana mandibula manera mano manos marcada marcado martes marzo mas
        masa masas material matriz maxima maximo mayo mayor mayores me media mediana mediante medica medicacion medicas medico medicos
        medida medio medios medula mejor mejora mejoria membrana menor menos mes meses metabolica metastasis metodo mi miembro miembros
        miercoles mientras minima minimo ministerio minutos misma mismas mismo mismos moderada moderado modo molestias momento motivo motora
        motor movilidad mucha mucho mucosa mueve muestra muestras mujer multiple multiples muscular muy muslo nacimiento nacional nada
        nariz natural nauseas necesidad necesita nefrologia negativa negativas negativo negativos nervio ni nieto ningun ninguna nino
        ninos nivel niveles no noche nodulo nodulos nombre normal normales normalidad nos notable noviembre nueva nuevamente nuevas nueve
        nuevo nuevos numero nunca o objetiva observa observan observo obstruccion octubre ocho ocular ofrece oido ojo ojos operada
        operado oral orden organo organos orientado orina origen os oscuro osea otra otras otro otros padece padre padres pais palpa
        palpacion para parcial parece pared parte partes partir parto pasada pasado paso patologia patologico patologicos peor pecho
        pelvis pequena pequenas pequeno pequenos per perdida perfil perimetro periodo permite permanece pero persiste persistencia
        persona personal personales peso pie piel pierna piernas pieza placa plan planta poca poco pocos podria por porque posible
        posibles posicion positiva positivo positivos posterior posteriores posteriormente postoperatorio practica practico precisa
        precoz presencia presenta presentaba presente presento presion previa previamente previo primaria primario primer primera
        primero principal problema problemas procede procedencia procedente procedimiento proceso profesional profunda progresiva
        progresivo pronostico pronto propia propio prostata proteinas provincia proxima proximal prueba pruebas pudo pues puede pueden
        pulmon pulmonar pulmonares pulso punto puntos que quien quiste quirurgica quirurgico quirofano radiografia radiologia radiologica
        raiz rapida rapidamente rara raro razon realiza realizada realizado realizan realizar realizo reaccion reciente recibe recibio
        recidiva recomienda recto recuento referencia refiere reflejos region registro regular relacion relacionada remite remitida
        remitido renal renales reposo resonancia respiracion respiratoria respiratorio respuesta resto resultado resultados
        retraso revela revision ritmo rodilla rx saber sale sangrado sangre se sea secundaria secundario sedimento segun segunda
        segundo seguimiento seis semana semanas sensibilidad sensible sentido senal septiembre ser seria series sero servicio sexo si
        sido siendo siete signo signos siguiendo siguiente siguientes sin sindrome sino sintoma sintomas sintomatologia sistema
        sistemica sitio situacion sobre social solicita solicito solo son sospecha sr sra su suave subcutanea sucesivas sudor suele suero
        suficiente sufre superficie superior superiores sus suspende tabaco tac tal tales tamano también tambien tampoco tanto tarde te
        tecnica tejido telefono temperatura tendencia tenia tener tension tercer tercera tercio terapia test tia tiempo tiene tienen tio
        tipo tiroides toda todas todavia todo todos toma tomografia torax total totalmente toxicos trabajo trabaja tracto traslado trasplante
        trastorno trastornos trata tratada tratado tratamiento tratamientos tres trombosis tu tumor tumoral tumores tras ulcera
        ulceras ultima ultimas ultimo ultimos un una unas unico unidad unidades unos urea urgencia urgencias urgente urinaria urologia usa
        util uso va vagina valor valores valoracion varias varios varon vascular vaso vejiga velocidad vena venosa ventricular ver vez
        via viaje vias vida viernes viral virus visible visita visual vista visto vitamina vive vivo volumen vomitos voz vuelta y ya yo
        zona zonas nhc dni cp nass fdo colegiado episodio asegurado expediente
        """
}
