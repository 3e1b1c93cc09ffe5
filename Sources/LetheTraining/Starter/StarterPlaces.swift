/// Places of invented notes.
enum StarterPlaces {
    private static func list(_ text: String) -> [String] { StarterVocabulary.list(text) }

    static let states = list(
        """
        MA; NY; CA; TX; FL; OH; PA; IL; GA; NC; MI; NJ; VA; WA; AZ; TN; IN; MO; MD; WI; CO; MN; SC; AL; LA; KY; OR; OK; CT; UT; IA; NV; AR; MS; KS; NM;
        NE; WV; ID; HI; NH; ME; MT; RI; DE; SD; ND; AK; VT; WY; Massachusetts; New York; California; Texas; Florida; Ohio; Pennsylvania; Illinois;
        Georgia; North Carolina; Michigan; Virginia; Washington; Arizona; Tennessee; Colorado; Minnesota; Oregon; Maine; Vermont; Nevada; Kansas; Iowa
        """)
    static let countries = list(
        """
        Mexico; Guatemala; El Salvador; Honduras; Cuba; Haiti; Dominican Republic; Puerto Rico; Colombia; Brazil; Peru; India; Pakistan; Bangladesh; China;
        Vietnam; Korea; the Philippines; Japan; Nigeria; Ghana; Kenya; Ethiopia; Somalia; Egypt; Syria; Iraq; Iran; Afghanistan; Turkey; Russia; Ukraine;
        Poland; Romania; Italy; Ireland; Portugal; Greece; Jamaica; Canada; Germany; France; Sudan; Nepal; Thailand; Cambodia; Lebanon; Cape Verde
        """)
    static let towns = list(
        """
        Albany; Austin; Boise; Boston; Buffalo; Cambridge; Chicago; Cincinnati; Cleveland; Columbus; Dallas; Denver; Detroit; El Paso; Fresno; Houston;
        Lowell; Madison; Memphis; Miami; Milwaukee; Mobile; Nashville; New Haven; Oakland; Omaha; Orlando; Phoenix; Pittsburgh; Portland; Providence;
        Quincy; Raleigh; Reading; Reno; Richmond; Rochester; Sacramento; Salem; San Antonio; San Diego; Savannah; Seattle; Spokane; St. Louis; Syracuse;
        Tampa; Toledo; Tucson; Tulsa; Worcester; Leeds; Bristol; Cardiff; Dublin; Galway; Glasgow; Toronto; Halifax; Manchester; London; Lagos; Mumbai;
        Baton Rouge; Santa Fe; Las Vegas; Little Rock; Des Moines; Sioux Falls; Grand Rapids; Cedar Rapids; Long Beach; Fort Wayne; Green Bay; Bath; Mesa
        """)
    static let townStarts = list(
        "Spring; Clear; Oak; Mill; River; Maple; Stone; Fair; Green; North; West; Red; Silver; Bright; Cedar; Fox; Glen; High; Lake; New; Ash; Brook; Wood; East; Mar; Wal; Win; Hart; Black; Cold"
    )
    static let townEnds = list(
        "brook; field; ton; dale; view; haven; port; wood; ford; mont; bury; land; crest; burg; side; bridge; ville; water; ham; mouth; ridge; boro; stead"
    )
    static let saints = list(
        """
        St. Mary's; St. Luke's; Mercy; Good Samaritan; St. Joseph; Holy Cross; Mount Sinai; Sacred Heart; St. Vincent; Providence; Trinity; Beth Israel; St.
        Anne's; Lutheran; Baptist; Methodist; Presbyterian; St. Elizabeth; Our Lady of Grace; Saint Francis; St. Jude; Bethany; Shriners; All Saints; Hope
        """)
    static let streets = list(
        """
        Maple; Oak; Main; Elm; Cedar; Pine; Washington; Lincoln; Park; Hill; Lake; River; Church; School; Spring; Highland; Sunset; Meadow; Chestnut; Walnut; 5th;
        12th; 42nd; Broadway; Magnolia; Jefferson; Market; Mill; Prospect; Beacon; Orchard; Valley View; Martin Luther King; Old Post; Willow Creek; Harbor
        """)
    static let spanishStates = list(
        """
        Madrid; Barcelona; Valencia; Sevilla; Zaragoza; Málaga; Murcia; Asturias; Cantabria; Navarra; La Rioja; Cáceres; Toledo; Jalisco; Nuevo León; Puebla;
        Oaxaca; Veracruz; Antioquia; Cundinamarca; Buenos Aires; Córdoba; Mendoza; Santa Fe; Andalucía; Galicia; Cataluña; País Vasco; Michoacán; Yucatán; Lima
        """)
    static let spanishCountries = list(
        """
        España; Marruecos; Ecuador; Colombia; Perú; Bolivia; Venezuela; Argentina; Chile; México; Cuba; República Dominicana; Honduras; Rumanía; Bulgaria; Ucrania;
        Polonia; Rusia; China; Pakistán; Senegal; Nigeria; Argelia; Portugal; Italia; Francia; Alemania; Brasil; Paraguay; Uruguay; Guatemala; Nicaragua; Filipinas
        """)
    static let spanishTowns = list(
        """
        Madrid; Barcelona; Valencia; Sevilla; Zaragoza; Málaga; Murcia; Palma; Bilbao; Alicante; Córdoba; Valladolid; Vigo; Gijón; Granada; Elche; Oviedo; Badalona;
        Cartagena; Jerez; Móstoles; Pamplona; Almería; Alcalá de Henares; Fuenlabrada; Leganés; Getafe; Burgos; Albacete; Santander; Castellón; Logroño; Badajoz;
        Salamanca; Huelva; Lleida; Tarragona; León; Cádiz; Jaén; Ourense; Lugo; Girona; Cáceres; Santiago de Compostela; Ávila; Cuenca; Segovia; Soria; Teruel; Mérida;
        Ciudad de México; Guadalajara; Monterrey; Puebla; Tijuana; Bogotá; Medellín; Cali; Barranquilla; Lima; Arequipa; Cusco; Quito; Guayaquil; Buenos Aires; Rosario;
        Mendoza; La Plata; Santiago; Valparaíso; Concepción; Montevideo; Asunción; La Paz; Caracas; Maracaibo; San José; Managua; Tegucigalpa; La Habana; Santo Domingo
        """)
    static let spanishSaints = list(
        """
        San Juan; San José; Santa Ana; San Carlos; La Paz; Santa María; San Pedro; San Rafael; Virgen del Rocío; Virgen de la Luz; La Fe; San Lázaro; Santa Lucía; San Roque;
        Nuestra Señora del Carmen; del Mar; Gregorio Alba; Ramón y Rubio; Santa Cristina; San Agustín; La Esperanza; Los Ángeles; Miguel Torres; Reina Sofía; Infanta Elena;
        Clara Campos; Severo Molina; San Vicente; San Martín; Santa Bárbara; Sagrado Corazón; Doce de Octubre; Vall Clara; Juan Ramón Vega; Rey Alfonso; Arnau Prat
        """)
    static let spanishStreets = list(
        """
        Mayor; Real; del Sol; de la Paz; San Juan; de la Constitución; de España; Cervantes; Goya; Velázquez; del Prado; de los Olivos; Nueva; del Carmen; de la Estación; Colón;
        Gran Vía; Santa Ana; de las Flores; Alfonso XII; Hernán Cortés; Simón Bolívar; Insurgentes; Reforma; Independencia; 9 de Julio; Bravo; de la Cruz; del Río; Primero de Mayo
        """)
}
