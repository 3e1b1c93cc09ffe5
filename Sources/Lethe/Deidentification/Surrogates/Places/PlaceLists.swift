/// Towns, streets and the words of addresses and institutions, written for this purpose.
enum PlaceLists {
    typealias Language = DateWords.Language

    /// A town and how its postcodes begin.
    struct Town: Sendable {
        var name: String
        var postcode: String
    }

    static func towns(_ language: Language) -> [Town] { townsByLanguage[language] ?? townsByLanguage[.english] ?? [] }

    private static func parse(_ text: String) -> [Town] {
        text.split(separator: ",").map { entry in
            let parts = entry.split(separator: ":")
            return Town(
                name: parts[0].split(whereSeparator: \.isWhitespace).joined(separator: " "),
                postcode: parts.count > 1 ? String(parts[1].filter { !$0.isWhitespace }) : "")
        }
    }

    private static let townsByLanguage: [Language: [Town]] = [
        .english: parse(
            """
            Albany:122, Albuquerque:871, Allentown:181, Amarillo:791, Anaheim:928, Asheville:288, Athens:306, Augusta:309,
            Austin:787, Bakersfield:933, Baton Rouge:708, Beaumont:777, Billings:591, Birmingham:352, Boise:837, Boulder:803,
            Bridgeport:066, Buffalo:142, Burlington:054, Canton:447, Cedar Rapids:524, Charleston:294, Charlotte:282,
            Chattanooga:374, Cincinnati:452, Cleveland:441, Columbia:292, Columbus:432, Concord:033, Corpus Christi:784,
            Dayton:454, Denver:802, Des Moines:503, Duluth:558, Durham:277, El Paso:799, Erie:165, Eugene:974, Evansville:477,
            Fargo:581, Flint:485, Fort Wayne:468, Fresno:937, Grand Rapids:495, Green Bay:543, Greensboro:274, Harrisburg:171,
            Hartford:061, Huntsville:358, Indianapolis:462, Jackson:392, Jacksonville:322, Kalamazoo:490, Kansas City:641,
            Knoxville:379, Lafayette:705, Lansing:489, Laredo:780, Lexington:405, Lincoln:685, Little Rock:722, Louisville:402,
            Lubbock:794, Macon:312, Madison:537, Manchester:031, Memphis:381, Milwaukee:532, Mobile:366, Montgomery:361,
            Nashville:372, Norfolk:235, Oklahoma City:731, Omaha:681, Orlando:328, Peoria:616, Pittsburgh:152, Portland:972,
            Providence:029, Pueblo:810, Raleigh:276, Reno:895, Richmond:232, Roanoke:240, Rochester:146, Rockford:611,
            Sacramento:958, Salem:973, Savannah:314, Scranton:185, Shreveport:711, Spokane:992, Springfield:627, Syracuse:132,
            Tacoma:984, Tallahassee:323, Toledo:436, Topeka:666, Trenton:086, Tucson:857, Tulsa:741, Wichita:672, Worcester:016
            """),
        .spanish: parse(
            """
            Albacete:02, Alcalá de Henares:288, Alcorcón:289, Algeciras:112, Alicante:03, Almería:04, Ávila:05, Avilés:334,
            Badajoz:06, Badalona:089, Barakaldo:489, Barcelona:08, Bilbao:48, Burgos:09, Cáceres:10, Cádiz:11, Cartagena:302,
            Castellón:12, Ciudad Real:13, Córdoba:14, Cuenca:16, Elche:032, Ferrol:154, Fuenlabrada:289, Gerona:17, Getafe:289,
            Gijón:332, Granada:18, Guadalajara:19, Huelva:21, Huesca:22, Jaén:23, Jerez:114, León:24, Lérida:25, Linares:237,
            Logroño:26, Lorca:308, Lugo:27, Madrid:28, Málaga:29, Manresa:082, Marbella:296, Mataró:083, Mérida:068, Móstoles:289,
            Murcia:30, Orense:32, Oviedo:33, Palencia:34, Palma:07, Pamplona:31, Ponferrada:244, Pontevedra:36, Reus:432,
            Sabadell:082, Salamanca:37, San Sebastián:20, Santander:39, Santiago:157, Segovia:40, Sevilla:41, Soria:42,
            Tarragona:43, Tarrasa:082, Teruel:44, Toledo:45, Torrejón:288, Torrelavega:393, Valencia:46, Valladolid:47, Vigo:362,
            Vitoria:01, Zamora:49, Zaragoza:50
            """),
        .french: parse(
            """
            Amiens:80, Angers:49, Annecy:74, Avignon:84, Besançon:25, Bordeaux:33, Brest:29, Caen:14, Chambéry:73, Clermont:63,
            Colmar:68, Dijon:21, Grenoble:38, La Rochelle:17, Laval:53, Le Havre:76, Le Mans:72, Lille:59, Limoges:87, Lorient:56,
            Lyon:69, Marseille:13, Metz:57, Montauban:82, Montpellier:34, Mulhouse:68, Nancy:54, Nantes:44, Nevers:58, Nice:06,
            Nîmes:30, Niort:79, Orléans:45, Pau:64, Perpignan:66, Poitiers:86, Quimper:29, Reims:51, Rennes:35, Roanne:42, Rouen:76,
            Strasbourg:67, Tarbes:65, Toulon:83, Toulouse:31, Tours:37, Troyes:10, Valence:26, Vannes:56
            """),
        .german: parse(
            """
            Aachen:52, Augsburg:86, Bamberg:96, Bayreuth:95, Berlin:10, Bielefeld:33, Bochum:44, Bonn:53, Braunschweig:38,
            Bremen:28, Chemnitz:09, Darmstadt:64, Dortmund:44, Dresden:01, Duisburg:47, Düsseldorf:40, Erfurt:99, Essen:45,
            Flensburg:24, Frankfurt:60, Freiburg:79, Fulda:36, Göttingen:37, Halle:06, Hamburg:20, Hannover:30, Heidelberg:69,
            Heilbronn:74, Ingolstadt:85, Jena:07, Kaiserslautern:67, Karlsruhe:76, Kassel:34, Kiel:24, Koblenz:56, Köln:50,
            Konstanz:78, Leipzig:04, Lübeck:23, Magdeburg:39, Mainz:55, Mannheim:68, Marburg:35, München:80, Münster:48,
            Nürnberg:90, Oldenburg:26, Osnabrück:49, Passau:94, Potsdam:14, Regensburg:93, Rostock:18, Saarbrücken:66, Siegen:57,
            Stuttgart:70, Trier:54, Tübingen:72, Ulm:89, Wiesbaden:65, Wuppertal:42, Würzburg:97
            """),
        .italian: parse(
            """
            Ancona:60, Arezzo:52, Bari:70, Bergamo:24, Bologna:40, Bolzano:39, Brescia:25, Cagliari:09, Catania:95, Como:22,
            Cremona:26, Cuneo:12, Ferrara:44, Firenze:50, Foggia:71, Genova:16, Lecce:73, Livorno:57, Lucca:55, Mantova:46,
            Matera:75, Messina:98, Milano:20, Modena:41, Napoli:80, Novara:28, Padova:35, Palermo:90, Parma:43, Pavia:27,
            Perugia:06, Pescara:65, Piacenza:29, Pisa:56, Ravenna:48, Reggio:42, Rimini:47, Roma:00, Salerno:84, Sassari:07,
            Siena:53, Siracusa:96, Taranto:74, Torino:10, Trento:38, Treviso:31, Trieste:34, Udine:33, Varese:21, Venezia:30,
            Verona:37, Vicenza:36
            """),
        .portuguese: parse(
            """
            Abrantes:22, Almada:28, Amadora:27, Aveiro:38, Barcelos:47, Barreiro:28, Beja:78, Braga:47, Bragança:53, Cascais:27,
            Castelo Branco:60, Chaves:54, Coimbra:30, Covilhã:62, Elvas:73, Évora:70, Faro:80, Figueira da Foz:30, Guarda:63,
            Guimarães:48, Lagos:86, Lamego:51, Leiria:24, Lisboa:10, Loulé:81, Olhão:87, Ovar:38, Portalegre:73, Portimão:85,
            Porto:40, Santarém:20, Setúbal:29, Sintra:27, Tavira:88, Tomar:23, Torres Vedras:25, Viana do Castelo:49, Vila Real:50,
            Viseu:35
            """),
        .dutch: parse(
            """
            Alkmaar:18, Almelo:76, Almere:13, Amersfoort:38, Amsterdam:10, Apeldoorn:73, Arnhem:68, Assen:94, Breda:48, Delft:26,
            Deventer:74, Dordrecht:33, Ede:67, Eindhoven:56, Emmen:78, Enschede:75, Gouda:28, Groningen:97, Haarlem:20,
            Heerenveen:84, Heerlen:64, Helmond:57, Hengelo:75, Hilversum:12, Hoorn:16, Leeuwarden:89, Leiden:23, Lelystad:82,
            Maastricht:62, Middelburg:43, Nijmegen:65, Roermond:60, Rotterdam:30, Sneek:86, Tiel:40, Tilburg:50, Utrecht:35,
            Venlo:59, Weert:60, Zaandam:15, Zutphen:72, Zwolle:80
            """),
    ]

