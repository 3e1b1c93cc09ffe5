/// Everyday and clinical words beyond those that `CommonWords` guards: a network knows them as nobody's names.
enum StarterEveryday {
    static let english = StarterNames.words(
        """
        abrasion abscess absorbed accessory accommodate accurate achieved acquisition adenopathy adequate adherent adhesions adipose adjacent
        adjusted adjuvant administered aerobic afebrile aggressive agitated albumin alcohol alignment allograft ambulate ambulatory amenable
        amputation analgesia anastomosis anesthetic aneurysm angina angiogram antigen anterior anticoagulation antiemetic anxious aorta apical
        apnea appliance arrhythmia arterial arthritis aseptic aspirated asymmetric asymptomatic ataxia atelectasis atrial attached attentive
        auscultation autonomous axilla axillary bandage barking barrier bathing bedside belly bifurcation biliary biopsied bites blanching
        bleomycin blistering bloating bolus bradycardia brisk bronchial bruit bulging bundle bypass calcified calcium calf callus cannula capsule
        cardiomegaly caregiver cartilage catheterized cautery cavity cell cephalad cervical chemo chronically circumference claudication clinically
        clotting coarse coffee cognitive cogwheel coherent coiled collapse collateral comfort comorbid compartment compliant compression concave
        congested conjunctival constricted contour contracture contralateral contusion convex coronal coronary cortical coughing crackles cramping
        crepitus cuff curative curettage cyanotic cycle cyst cytology daycare deaf debrided decompensated deconditioned deep deferred dehydrated
        delirious deltoid delusions demonstrated dense dental dependent depressive dermatitis deteriorating dexterity diaphoretic diaphragm diastolic
        diet dilatation diligently discharge discogenic disoriented dispense dissected distended distress diuresis diverticula donor dorsal dose
        drainage dressings drowsy duct ductal dull duodenal dura dysphagia dyspnea earlobe echogenic ectopic edematous effaced efficacy ejection
        elastic elevated embolus emesis empiric encircled endoscope endotracheal enhancing enlarged enteral epigastric episode epithelial equivocal
        eroded erythema esophageal estimated euvolemic evacuation evaluate excised excision exertional exhale exophytic expiratory exploratory
        exposed extubated exudate fascia fasting fatigued febrile fibrosis fibrotic finger firm fissure fistula fixation flank flatus flexor flexural
        fluctuating fluids flushed foam follicular forceps forearm forehead foreskin friction frontal fundus fusion gallstones gastric gauze genital
        genotype glandular glare glucose grandiose granulation gravity groin gross gurgling hallucinations handover harvested hasty hazy hearing heel
        hematoma hemostasis hepatomegaly hernia hilar hives hoarse homogeneous hospitalization housing hydration hyperdense hypoactive hypoattenuating
        hypoxic ileum iliac immunized impacted impinged implant impulsive inadequate incarcerated incidental incised incontinent indolent indurated
        ineffective infiltrate inflamed infusion inguinal inhaled inhaler insidious inspiratory instilled instruments insufficiency interval intestinal
        intimal intubated invasion invasive involuntary iodine irregular irrigated isolated isthmus itchy jejunum joints judgment keloid kids kinase
        kyphosis labile laceration lamina lanced laparoscopic larynx laterality lavage laxative leakage lens lesions lethargic leukocytes lifting
        ligament ligated linear lipoma lobular lobulated localized lordosis lotion lucent lumbar lumen luteal lymphovascular macular malaise malignancy
        manic marginal margin margins mask materials mechanical meconium mediastinum melanotic membrane meningeal menses mesenteric metastasis midline
        mobility mole morbid morphology motion mucosa multifocal murmurs muscular myalgia nares narcotic nasal naps navel nebulized necrosis necrotic
        needle negative neonatal nodular nodules nonadherent nontender nourished nutrition oblique occiput occlusion occult ocular oily omentum opaque
        opening operative ophthalmic optic oral orbital orthostatic osseous outcome outlet outpatient overnight oxygenation packed palate pallor palpable
        pancreatic papillary paradoxical paralysis parenchyma paresthesia parietal partial patchy patent pathway pectoral pedal pediatric pelvic
        penetrating percussion perforated perfusion pericardial perineal periodic peripheral peritoneal persistent pharyngeal phlegm pigmented pillow
        placenta plaque plasma pleural plexus pneumothorax polyps portable positional postoperative posture precautions predominantly preoperative
        preterm probable productive progressive prolapse prolonged prominent prone prophylaxis prosthesis protocol proximal psychotic pulmonary pulsatile
        punctate pupil purulent pustule quadrant quad quiet radial radiating radiographers radiology rail rash reacher reactive rebound recurrence reflux
        refractory regimen regional reinforced relapse remission renal resected residual resolved respiratory restless restraints resumed retained
        retracted reversal rhonchi rib rigid rigidity rupture saline salivary scabies scalp scant scar scattered sclerosis secretions sedated sedation
        segment seizure septal septic serial serous serum severe shaft sheath shellfish shivering sigmoid sinus sitting sleepy sling slurred smear smooth
        sniffing soaked sodium soft somnolent sore spasm specimen spinal spleen spontaneous sputum squats squeeze stable stair stapled staples steady
        stenosis stenotic sterile stiffness stitches stool strain strength stretch striae stridor stump subcutaneous superficial superior supine support
        suppressed supraventricular surgical sutured suture swab swallow sweating swelling swinging symmetric symmetrical synovial systolic tachycardia
        tachypneic tamponade tapering tearful temporal tenderness tendon tension thickening thickened thigh thoracic throat throbbing thrombus thyroid
        tibial tightness tingling tissue toilet tolerated tongue tonic topical torso torsion trace tract transfusion transplant transverse trauma tremor
        tripoding trunk tubular tumor turbid twitching ulcerated umbilical unchanged underweight uneventful unilateral uninsured unremarkable unresponsive
        unsteady upright ureter urgency urinary uterine vaccinated vaginal valve varicose vascular vasospasm venous ventral ventricle ventricular vertebral
        vertigo vessels viable visceral viscous visual vitals void volar voided vomiting wean weaned weepy weighing wet wheelchair wheezing withdrawn worried
        wrist xray yellowish zone apartment appliances arrive assistance bathroom bedroom benefits bicycle bills borrowed breakfast budget bulletin buses
        calendar camping cane carpet ceiling champion chores cigarettes cleaning climbing clothes coffee collar colleagues comforting commute confident
        cookies cooking cooperative counter courteous crackers crèche custody daughterly deadline debt dinner divorced dog driveway eggs elevator employed
        encouraged engaged errands eviction exam expenses fence fishing flights floors forgetful fridge furniture garage garden gardening goals grocery
        groceries guitar handed handrail happy heating hobbies holidays homeless homework horses household insurance interpreter invited jacket jumping
        kitchen ladder landlord laundry laughing lawn lessons letterhead lonely lottery lunch manager meals microwave milk mortgage motorcycle movies
        mowing museum music naptime newspaper noise nursery oven paint papers parking paycheck payments pets phoned piano picnic pizza plates playground
        playing police porch potatoes prayer pregnant preschool prison puppy radio rent renter rice rides roof rug running salary sandwich school scooter
        shelter shopping shoveling shower sidewalk signature singing skating skiing sleeping smoking snacks soccer soda softball soup stairs stove strangers
        streetcar studying sugar swimming tacos taxes telephone television tennis tenants ticket towel toys traffic transport traveling trucks unemployed
        utilities vacation vegetables volunteer voucher walker wallet wedding weekend welding windows winter working yard yoga zip
        cdiff abx appt bcx bkfst bs cath cbc cmp cont dc dispo dx ekg fam fx gluc gtt hx ileus interp iv labs lvl mgmt mod neg ngtd npo nsr outpt pharm pos
        preop pt pta pulm rehab resp rpt rt rx sm sob staph strep sx tele tib tx uop uti wk wks xr aka angio bld cap eval hosp info lac lytes max meds
        GP SHO LPN CNA RN MD PT OT NP PA SLP RD MSW EMS ISBAR MSE FNA EUS UTD UTI LMP MMR PCV MenB DVLA TXA ICC GCS Covid COVID flu placard
        decade stairs Theory approx carton Reviewed Labelled Dishevelled Attends Ordered Discussed Advised Recommended Denies Endorses Reports
        min mult obs occ occas ortho pcn peds poss prog prox prn psych req rev sched sec subq temp tol vanc vol wnl
        """)

