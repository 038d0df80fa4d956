//! Given and family names to make people of. No pair of them is anybody.

#[rustfmt::skip]
pub const FIRST: &[&str] = &[
    "Aaliyah", "Aaron", "Abigail", "Adele", "Adrian", "Agnes", "Ahmed", "Aiko", "Aisha", "Alana", "Alejandra", "Alice",
    "Amara", "Amir", "Anahera", "Ananya", "Andrew", "Angus", "Anika", "Anjali", "Annika", "Anton", "Aria", "Arjun",
    "Aroha", "Asha", "Astrid", "Ava", "Ayesha", "Beatrice", "Ben", "Bianca", "Bilal", "Birgit", "Bridget", "Bronte",
    "Callum", "Camila", "Carlos", "Caroline", "Cecilia", "Chao", "Charlotte", "Chidi", "Chloe", "Claire", "Clara", "Connor",
    "Dalia", "Daniel", "Darius", "Deepa", "Delphine", "Dewi", "Diego", "Dimitri", "Dinh", "Dominic", "Edith", "Eleni",
    "Elias", "Ella", "Emeka", "Emily", "Emre", "Esther", "Ethan", "Eva", "Ewan", "Fadi", "Farah", "Fatima",
    "Felix", "Finn", "Fiona", "Francesca", "Freya", "Gabriel", "Gareth", "Georgia", "Giulia", "Grace", "Hamish", "Hana",
    "Hannah", "Haruto", "Hassan", "Heidi", "Hugo", "Ibrahim", "Ines", "Ingrid", "Irina", "Isaac", "Isla", "Ivan",
    "Jack", "Jacinta", "Jamal", "Jasmine", "Jerome", "Joanna", "Jonas", "Jorge", "Joseph", "Jun", "Kai", "Kareem",
    "Katya", "Keira", "Kiri", "Kofi", "Lachlan", "Layla", "Leila", "Liam", "Lina", "Lucia", "Luka", "Mabel",
    "Malik", "Manaia", "Marama", "Marcus", "Mariam", "Mateo", "Maya", "Mei", "Mikael", "Mila", "Minh", "Mohan",
    "Nadia", "Naomi", "Ngaire", "Nikhil", "Noah", "Nora", "Oliver", "Olivia", "Omar", "Oscar", "Paola", "Parisa",
    "Pedro", "Petra", "Phoebe", "Pita", "Priya", "Quentin", "Rafael", "Rania", "Ravi", "Rhys", "Rosa", "Ruby",
    "Sadia", "Samir", "Saoirse", "Sven", "Tala", "Tariq", "Thandi", "Theo", "Uma", "Vikram", "Wren", "Yara",
    "Yusuf", "Zara", "Zoe",
];

#[rustfmt::skip]
pub const LAST: &[&str] = &[
    "Abbott", "Abdi", "Adeyemi", "Ahmadi", "Akhtar", "Alvarez", "Andersen", "Appleby", "Aranda", "Ashworth", "Aziz", "Bailey",
    "Banerjee", "Barlow", "Batista", "Beaumont", "Bellamy", "Bergström", "Bianchi", "Birch", "Blackwood", "Bose", "Brennan", "Brightwell",
    "Calloway", "Campos", "Carmody", "Castillo", "Chandra", "Chaudhry", "Cheng", "Christou", "Clarke", "Coleman", "Costa", "Cunningham",
    "Dalgleish", "Dang", "Das", "Delaney", "Demir", "Desai", "Devlin", "Diallo", "Dimitriou", "Doherty", "Dubois", "Duong",
    "Eastwick", "Ekström", "Ellery", "Esposito", "Fairweather", "Farouk", "Fernando", "Finch", "Fitzroy", "Fonseca", "Forsyth", "Fraser",
    "Gallagher", "Ganesan", "Garside", "Georgiou", "Gill", "Gordon", "Grover", "Guerrero", "Gupta", "Haddad", "Halloran", "Hamidi",
    "Hargreaves", "Hartmann", "Hashimoto", "Hawke", "Henare", "Hoang", "Holloway", "Huang", "Hussain", "Ibarra", "Inglis", "Iyer",
    "Jabbour", "Jansen", "Jovanovic", "Kapoor", "Karimi", "Kaur", "Kealoha", "Keane", "Khoury", "Kimura", "Kowalski", "Kruger",
    "Laird", "Lamb", "Larkin", "Leclerc", "Lindqvist", "Lombardi", "Loto", "Lund", "Mahmoud", "Maddox", "Mancini", "Marlowe",
    "Mbeki", "McAllister", "Mendoza", "Merriweather", "Mistry", "Moana", "Moreau", "Mwangi", "Nair", "Nakamura", "Ngata", "Nguyen",
    "Nikolaidis", "Novak", "Nwosu", "Oakley", "Odell", "Okafor", "Olsen", "Ortega", "Osei", "Pappas", "Parata", "Park",
    "Pemberton", "Pereira", "Pham", "Pryor", "Quigley", "Quiroga", "Rahman", "Ramos", "Rao", "Redfern", "Reyes", "Rossi",
    "Saito", "Salim", "Sandhu", "Santos", "Schreiber", "Seddon", "Sharma", "Silva", "Singh", "Sorensen", "Stavros", "Tamihana",
    "Tanaka", "Thackeray", "Tjandra", "Tran", "Underhill", "Uribe", "Vasquez", "Vella", "Waititi", "Whitfield", "Xu", "Yamada",
    "Yilmaz", "Zhang", "Ziegler",
];