    /// Names that streets have, without the word for street.
    static func streets(_ language: Language) -> [String] {
        streetsByLanguage[language] ?? streetsByLanguage[.english] ?? []
    }

    private static func words(_ text: String) -> [String] {
        text.split(separator: ",").map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
    }

    private static let streetsByLanguage: [Language: [String]] = [
        .english: words(
            """
            Maple, Oak, Cedar, Pine, Elm, Walnut, Chestnut, Willow, Birch, Spruce, Hickory, Sycamore, Magnolia, Juniper, Laurel,
            Washington, Lincoln, Jefferson, Madison, Jackson, Franklin, Adams, Monroe, Highland, Sunset, Meadow, Ridge, Valley,
            Orchard, Prospect, Spring, Mill, Church, School, Water, Bridge, River, Forest, Garden, Summit, Fairview, Lakeview,
            Harbor, Canal, Railroad, Union, Liberty, Market, Commerce, Pleasant, Grove, Quarry, Windsor, Cambridge, Oxford,
            Kensington, Victoria, Albert, Station, Manor, Heath, Brook, Clover, Dogwood, Hawthorn, Linden, Poplar, Redwood
            """),
        .spanish: words(
            """
            Mayor, del Sol, de la Luna, del Prado, de la Fuente, del Río, de los Olivos, de las Flores, del Carmen, de la Paz,
            Nueva, Real, San Juan, San Pedro, Santa Ana, Santa Lucía, San Miguel, San José, de la Constitución, de la Libertad,
            de España, de Europa, de América, de Andalucía, de Aragón, de Castilla, de Cervantes, de Goya, de Velázquez, de Colón,
            del Molino, del Puente, de la Estación, de la Iglesia, del Parque, de la Vega, de los Almendros, de los Pinos,
            de la Encina, del Olmo, del Cerro, de la Sierra, del Mar, del Norte, de Levante, del Mediodía, de la Merced
            """),
        .french: words(
            """
            de la Gare, de l'Église, du Moulin, des Lilas, des Tilleuls, du Château, de la Paix, de la Liberté, Victor Hugo,
            Pasteur, Jean Jaurès, Gambetta, des Acacias, des Écoles, du Stade, de la Fontaine, des Roses, du Lavoir, des Vignes,
            de Verdun, du Maréchal Foch, Voltaire, Molière, Émile Zola, des Cerisiers, du Pont, de la Mairie, des Jardins
            """),
        .german: words(
            """
            Garten, Bahnhof, Schul, Kirch, Berg, Linden, Birken, Wald, Ring, Dorf, Mühlen, Eichen, Rosen, Wiesen, Buchen, Sonnen,
            Goethe, Schiller, Mozart, Beethoven, Tal, Feld, Park, Hof, Markt, Brunnen, Ahorn, Tannen, Kastanien, Flieder
            """),
        .italian: words(
            """
            Roma, Garibaldi, Mazzini, Verdi, Dante, Cavour, Matteotti, Marconi, Manzoni, Leopardi, della Libertà, della Repubblica,
            dei Mille, dei Tigli, delle Rose, del Mulino, della Stazione, San Marco, San Giovanni, Puccini, Rossini, Carducci,
            Galilei, Volta, Bellini, Petrarca
            """),
        .portuguese: words(
            """
            da Liberdade, da República, do Sol, das Flores, dos Pinheiros, da Fonte, da Igreja, do Moinho, Nova, Direita, do Carmo,
            de São João, de São Pedro, da Escola, do Norte, da Estação, das Oliveiras, do Rio, da Boavista, dos Combatentes
            """),
        .dutch: words(
            """
            Kerk, Dorps, School, Molen, Linden, Beuken, Eiken, Kastanje, Berken, Wilhelmina, Juliana, Beatrix, Oranje, Markt,
            Stations, Nieuw, Hoofd, Park, Tulpen, Rozen, Vijver, Haven, Brugg, Tuin, Boom
            """),
    ]

