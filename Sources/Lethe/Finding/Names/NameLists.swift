/// Common given names and surnames of seven languages, written for this purpose from what everybody knows: what surrogates are
/// drawn from, and what tells a given name from a surname.
package enum NameLists {
    package typealias Language = DateWords.Language

    package struct Names: Sendable {
        package let women: [String]
        package let men: [String]
        package let surnames: [String]

        fileprivate init(women: String, men: String, surnames: String) {
            func words(_ text: String) -> [String] { text.split(whereSeparator: \.isWhitespace).map(String.init) }
            self.women = words(women)
            self.men = words(men)
            self.surnames = words(surnames)
        }
    }

    /// Given names that women and men have.
    static let neutral = [
        "Robin", "Alex", "Kim", "Jordan", "Casey", "Jamie", "Morgan", "Taylor", "Sasha", "Andrea", "Noa", "Charlie",
        "Riley",
        "Quinn", "Dana", "Leslie", "Jackie", "Francis", "Ariel", "Sam",
    ]

    /// Languages that have lists of their own.
    package static let languages: [Language] = [.english, .spanish, .french, .german, .italian, .portuguese, .dutch]

    package static func names(_ language: Language) -> Names { byLanguage[language] ?? english }

    private static let byLanguage: [Language: Names] = [
        .english: english, .spanish: spanish, .french: french, .german: german, .italian: italian,
        .portuguese: portuguese, .dutch: dutch,
    ]

    /// How a given name is read, by folded word.
    enum Gender: Sendable { case woman, man, either }

    static let genders: [String: Gender] = {
        var table: [String: Gender] = [:]
        func add(_ names: [String], _ gender: Gender) {
            for name in names {
                let key = FoldedText.fold(name)
                table[key] = table[key] == nil || table[key] == gender ? gender : .either
            }
        }
        for language in languages {
            add(names(language).women, .woman)
            add(names(language).men, .man)
        }
        add(neutral, .either)
        return table
    }()

    /// Languages in whose lists of surnames a folded word stands.
    static let surnameLanguages: [String: [Language]] = {
        var table: [String: [Language]] = [:]
        for language in languages {
            for name in names(language).surnames { table[FoldedText.fold(name), default: []].append(language) }
        }
        return table
    }()

    /// Languages in whose lists of given names a folded word stands.
    static let givenLanguages: [String: [Language]] = {
        var table: [String: [Language]] = [:]
        for language in languages {
            for name in names(language).women + names(language).men {
                let key = FoldedText.fold(name)
                if table[key]?.contains(language) != true { table[key, default: []].append(language) }
            }
        }
        return table
    }()

    private static let english = Names(
        women: """
            Mary Linda Susan Karen Nancy Helen Sandra Donna Carol Ruth Sharon Laura Sarah Angela Brenda Amy Anna Rebecca
            Martha Diane Alice Julie Catherine Margaret Dorothy Elizabeth Jennifer Patricia Barbara Jessica Emily Emma
            Olivia Hannah Megan Rachel Samantha Nicole Christine Deborah Kathleen Pamela Janet Joan Judith Evelyn Jean
            Cheryl Katherine Gloria Ann Virginia Beverly Denise Tammy Irene Jane Lori Marilyn Andrea Louise Sara Wanda
            Bonnie Julia Lois Tina Phyllis Norma Paula Annie Lillian Robin Peggy Crystal Gladys Rita Edna Tiffany Cindy
            Shannon Edith
            """,
        men: """
            James John Robert Michael David Richard Thomas Charles Daniel Paul Kenneth George Steven Edward Brian Ronald
            Anthony Kevin Jason Gary Peter Walter William Joseph Christopher Matthew Donald Andrew Joshua Timothy Jeffrey
            Ryan Jacob Nicholas Eric Jonathan Stephen Larry Justin Scott Brandon Benjamin Samuel Gregory Alexander Patrick
            Raymond Jerry Dennis Tyler Aaron Henry Douglas Adam Nathan Zachary Kyle Harold Carl Arthur Roger Keith Gerald
            Ethan Lawrence Terry Christian Albert Jesse Joe Bruce Ralph Roy Eugene Louis Philip Russell Bobby Johnny
            Howard Fred Martin Craig Alan Stanley
            """,
        surnames: """
            Smith Johnson Williams Jones Davis Miller Wilson Moore Taylor Anderson Jackson Harris Thompson Robinson Clark
            Lewis Walker Hall Allen Wright Scott Adams Nelson Mitchell Roberts Turner Phillips Campbell Evans Edwards
            Collins Stewart Morris Rogers Cooper Peterson Bailey Kelly Howard Richardson Cox Watson Brooks Bennett Gray
            Hughes Myers Foster Sanders Ross Morgan Powell Sullivan Russell Jenkins Perry Butler Barnes Henderson Coleman
            Simmons Patterson Jordan Reynolds Hamilton Graham Griffin Wallace West Bryant Hayes Gibson Ellis Stevens
            Murray Freeman Webb Simpson Tucker Porter Hunter Hicks Crawford Henry Boyd Kennedy Warren Dixon Ramsey Burns
            Gordon Shaw Holmes Robertson Hunt Daniels Palmer Mills Nichols Ferguson Hawkins Dunn Perkins Hudson Spencer
            Gardner Stephens Payne Pierce Matthews Arnold Wagner Willis Watkins Olson Carroll Duncan Snyder Cunningham
            Bradley Lane Andrews Harper Fox Riley Armstrong Carpenter Weaver Greene Lawrence Elliott Sims Austin Peters
            Franklin Lawson Fields Ryan Schmidt Carr Vasquez Wheeler Chapman Oliver Montgomery Richards Williamson
            Johnston Meyer Bishop McCoy Howell Morrison Hansen Garza Harvey Little Burton Stanley George Jacobs Reid
            Fuller Lynch Gilbert Dean Garrett Romero Welch Larson Frazier Burke Hanson Day Moreno Bowman Fowler Brewer
            Hoffman Carlson
            """)

    private static let spanish = Names(
        women: """
            María Carmen Ana Isabel Laura Cristina Marta Josefa Francisca Lucía Antonia Dolores Pilar Elena Raquel Sara
            Paula Teresa Rosario Juana Manuela Beatriz Concepción Mercedes Julia Alba Silvia Irene Patricia Rocío Andrea
            Montserrat Encarnación Mónica Rosa Susana Yolanda Sonia Eva Sandra Nuria Marina Inmaculada Miriam Ángela
            Natalia Margarita Lorena Inés Verónica Noelia Victoria Amparo Esther Claudia Carolina Alicia Carla Nerea
            Daniela Sofía Lidia Gloria Aurora Catalina Luisa Emilia Esperanza Matilde Consuelo Ramona Milagros Adriana
            Ariadna Celia Leticia Jimena Elvira Remedios Olga Fátima Blanca
            """,
        men: """
            Antonio José Manuel Francisco Juan David Javier Daniel Carlos Jesús Alejandro Miguel Rafael Pedro Pablo Ángel
            Sergio Fernando Jorge Luis Alberto Álvaro Adrián Diego Raúl Iván Enrique Rubén Ramón Vicente Andrés Joaquín
            Óscar Santiago Eduardo Víctor Roberto Mario Jaime Ignacio Marcos Salvador Alfonso Jordi Ricardo Emilio Hugo
            Guillermo Gabriel Julián Tomás Julio Agustín Nicolás Gonzalo Marc Cristian Felipe Samuel Joan Martín Rodrigo
            Domingo Sebastián Alfredo Gregorio Lorenzo Mariano Esteban Cristóbal Xavier Félix Arturo Aitor Germán Iker
            Héctor Ismael Gerardo Bartolomé Matías Eugenio Bruno Anselmo
            """,
        surnames: """
            García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Hernández Ruiz Díaz
            Moreno Muñoz Álvarez Romero Gutiérrez Alonso Navarro Torres Domínguez Ramos Vázquez Ramírez Gil Serrano Molina
            Morales Suárez Ortega Delgado Castro Ortiz Marín Rubio Sanz Núñez Medina Iglesias Castillo Cortés Garrido
            Santos Guerrero Lozano Cano Cruz Méndez Flores Prieto Herrera Peña León Márquez Cabrera Gallego Calvo Vidal
            Campos Vega Reyes Fuentes Carrasco Díez Aguilar Caballero Nieto Santana Vargas Pascual Giménez Herrero Hidalgo
            Montero Lorenzo Santiago Benítez Durán Ibáñez Arias Mora Ferrer Carmona Vicente Rojas Soto Crespo Román Pastor
            Velasco Parra Sáez Moya Bravo Rivera Gallardo Soler Esteban Silva Franco Rivas Merino Pardo Lara Espinosa
            Izquierdo Camacho Casado Arroyo Vera Rey Redondo Segura Luque Sierra Montes Mendoza Otero Ríos Carrillo Galán
            Marcos Blanco Robles Bernal Heredia Valero Palacios Exposito Benito Macías Contreras Guerra Pereira Varela
            Bueno Andrés Miranda Mateo Roldán Guillén Villar Escudero Menéndez Rueda Aparicio Casas Rivero Beltrán Estévez
            Gálvez Padilla Calderón Aranda Acosta Conde Salazar Quintana Trujillo Plaza Abad Salas Bermúdez Villanueva
            Zamora Serra Salinas Miguel Pacheco Manzano Rico Hurtado Lázaro Sevilla Cordero Simón Ballesteros Avila
            Rosales Bautista
            """)

    private static let french = Names(
        women: """
            Marie Nathalie Isabelle Sylvie Catherine Françoise Monique Christine Martine Nicole Véronique Valérie Sandrine
            Céline Stéphanie Sophie Julie Aurélie Émilie Camille Chantal Jacqueline Brigitte Annie Denise Jeanne Suzanne
            Madeleine Hélène Claire Laurence Corinne Patricia Florence Delphine Virginie Élodie Laetitia Charlotte Pauline
            Manon Léa Chloé Emma Inès Jade Louise Alice Juliette Mathilde Marion Lucie Margaux Anaïs Caroline Agnès Odile
            Colette Yvette Simone Ginette Josiane Michèle
            """,
        men: """
            Jean Pierre Michel André Philippe Alain Bernard Jacques Daniel Patrick Nicolas Christophe Laurent Frédéric
            Stéphane Sébastien Julien David Éric Pascal Thierry Olivier Bruno Didier Gérard Claude Christian Dominique
            Marcel Roger René Louis Henri Georges Guy Yves Serge Gilles Vincent Guillaume Romain Thomas Alexandre Maxime
            Antoine Kévin Jérôme Benoît Fabrice Ludovic Mathieu Cédric Arnaud Hugo Lucas Théo Nathan Gabriel Arthur Jules
            Raphaël Adrien Xavier Denis Hervé Lucien
            """,
        surnames: """
            Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent Simon Michel Lefebvre Leroy Roux David
            Bertrand Morel Fournier Girard Bonnet Dupont Lambert Fontaine Rousseau Vincent Muller Lefevre Faure Mercier
            Blanc Guerin Boyer Garnier Chevalier François Legrand Gauthier Garcia Perrin Robin Clement Morin Nicolas Henry
            Roussel Mathieu Gautier Masson Marchand Duval Denis Dumont Marie Lemaire Noel Meyer Dufour Meunier Brun
            Blanchard Giraud Joly Riviere Lucas Brunet Gaillard Barbier Arnaud Renard Roche Schmitt Roy Leroux Colin Vidal
            Caron Picard Roger Fabre Aubert Lemoine Renaud Dumas Lacroix Olivier Philippe Bourgeois Pierre Benoit Rey
            Leclerc Payet Rolland Leclercq Guillaume Lecomte Lopez Jean Dupuy Guillot Hubert Berger Carpentier Sanchez
            Dupuis Moulin Louis Deschamps Huet Vasseur Perez Boucher Fleury Royer Klein Jacquet Adam Paris Poirier
            """)

    private static let german = Names(
        women: """
            Anna Maria Ursula Monika Petra Elisabeth Sabine Renate Helga Karin Brigitte Ingrid Erika Andrea Gisela Claudia
            Susanne Gabriele Christa Christine Hildegard Anja Barbara Stefanie Martina Birgit Nicole Angelika Heike Silke
            Katrin Julia Sandra Katharina Melanie Nadine Sarah Laura Lena Lisa Jana Johanna Charlotte Greta Hannah Mia
            Emma Lea Marie Sophie Antje Ute Doris Marion Irmgard Gerda Edith Waltraud Ilse Margarete Frieda Luise
            Franziska Theresa Jutta Regina Astrid Kerstin
            """,
        men: """
            Peter Michael Thomas Andreas Wolfgang Klaus Jürgen Günter Stefan Christian Uwe Werner Horst Frank Dieter
            Manfred Gerhard Hans Bernd Thorsten Mathias Helmut Walter Heinz Martin Jörg Rolf Jens Sven Alexander Jan
            Rainer Holger Karl Dirk Joachim Ralf Carsten Herbert Oliver Wilhelm Kurt Markus Heinrich Harald Paul Matthias
            Ulrich Sebastian Tobias Daniel Florian Felix Lukas Maximilian Jonas Leon Niklas Moritz Philipp Friedrich Otto
            Ernst Gustav Hermann Erich Konrad Volker Norbert
            """,
        surnames: """
            Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein
            Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt Werner Schmitz Krause
            Meier Lehmann Schmid Schulze Maier Köhler Herrmann König Walter Mayer Huber Kaiser Fuchs Peters Lang Scholz
            Möller Weiß Jung Hahn Schubert Vogel Friedrich Keller Günther Frank Berger Winkler Roth Beck Lorenz Baumann
            Franke Albrecht Schuster Simon Ludwig Böhm Winter Kraus Martin Schumacher Krämer Vogt Stein Jäger Otto Sommer
            Groß Seidel Heinrich Brandt Haas Schreiber Graf Dietrich Ziegler Kuhn Kühn Pohl Engel Horn Busch Bergmann
            Thomas Voigt Sauer Arnold Wolff Pfeiffer Ernst Beyer Lindner Nowak Haase Ebert Kirsch Reuter Hesse Paul Jansen
            Ulrich Reinhardt Bender Kern Lutz Ritter Schilling
            """)

    private static let italian = Names(
        women: """
            Maria Anna Giuseppina Rosa Angela Giovanna Teresa Lucia Carmela Caterina Francesca Antonietta Carla Elena
            Concetta Rita Margherita Franca Paola Laura Giulia Sara Chiara Martina Valentina Alessia Federica Silvia Elisa
            Ilaria Roberta Simona Daniela Patrizia Cristina Barbara Alessandra Monica Claudia Stefania Sofia Aurora Alice
            Giorgia Emma Ginevra Beatrice Greta Matilde Camilla Elisabetta Marta Michela Serena Eleonora Arianna Irene
            Rosanna Luisa Gabriella Donatella Ornella
            """,
        men: """
            Giuseppe Giovanni Antonio Mario Luigi Francesco Angelo Vincenzo Pietro Salvatore Carlo Franco Domenico Bruno
            Paolo Michele Giorgio Aldo Sergio Luciano Marco Andrea Alessandro Stefano Roberto Alberto Davide Luca Matteo
            Lorenzo Simone Riccardo Fabio Massimo Claudio Maurizio Enrico Daniele Federico Gabriele Tommaso Leonardo
            Edoardo Filippo Nicola Giacomo Emanuele Raffaele Gianluca Mirko Dario Umberto Renato Gino Ernesto Alfredo
            Guido Vittorio Cesare Pasquale
            """,
        surnames: """
            Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo Conti Costa Giordano
            Mancini Rizzo Lombardi Moretti Barbieri Fontana Santoro Mariani Rinaldi Caruso Ferrara Galli Martini Leone
            Longo Gentile Martinelli Vitale Lombardo Serra Coppola Marchetti Parisi Villa Conte Ferraro Ferri Fabbri
            Bianco Marini Grasso Valentini Messina Sala Gatti Pellegrini Palumbo Sanna Farina Rizzi Monti Cattaneo Morelli
            Amato Silvestri Mazza Testa Grassi Pellegrino Carbone Giuliani Benedetti Barone Rossetti Caputo Montanari
            Guerra Palmieri Bernardi Martino Fiore Ferretti Bellini Basile Riva Donati Piras Vitali Battaglia Sartori Neri
            Costantini Milani Pagano Ruggiero Sorrentino
            """)

    private static let portuguese = Names(
        women: """
            Maria Ana Francisca Antónia Adriana Juliana Márcia Fernanda Patrícia Aline Sandra Camila Amanda Bruna Jéssica
            Letícia Júlia Luciana Vanessa Mariana Gabriela Vera Vitória Larissa Cláudia Beatriz Rita Luana Sónia Renata
            Eliane Simone Helena Teresa Isabel Margarida Joana Inês Catarina Sofia Carolina Leonor Matilde Rosa Fátima
            Graça Lurdes Conceição Paula Cristina Susana Filipa Marta Raquel Sara Daniela Diana Lúcia Manuela Odete
            """,
        men: """
            José João António Francisco Carlos Paulo Pedro Lucas Luiz Marcos Luís Gabriel Rafael Daniel Marcelo Bruno
            Eduardo Felipe Raimundo Rodrigo Manuel Mateus André Fernando Fábio Leonardo Gustavo Guilherme Leandro Tiago
            Anderson Ricardo Márcio Jorge Sebastião Alexandre Roberto Edson Diego Vítor Sérgio Cláudio Miguel Nuno Rui
            Hugo Gonçalo Duarte Afonso Martim Joaquim Henrique Filipe Diogo Armando Álvaro Mário Artur Vasco Simão
            """,
        surnames: """
            Silva Santos Ferreira Pereira Oliveira Costa Rodrigues Martins Jesus Sousa Fernandes Gonçalves Gomes Lopes
            Marques Alves Almeida Ribeiro Pinto Carvalho Teixeira Moreira Correia Mendes Nunes Soares Vieira Monteiro
            Cardoso Rocha Neves Coelho Cruz Cunha Pires Ramos Reis Simões Antunes Matos Fonseca Machado Araújo Barbosa
            Tavares Lourenço Castro Figueiredo Azevedo Freitas Magalhães Henriques Lima Guerreiro Batista Pinheiro Faria
            Miranda Barros Morais Nogueira Esteves Melo Campos Baptista Anjos Leite Garcia Amaral Borges Abreu Andrade
            Brito Vaz Nascimento Moura Assunção Paiva Leal Valente Domingues Maia Sampaio Viana Bastos
            """)

    private static let dutch = Names(
        women: """
            Maria Johanna Anna Elisabeth Cornelia Wilhelmina Catharina Margaretha Hendrika Petronella Sanne Lisa Emma
            Julia Sophie Anouk Iris Lotte Femke Marieke Annemarie Ingrid Monique Esther Linda Petra Yvonne Marjan Ellen
            Karin Mieke Hanneke Ineke Truus Greet Ria Tineke Saskia Miranda Wendy Chantal Nienke Eva Fleur Roos Noor Tess
            Lieke Maud Jasmijn Marloes Joke Willemijn Geertje
            """,
        men: """
            Johannes Jan Cornelis Hendrik Willem Pieter Gerrit Petrus Jacobus Daan Sem Lucas Levi Finn Thijs Jesse Lars
            Bram Ruben Sander Jeroen Marcel Erik Peter Henk Kees Piet Wim Joop Theo Hans Rob Frank Mark Martijn Bas Niels
            Tim Tom Thomas Stefan Dennis Maarten Jasper Wouter Koen Joris Gijs Arjan Edwin Ronald Ruud Sjoerd Teun Stijn
            Luuk Bart
            """,
        surnames: """
            Jansen Bakker Visser Smit Meijer Mulder Bos Vos Peters Hendriks Dekker Brouwer Dijkstra Smits Janssen Kok
            Jacobs Vermeulen Schouten Willems Hoekstra Koster Prins Huisman Peeters Kuipers Verhoeven Postma Kuiper
            Veenstra Kramer Wolters Bosch Mol Scholten Maas Blom Groen Koning Hermans Willemsen Bosman Molenaar Verbeek
            Timmermans Sanders Martens Gerritsen Jonker Evers Snijders Driessen Lammers Wijnands Schipper Dekkers Zijlstra
            Kooistra Wiersma Boersma Tuinstra Verweij Hofman Roelofs Bouwman Ekkelboom Hoogland Vink Zwart Schuurman
            Coppens Goossens Wouters Maes Claes Mertens Aerts Pauwels Segers Desmet Lemmens
            """)
}
