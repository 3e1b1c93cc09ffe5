/// Names of many origins beyond those of `NameLists`, for invented notes: facts that everybody knows, written for this purpose.
enum StarterNames {
    static func words(_ text: String) -> [String] { text.split(whereSeparator: \.isWhitespace).map(String.init) }

    static let given = words(
        """
        Chidi Ngozi Adaeze Emeka Chinwe Tunde Folake Yusuf Aisha Amina Kwame Kofi Abena Akosua Ama Efua Yaw Adjoa Babajide Oluwaseun
        Priya Rajesh Sunita Anil Deepa Vikram Lakshmi Arjun Meera Sanjay Kavita Ravi Anjali Suresh Pooja Amit Neha Harpreet Gurpreet
        Manpreet Wei Xiaoming Mei Li Jun Hui Yan Fang Ying Xin Jing Qiang Tao Hao Minh Thuy Linh Huong Tuan Anh Quang Phuong Hanh
        Min-jun Ji-woo Seo-yeon Hyun Soo-jin Hiroshi Yuki Kenji Sakura Haruto Akiko Takashi Noriko Mohammed Muhammad Ahmed Fatima
        Khadija Omar Ali Hassan Hussein Layla Zainab Maryam Ibrahim Khalid Salma Nour Yasmin Tariq Bilal Samira Leila Reza Farhad
        Shirin Parisa Dariush Mehmet Ayse Fatma Mustafa Emre Zeynep Elif Ivan Dmitri Olga Svetlana Natasha Sergei Yuri Tatiana Vladimir
        Oksana Bohdan Halyna Taras Agnieszka Piotr Katarzyna Krzysztof Malgorzata Zbigniew Wojciech Jadwiga Milan Jovana Dragan Zoran
        Petra Jana Lukas Tomas Zsolt Istvan Eszter Katalin Andrei Ioana Mihai Elena Georgi Stoyan Dimitra Yannis Stavros Eleni Kostas
        Siobhan Niamh Aoife Ciaran Padraig Eoin Sinead Fergus Hamish Morag Ewan Isla Angus Rhys Gareth Cerys Bronwyn Lars Ingrid Astrid
        Bjorn Freya Sven Solveig Mikko Aino Tuulikki Signe Kirsten Rasmus Tesfaye Selam Abebe Hirut Dawit Makeda Wanjiru Kamau Achieng
        Otieno Thandiwe Sipho Nomvula Tendai Rutendo Jomo Malia Kekoa Leilani Sione Mele Jesus Guadalupe Xochitl Itzel Rigoberto
        Yesenia Marisol Araceli Lupita Reynaldo Rosalinda Imelda Crisanto Benigno Armen Anahit Tigran Levon Nino Giorgi Tamar
        Shanice Tamika DeShawn Latoya Jamal Keisha Tyrone Ebony Darnell Aaliyah Malik Imani Jaylen Brayden Kaylee Mackenzie Addison
        Harper Peyton Skylar Dakota Cheyenne Beau Wyatt Colton Mabel Agatha Winifred Cecil Horace Edgar Ambrose Clarence Elmer
        """)
    static let surnames = words(
        """
        Okafor Okonkwo Adeyemi Balogun Eze Nwosu Obi Chukwu Adebayo Ogunleye Bello Mensah Boateng Owusu Asante Addo Osei Agyeman Amoah
        Patel Sharma Singh Gupta Kumar Reddy Iyer Nair Mehta Desai Joshi Chowdhury Banerjee Mukherjee Kaur Gill Sandhu Dhillon Rao Menon
        Krishnan Subramanian Venkataraman Khan Ahmed Hussain Malik Siddiqui Qureshi Rahman Islam Begum Akhtar Wang Zhang Chen Liu Yang
        Huang Zhao Wu Zhou Xu Sun Ma Zhu Lin Guo Ho Luo Cheng Leung Wong Chan Cheung Lam Ng Tan Lim Goh Nguyen Tran Le Pham Hoang Phan Vu
        Vo Dang Bui Do Ngo Duong Ly Kim Lee Park Choi Jung Kang Cho Yoon Jang Lim Tanaka Suzuki Sato Takahashi Watanabe Yamamoto Nakamura
        Kobayashi Ito Al-Masri Al-Farsi El-Sayed Haddad Khoury Nasser Mansour Saleh Hamdan Aziz Abdullah Hosseini Ahmadi Karimi Rezaei
        Moradi Yilmaz Kaya Demir Sahin Celik Ozturk Aydin Arslan Ivanov Petrov Smirnov Kuznetsov Popov Volkov Sokolov Morozov Novikov
        Shevchenko Kovalenko Bondarenko Tkachenko Kravchuk Kowalski Nowak Wisniewski Wojcik Kaminski Lewandowski Zielinski Szymanski
        Dabrowski Jankowski Horvath Kovacs Szabo Nagy Toth Molnar Popescu Ionescu Dumitru Stan Novak Svoboda Dvorak Cerny Jovanovic
        Petrovic Nikolic Markovic Papadopoulos Nikolaidis Georgiou Economou Pappas O'Connor O'Malley O'Sullivan O'Neill Byrne Doyle
        Gallagher Brennan Kavanagh McCarthy McDermott McGrath McKenna MacDonald MacKenzie Sinclair Buchanan Lindqvist Johansson Nilsson
        Bergstrom Eriksson Hansen Olsen Larsen Sorensen Virtanen Korhonen Makinen Tesfaye Bekele Haile Tadesse Wanjiku Mwangi Kamau
        Odhiambo Dlamini Nkosi Ndlovu Moyo Banda Phiri Kahale Tupou Santos Reyes Cruz Bautista Ocampo Villanueva Pangilinan Dimaculangan
        Petrosyan Sargsyan Hakobyan Beridze Kapanadze Goldberg Rosenthal Katz Levy Shapiro Weinstein Abramowitz Fitzgerald Fitzpatrick
        Van Buren Delacroix Thibodeaux Boudreaux Castellanos Quintanilla Zuniga Escobedo Cisneros Villarreal Arredondo Barajas Cardenas
        DeLuca DiNapoli Esposito Mancuso Lombardi Whitfield Pemberton Ashworth Hathaway Winslow Thackeray Braithwaite Featherstone
        Rose Price Will Grant Young Long White Black Green Brown Gray Day Knight Stone Wood Field Bush Bell Banks Cook Baker Fisher Hand
        Head Hart Graves Ward Rest Small Little Moody Strong Weeks Noble Sharp Swift Wise Power Major Pope March Winter Frost King Bishop
        Page Mason Cole Wells Rivers Marsh Lake Hill Forest Burns Cross Love Law Case Pace Bond Church Gold Silver Rush Best Flowers
        Savage Love Chance Cash Wolf Bird Fox Drake Swan Crow Hawkins Rice Bean Berry Cherry Lemon Pepper Sage Basil Heath Rain Snow
        """)