    /// Endings of streets' names that are one word with them.
    static let streetEndings = [
        "strasse", "str", "weg", "gasse", "platz", "allee", "ring", "damm", "ufer", "straat", "laan", "plein", "dijk",
        "kade",
        "gracht", "singel", "steeg", "hof",
    ]

    /// Words of addresses that are nobody's own.
    static let streetWords: Set<String> = Set(
        """
        street st avenue ave av road rd lane ln drive dr court ct boulevard blvd place pl way terrace ter circle cir square sq
        parkway pkwy highway hwy route rt trail apt apartment unit suite ste floor fl room rm box po p o bldg building north south
        east west n s e w ne nw se sw upper lower no number close crescent gardens grove mews row block flat house
        calle c avenida avda avd plaza pza paseo camino carretera ctra ronda travesia pasaje glorieta urbanizacion urb poligono
        piso puerta escalera esc bajo izquierda izq derecha dcha dch izda portal num numero nº bloque planta letra sn s/n km
        rue bd boulevard chemin allee impasse quai place cours bis ter etage batiment bat
        via viale piazza corso largo vicolo strada piano interno scala
        rua avenida praca travessa largo estrada alameda andar esq dto lote
        strasse str weg platz haus stock straat laan plein
        """.split(whereSeparator: \.isWhitespace).map(String.init))