    static let spanish = StarterNames.words(
        """
        abdominal abierto ablación absceso abundante aceptable acompañado acude adecuada adenopatías adherencias administra afectación agudo aguja aislado
        ajuste alcohol alerta aliento alimentación almohada alteraciones alteración amarilla ambiente ambulatorio amplia analgesia anemia aneurisma anestesia
        ansioso anterior antibiótico antro apéndice apetito apósito aproximadamente arritmia arteria articular ascitis aséptica asimétrico asintomático
        aspecto aspiración astenia ataxia atelectasia atrofia aumento auricular auscultación axila ayunas azul balón baño barbilla basal base bastón
        benigno biliar bilateral biopsia blando boca bolsa bradicardia brazo bronquios bucal cabecera cabestrillo calcificación cálculo calma calor
        camilla caminar cantidad capacidad cara cardíaco carga cartílago catarro causa cavidad ceja celular central cerebral cervical cicatriz cierre
        cintura circulación cirugía clavícula clavo clínica coagulación codo cognitivo coherente colgajo colico colon coloración columna coma comida
        compatible compleja comprimido conciencia condensación condición conducta congestión conjuntiva conservado consistencia constantes contacto
        contractilidad contraste contusión convulsiva cordón corona coronario corporal corriente corte cortical costal costilla cotidiano cráneo crisis
        crónica crónico cuadro cuello cuerpo cultivo cura curación cutánea débito decúbito dedo deformidad deglución delgado deltoides densidad derecha
        derecho derrame desaparición desayuno descenso deshidratación desorientado desplazado destaca desviación determinación diabetes diafragma diarrea
        diástole diente diferencial difusa difusión digestivo dilatación discreta disección disfunción disminución disminuido distal distensión diuresis
        diverticular dolor dorsal dosis drenaje ductal duodeno dura durante ecografía edema ejercicio elevación elevado embarazo embolia emesis encía
        endoscopia enrojecimiento epigastrio epilepsia episodio epitelio equilibrio eritema erupción escalera esclera escozor esfínter esfuerzo esófago
        espacio espalda espiración esplenomegalia espontánea espumoso esputo esqueleto estable estómago estudio etiología evidencia evolución examen
        excéresis excreción expectoración expone extensión extracción extremidades exudado facial falange falta faringe farmacia fascia fatiga febril
        femoral férula fetal fiebre fijación filtrado firme fisioterapia fisura fístula flujo focal folículo formalina fosa fractura frasco frecuencia
        frecuente frialdad frontal fuerza función galope ganglio gases gástrica gastritis glándula globuloso glucemia gota grado grasa grave gravedad
        grosor grupo habitual habla hematoma hemorragia hemostasia hepático hepatomegalia hernia herida hidratada hígado hiperemia hipotensión histología
        hombro homogéneo hormigueo hueso humeral húmedo ictericia ileon imagen imágenes implante inadecuado incisión inclinación incontinencia indicación
        indolora infección infiltrado inflamatorio inguinal inicio injerto inmediata inspiración instaura insuficiencia intacto integridad intensidad
        intenso intestinal intranquilo invasión irregular irritable isquemia izquierda izquierdo jabón jarabe juicio labio lactancia lágrimas laparoscopia
        laringe lateral latido lavado lengua lenta lesión lesiones leucocitosis leve líbido ligamento ligera limitación limpia limpio línea lineal líquido
        litiasis llanto local localizado lóbulo lumbar luz maligno mama mamaria mamila mandíbula manejo manguito mano marcada marcha margen masa mascarilla
        maxilar medial mediastino médula mejilla mejoría membrana meníngeo menisco mesa meses micción miembro mioma moco moderada moderado monitor mordedura
        motora movilidad mucosa muestra muñeca músculo muslo nasal náusea necesidad necrosis nefrítico nerviosa neumotórax nodular nódulo normal nuca nuclear
        obesidad oblicua obstrucción occipital ocular oído ojo ombligo operación óptico oral orina oscuro ósea ovario oxígeno palidez palpación paladar
        pálido párpado pared parcial parénquima paresia parietal parto pasillo patrón pauta pecho pediátrico pelvis peluca pene peligro perforación
        perfusión pericárdico periférica perineal peristaltismo peritoneo permeable persiste peso pezón picadura piel pierna pigmentada placa placenta
        plano plasma pleural pólipo porción portal postura posterior postoperatorio precoz presencia presión previa primaria probable profundo progresiva
        prolongado prominente pronóstico próstata proteína proximal prueba puente pulgar pulmón pulmonar pulso punción pupila quemadura quiste quirúrgica
        rabia radial radiografía ráfaga raíz rápida rasgos rayos reacción reactivo realce recidiva recto recuento reflejo región rehabilitación remisión
        renal resección reservorio residual resistencia respiración respiratoria respuesta restos retención retina reumático revisión rigidez riñón ritmo
        roce rodilla ronquido rostro rotulado ruido sacro saliva sangrado sangre secreción secuencia sedación segmento seno sensación sensibilidad sepsis
        septal serología seroso severa shock sialorrea sibilancias signo simétrico síntoma sistólico sobrepeso sodio solicitud soplo subcutáneo sudor suero
        superficial superior supino supuración suspensión sutura tabaco tabique tacto talla tarjeta técnica tejido temblor temperatura temporal tendinoso
        tensión terapia terminal test tiroides tobillo tolerancia tono torácico torsión tórax tos total tóxico tracción tracto transfusión transitorio
        transversal trastorno tratamiento traumatismo tronco tubo tumor tumoral turno úlcera umbilical unilateral uréter uretral útero úvula vacuna vaginal
        valoración válvula varicosa vasos vejiga velocidad vena venoso ventana ventilación ventral ventrículo vértebra vesícula vestíbulo vía vías viable
        vientre viral visual vital vómito yeyuno zona agua ascensor autobús ayuda barrio basura bicicleta calefacción cama casa cena cocina colegio comedor
        compra coche cuenta deberes deporte desempleo deuda dinero divorcio domicilio ducha escuela espejo fábrica finca fiesta fruta fútbol gafas garaje
        gastos gato hipoteca hogar huerto idioma jardín juego juguete leche libros limpieza llaves luz madera maleta mercado mochila moto mueble música nevera
        noticia obra ocio paga paro partido paseo patio pensión perro pescado piscina piso playa pueblo puerta radio reunión ropa ruido salón silla sobre
        sofá sueldo teléfono televisión tienda trabajo tráfico transporte vacaciones vecinos ventana viaje viudo zapatos helado pistacho gestora enclavado
        plastrón epiplón estertores apósitos plaquetas leuc plq glu urea trat qx hta rx eco tac dx tto ef mc ap nrl resp abd cv iv vo sc im ta fc fr sat
        Acude Refiere Niega Presenta Ingresa Precisa Lleva Llega Llama Aviso Contactar Relata Comenta Solicita Pendiente Continúa Mantiene Realiza
        Realizamos Valorar Iniciar Suspender Aumentar Reducir Jubilada Jubilado Casada Soltero Viuda Vive Trabaja Fumador Exfumadora Bebedor Niño Niña
        Varón Mujer Lactante Paciente Madre Padre Consciente Orientado Tranquila Afebril Estable Buen Regular Mal Calculan Observan Impresiona Tolera
        relata acude presenta ingresa precisa lleva llega llama comenta pide quiere dice habla come duerme camina vomita sangra respira mejora empeora
        fue era está estuvo han había tiene tenía hace hizo puede debe queda sigue inicia pone toma deja vuelve entra sale cae sube baja ENLACE IAM
        Hierro Calcio Hallazgos Abdomen Tórax Cabeza Cuello Cadera Rodilla Conclusión Impresión Plan Nota Turno Noche Tarde Cama Sala Box PICC CPAP BiPAP
        aislamiento inverso escalera minutos meses semanas horas cadena reloj grúa Molift Boostrix Prevenar gripe tosferina sarampión varicela
        afebril eupneico normotenso asepsia antisepsia epicutáneo intradérmica macroscopía microscopía antral retales blanquecinos cuña cápsula parafina
        """)
}