    private static let starts = words(
        "Ab Al Ar Ash Bal Bar Bel Ber Bor Bran Cal Car Cor Dal Dar Del Dor El Er Fal Far Fen Gal Gar Gol Hal Har Hol Il Jar Jen Kal Kar Kel Kor Lan Lar Len Lor Mal Mar Mel Mor Nal Nar Nev Or Os Pal Par Pel Qua Ral Ran Ros Sal San Sel Sor Tal Tar Tel Tor Ul Val Var Ven Vor Wal War Wen Wil Yar Zal Zar"
    )
    private static let middles = words(
        "a e i o u an en in on ar er or al el il ov ev ad ed os as ub ick and end ass ell oll att ett")
    private static let ends = words(
        "ford well ton ley man son sen berg stein sky ski wicz enko ova ov ez es ano ini elli otti eau eux ard aux dottir ssen nen wala kar nath puri oglu yan ian idis akis poulos ic vic ko uk ek ak ow ham wick worth more dale by ster ner mann meyer haus lund strom qvist gard rup a o e i u ani eni oni adze shvili"
    )

    /// A name that no list holds.
    static func invented(_ generator: inout SeededGenerator) -> String {
        func pick(_ list: [String]) -> String { list[generator.nextIndex(list.count)] }
        return pick(starts) + (generator.nextIndex(3) == 0 ? pick(middles) : "") + pick(ends)
    }

    /// A word of everyday language that no list holds: unknown words are mostly no names.
    static func inventedWord(_ generator: inout SeededGenerator, isSpanish: Bool) -> String {
        func pick(_ list: [String]) -> String { list[generator.nextIndex(list.count)] }
        let count = 1 + generator.nextIndex(2)
        let stem = (0..<count).map { _ in
            pick(onsets) + pick(isSpanish ? spanishVowels : vowels) + (generator.nextIndex(2) == 0 ? pick(codas) : "")
        }.joined()
        return stem + pick(isSpanish ? spanishEndings : endings)
    }

    private static let onsets = words(
        "b bl br c ch cl cr d dr f fl fr g gl gr h j k l m n p pl pr qu r s sc sh sk sl sm sn sp st str sw t th tr tw v w wh z ex in un re de con dis per sub"
    )
    private static let vowels = words("a e i o u ai ea ee oa oo ou a e i o u")
    private static let spanishVowels = words("a e i o u a e o ie ue ia")
    private static let codas = words("b ck d ff g l ll m n nd ng nt p r rd rk rm rn rt s sh ss st t tch v x")
    private static let endings = words(
        "ing ed ly er s es tion ness al ous ment able ive ic y en le ful less ity ance ist ism ate ize d t n k")
    private static let spanishEndings = words(
        "ando ado ada ido ida ar er ir mente ción dad oso osa al able ivo iva ico ica ante ente s es aba ía aron a o e illo era ero"
    )

    /// A word that looks like the name of a drug, a disease or an operation.
    static func inventedTerm(_ generator: inout SeededGenerator) -> String {
        func pick(_ list: [String]) -> String { list[generator.nextIndex(list.count)] }
        return pick(termStarts) + pick(termMiddles) + pick(termEnds)
    }

    private static let termStarts = words(
        "ami beta cardi cef cer chol cir clo col cyt derm dia dex dul ele endo epi ery eso eti fen flu fos gastr glo glu hem hepa hydr hyper hypo imi keto lami leuk levo lip mam metro mon myo naso neph neur olan osteo oxy panto para pen peri phen pneum pra pro quin rani rhin rosu sero sim spiro sulf tam ter thora thyr tora tri uro valo ven vera xan zol"
    )
    private static let termMiddles = words(
        "a e i o cyt dip fen gli lam mid nor pid pro rox sar tan ten tri va xi zep lo mo no ro to")
    private static let termEnds = words(
        "itis osis ectomy oma emia uria algia pathy scopy gram tomy plasty ine ol ide ate one ium mab nib pril sartan statin cillin mycin azole prazole olol dipine zepam triptan parin gliptin floxacin penia cele sia ic al ous ar"
    )
}