    /// Words that say what kind of place it is.
    static let institutionWords: Set<String> = Set(
        """
        hospital hospitals clinic clinics center centre medical health healthcare general university college school infirmary
        memorial regional community county city state national institute institution ward unit department dept floor wing service
        services division section care nursing home house hospice rehabilitation rehab surgery surgical emergency room icu ed er
        intensive primary family practice group associates partners physicians pediatric pediatrics children childrens women womens
        cancer heart cardiac cardiology oncology neurology radiology pathology laboratory lab pharmacy dental eye psychiatric
        veterans affairs va army navy office suite building campus east west north south central main of for and the at in st saint
        inc ltd llc llp corp corporation company co plc bank church police fire station library hotel restaurant store shop factory
        foundation association society union council agency bureau army force
        clinico clinica centro sanitario salud ambulatorio universitario universitaria general provincial comarcal regional
        municipal materno infantil servicio unidad seccion area urgencias consultas externas fundacion instituto facultad
        universidad residencia consultorio complejo hospitalario departamento planta medicina cirugia de del la las los el y san
        santa virgen nuestra senora sa sl colegio ayuntamiento empresa banco
        hopital clinique centre universitaire service chu chr cabinet medical maison sante de du des le les
        krankenhaus klinik klinikum universitatsklinikum universitat zentrum station praxis abteilung institut fur der die das am
        gmbh ag ev stadtisches
        ospedale clinica azienda universitaria policlinico reparto istituto di della
        hospital centro unidade saude clinica servico do da dos das
        ziekenhuis kliniek afdeling centrum umc academisch van het
        """.split(whereSeparator: \.isWhitespace).map(String.init))

    /// Names that hospitals and firms have.
    static func institutions(_ language: Language) -> [String] {
        institutionsByLanguage[language] ?? institutionsByLanguage[.english] ?? []
    }

    private static let institutionsByLanguage: [Language: [String]] = [
        .english: words(
            """
            Riverside, Lakeside, Hillcrest, Fairview, Northgate, Southfield, Westbrook, Eastlake, Oakwood, Pinecrest, Cedar Grove,
            Maplewood, Stonebridge, Brookhaven, Clearwater, Greenfield, Highland, Meadowbrook, Ridgeview, Silver Lake, Sunnyside,
            Valley View, Willow Creek, Woodlawn, Bayview, Harborview, Summit, Parkland, Glenwood, Ashford, Beaumont, Carrollton,
            Danbury, Elmhurst, Fairmont, Garfield, Holbrook, Kingsley, Langdon, Marlowe, Norwood, Overbrook, Penfield, Rockwell
            """),
        .spanish: words(
            """
            San Rafael, Santa Clara, San Lucas, Santa Teresa, San Agustín, Santa Elena, San Fernando, La Esperanza, El Pinar,
            Los Robles, La Encina, Monte Alto, Río Claro, Vista Alegre, Puerta Nueva, Costa Blanca, Sierra Norte, Valle Verde,
            La Arboleda, El Mirador, San Telmo, Santa Inés, San Gabriel, Los Olmos, La Ribera
            """),
        .french: words(
            """
            Saint-Luc, Sainte-Anne, Saint-Roch, Beausoleil, Bellevue, Les Tilleuls, Mont-Clair, Val Fleuri, La Roseraie,
            Les Peupliers, Beauregard, Clairval, Saint-Martin, Sainte-Marthe, Les Acacias
            """),
        .german: words(
            """
            Sankt Anna, Sankt Georg, Marien, Lindenhof, Sonnenberg, Waldfrieden, Bergblick, Seeblick, Elisabethen, Rosenhof,
            Am Park, Sankt Vinzenz, Josefs, Barbara, Eichenhof
            """),
        .italian: words(
            "San Luca, Santa Chiara, San Giorgio, Villa Serena, Villa Bianca, San Rocco, Santa Marta, Monte Verde"),
        .portuguese: words(
            "São Lucas, Santa Clara, São Rafael, Boa Vista, Monte Claro, Santa Marta, São Jorge, Bela Vista"),
        .dutch: words("Sint Lucas, De Linden, Sint Anna, Het Zonnehuis, Meerzicht, Sint Joris, De Wilgen, Oosterpark"),
    ]

    /// States and provinces of one country, each group a pair of lists of equal length: names and short forms.
    static let stateGroups: [(names: [String], codes: [String])] = [
        (
            words(
                """
                Alabama, Alaska, Arizona, Arkansas, California, Colorado, Connecticut, Delaware, Florida, Georgia, Hawaii, Idaho,
                Illinois, Indiana, Iowa, Kansas, Kentucky, Louisiana, Maine, Maryland, Massachusetts, Michigan, Minnesota,
                Mississippi, Missouri, Montana, Nebraska, Nevada, New Hampshire, New Jersey, New Mexico, New York, North Carolina,
                North Dakota, Ohio, Oklahoma, Oregon, Pennsylvania, Rhode Island, South Carolina, South Dakota, Tennessee, Texas,
                Utah, Vermont, Virginia, Washington, West Virginia, Wisconsin, Wyoming
                """),
            words(
                """
                AL, AK, AZ, AR, CA, CO, CT, DE, FL, GA, HI, ID, IL, IN, IA, KS, KY, LA, ME, MD, MA, MI, MN, MS, MO, MT, NE, NV, NH,
                NJ, NM, NY, NC, ND, OH, OK, OR, PA, RI, SC, SD, TN, TX, UT, VT, VA, WA, WV, WI, WY
                """)
        ),
        (
            words(
                """
                Andalucía, Aragón, Asturias, Canarias, Cantabria, Castilla-La Mancha, Castilla y León, Cataluña, Extremadura,
                Galicia, La Rioja, Murcia, Navarra, País Vasco, Comunidad Valenciana, Comunidad de Madrid
                """), []
        ),
        (
            words(
                """
                Bayern, Hessen, Sachsen, Thüringen, Niedersachsen, Brandenburg, Saarland, Rheinland-Pfalz, Sachsen-Anhalt,
                Schleswig-Holstein, Baden-Württemberg, Nordrhein-Westfalen
                """), []
        ),
    ]

    /// Countries by language, in the same order, so that one stays one in every language.
    static let countries: [[String]] = [
        words(
            """
            Argentina, Austria, Belgium, Bolivia, Brazil, Bulgaria, Canada, Chile, China, Colombia, Cuba, Denmark, Ecuador, Egypt,
            Finland, France, Germany, Ghana, Greece, Hungary, India, Ireland, Italy, Japan, Kenya, Mexico, Morocco, Nigeria,
            Norway, Pakistan, Peru, Poland, Portugal, Romania, Senegal, Spain, Sweden, Turkey, Ukraine, Venezuela
            """),
        words(
            """
            Argentina, Austria, Bélgica, Bolivia, Brasil, Bulgaria, Canadá, Chile, China, Colombia, Cuba, Dinamarca, Ecuador,
            Egipto, Finlandia, Francia, Alemania, Ghana, Grecia, Hungría, India, Irlanda, Italia, Japón, Kenia, México, Marruecos,
            Nigeria, Noruega, Pakistán, Perú, Polonia, Portugal, Rumanía, Senegal, España, Suecia, Turquía, Ucrania, Venezuela
            """),
    ]
}
