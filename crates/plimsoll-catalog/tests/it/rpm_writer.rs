//! Writes rpm headers and the three forms of databases, in every page size and byte order. Written from the formats'
//! descriptions and not from the readers.

/// A package to write.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Row {
    pub(crate) epoch: Option<u32>,
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) release: String,
    pub(crate) arch: String,
    pub(crate) source_rpm: String,
    pub(crate) size: u64,
    pub(crate) licence: String,
    pub(crate) vendor: String,
    pub(crate) modularity: String,
    pub(crate) summary: String,
    pub(crate) sigmd5: String,
    /// Directory, name, digest, mode, flags.
    pub(crate) files: Vec<(&'static str, &'static str, &'static str, u16, u32)>,
}

impl Row {
    /// A line of a list: twelve columns, epoch first.
    pub(crate) fn from_line(line: &str) -> Self {
        let columns: Vec<String> = line.split('\t').map(str::to_owned).collect();
        let [epoch, name, version, release, arch, source, size, licence, vendor, modularity, summary, sigmd5] =
            columns.try_into().unwrap();
        Self {
            epoch: (!epoch.is_empty()).then(|| epoch.parse().unwrap()),
            name,
            version,
            release,
            arch,
            source_rpm: source,
            size: size.parse().unwrap_or(0),
            licence,
            vendor,
            modularity,
            summary,
            sigmd5,
            files: Vec::new(),
        }
    }

    /// A package that is not like its neighbours: every seventh has a header of several pages.
    pub(crate) fn numbered(number: u32) -> Self {
        Self {
            epoch: (number.is_multiple_of(3)).then_some(number % 5),
            name: format!("package-{number}"),
            version: format!("1.{number}"),
            release: "2.el9".to_owned(),
            arch: if number.is_multiple_of(2) { "noarch" } else { "s390x" }.to_owned(),
            source_rpm: format!("source-1.{number}-2.el9.src.rpm"),
            size: u64::from(number) << 28,
            licence: "MIT".to_owned(),
            summary: "one of many ".repeat(if number.is_multiple_of(7) { 900 } else { 1 }),
            sigmd5: format!("{number:032x}"),
            ..Self::default()
        }
    }
}

/// The tags of a header and their data, unsorted.
#[derive(Default)]
pub(crate) struct Header {
    entries: Vec<(u32, u32, u32, Vec<u8>)>,
}

impl Header {
    pub(crate) fn of(row: &Row) -> Self {
        let mut header = Self::default();
        for (tag, text) in
            [(1000, &row.name), (1001, &row.version), (1002, &row.release), (1022, &row.arch), (1044, &row.source_rpm)]
        {
            header.text(tag, text);
        }
        for (tag, text) in [(1011, &row.vendor), (1014, &row.licence), (5096, &row.modularity)] {
            header.text(tag, text);
        }
        header.raw(1004, 9, 1, [row.summary.as_bytes(), b"\0"].concat());
        if let Some(epoch) = row.epoch {
            header.numbers(1003, &[epoch]);
        }
        match u32::try_from(row.size) {
            Ok(size) => header.numbers(1009, &[size]),
            Err(_) => header.raw(5009, 5, 1, row.size.to_be_bytes().to_vec()),
        }
        let sum: Vec<u8> = (0..row.sigmd5.len() / 2)
            .map(|place| u8::from_str_radix(&row.sigmd5[2 * place..2 * place + 2], 16).unwrap())
            .collect();
        header.raw(261, 7, u32::try_from(sum.len()).unwrap(), sum);
        if !row.files.is_empty() {
            header.files(row);
        }
        header
    }

    fn files(&mut self, row: &Row) {
        let mut directories: Vec<&str> = row.files.iter().map(|file| file.0).collect();
        directories.dedup();
        let index = |file: &(&str, _, _, _, _)| directories.iter().position(|known| *known == file.0).unwrap();
        let indexes: Vec<u32> = row.files.iter().map(|file| u32::try_from(index(file)).unwrap()).collect();
        self.texts(1118, &directories);
        self.numbers(1116, &indexes);
        self.texts(1117, &row.files.iter().map(|file| file.1).collect::<Vec<_>>());
        self.texts(1035, &row.files.iter().map(|file| file.2).collect::<Vec<_>>());
        let modes = row.files.iter().flat_map(|file| file.3.to_be_bytes()).collect();
        self.raw(1030, 3, u32::try_from(row.files.len()).unwrap(), modes);
        self.numbers(1037, &row.files.iter().map(|file| file.4).collect::<Vec<_>>());
        self.numbers(5011, &[8]);
    }

    fn text(&mut self, tag: u32, text: &str) {
        if !text.is_empty() {
            self.raw(tag, 6, 1, [text.as_bytes(), b"\0"].concat());
        }
    }

    pub(crate) fn texts(&mut self, tag: u32, texts: &[&str]) {
        let data = texts.iter().flat_map(|text| [text.as_bytes(), b"\0"].concat()).collect();
        self.raw(tag, 8, u32::try_from(texts.len()).unwrap(), data);
    }

    pub(crate) fn numbers(&mut self, tag: u32, numbers: &[u32]) {
        let data = numbers.iter().flat_map(|number| number.to_be_bytes()).collect();
        self.raw(tag, 4, u32::try_from(numbers.len()).unwrap(), data);
    }

    pub(crate) fn raw(&mut self, tag: u32, kind: u32, count: u32, data: Vec<u8>) {
        self.entries.push((tag, kind, count, data));
    }

    /// As before rpm 4: tags in any order and nothing else.
    pub(crate) fn without_region(&self) -> Vec<u8> {
        let (index, store) = self.laid_out();
        [&words(&[index.len() / 16, store.len()]), index.as_slice(), &store].concat()
    }

    /// As rpm writes it: a first entry that covers the others, its trailer at the end of the store.
    pub(crate) fn with_region(&self) -> Vec<u8> {
        let (index, mut store) = self.laid_out();
        let entries = self.entries.len() + 1;
        let region = words(&[63, 7, store.len(), 16]);
        store.extend(words(&[63, 7]));
        store.extend((-i32::try_from(entries * 16).unwrap()).to_be_bytes());
        store.extend(words(&[16]));
        [&words(&[entries, store.len()]), region.as_slice(), &index, &store].concat()
    }

    fn laid_out(&self) -> (Vec<u8>, Vec<u8>) {
        let mut entries: Vec<_> = self.entries.iter().collect();
        entries.sort_by_key(|entry| entry.0);
        let (mut index, mut store) = (Vec::new(), Vec::new());
        for (tag, kind, count, data) in entries {
            let width = [1, 1, 1, 2, 4, 8].get(*kind as usize).copied().unwrap_or(1);
            store.resize(store.len().next_multiple_of(width), 0);
            index.extend(words(&[*tag as usize, *kind as usize, store.len(), *count as usize]));
            store.extend(data);
        }
        (index, store)
    }
}

fn words(numbers: &[usize]) -> Vec<u8> {
    numbers.iter().flat_map(|number| u32::try_from(*number).unwrap().to_be_bytes()).collect()
}

/// Byte order of a Berkeley DB and of a log's checksums.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Endian {
    Little,
    Big,
}

impl Endian {
    fn word(self, number: usize) -> [u8; 4] {
        let number = u32::try_from(number).unwrap();
        if self == Self::Little { number.to_le_bytes() } else { number.to_be_bytes() }
    }

    fn half(self, number: usize) -> [u8; 2] {
        // 65536 is written as 0.
        let number = u16::try_from(number % 65536).unwrap();
        if self == Self::Little { number.to_le_bytes() } else { number.to_be_bytes() }
    }
}

/// A Berkeley DB hash with the counter under key 0 and the records under 1 and so on.
pub(crate) fn berkeley(records: &[Vec<u8>], page_size: usize, endian: Endian) -> Vec<u8> {
    let mut values = vec![[&[1], endian.word(records.len()).as_slice()].concat()];
    let mut overflow: Vec<Vec<u8>> = Vec::new();
    // Overflow pages stand before the hash pages, which the format allows.
    for record in records {
        if record.len() <= page_size / 4 {
            values.push([&[1], record.as_slice()].concat());
            continue;
        }
        let first = overflow.len() + 1;
        values.push([&[3, 0, 0, 0], endian.word(first).as_slice(), &endian.word(record.len())].concat());
        let parts: Vec<&[u8]> = record.chunks(page_size - 26).collect();
        for (place, part) in parts.iter().enumerate() {
            let number = first + place;
            let next = if place + 1 < parts.len() { number + 1 } else { 0 };
            let mut page = berkeley_page(number, next, 1, part.len(), 7, endian);
            page.extend_from_slice(part);
            page.resize(page_size, 0xdb);
            overflow.push(page);
        }
    }
    let mut pages = Vec::new();
    let mut items: Vec<Vec<u8>> = Vec::new();
    let mut used = 26;
    for (number, value) in values.into_iter().enumerate() {
        let key = [&[1], endian.word(number).as_slice()].concat();
        let room = key.len() + value.len() + 4;
        if used + room > page_size {
            pages.push(std::mem::take(&mut items));
            used = 26;
        }
        used += room;
        items.extend([key, value]);
    }
    pages.push(items);
    let last = overflow.len() + pages.len();
    let mut file = vec![0; page_size];
    file[12..16].copy_from_slice(&endian.word(0x0006_1561));
    file[16..20].copy_from_slice(&endian.word(9));
    file[20..24].copy_from_slice(&endian.word(page_size));
    file[25] = 8;
    file[32..36].copy_from_slice(&endian.word(last));
    file.extend(overflow.concat());
    for (place, items) in pages.iter().enumerate() {
        let number = overflow.len() + 1 + place;
        let mut page = berkeley_page(number, 0, items.len(), 0, 13, endian);
        page.resize(page_size, 0);
        let mut end = page_size;
        for (place, item) in items.iter().enumerate() {
            end -= item.len();
            page[end..end + item.len()].copy_from_slice(item);
            page[26 + 2 * place..28 + 2 * place].copy_from_slice(&endian.half(end));
        }
        file.extend(page);
    }
    file
}

fn berkeley_page(number: usize, next: usize, entries: usize, free: usize, kind: u8, endian: Endian) -> Vec<u8> {
    let mut page = vec![0; 8];
    page.extend([endian.word(number), [0; 4], endian.word(next)].concat());
    page.extend([endian.half(entries), endian.half(free), [0, kind]].concat());
    page
}

/// An NDB, the records in reverse order of their slots.
pub(crate) fn ndb(records: &[Vec<u8>]) -> Vec<u8> {
    let slot_pages = (records.len() + 2).div_ceil(256);
    let mut slots = vec![0; slot_pages * 4096];
    let mut body = Vec::new();
    for slot in slots.chunks_exact_mut(16) {
        slot[..4].copy_from_slice(b"Slot");
    }
    let little = |number: usize| u32::try_from(number).unwrap().to_le_bytes();
    slots[..32].copy_from_slice(
        &[b"RpmP", &little(0), &little(7), &little(slot_pages), &little(records.len() + 1), &[0; 12][..]].concat(),
    );
    for (place, record) in records.iter().enumerate().rev() {
        let mut head = [b"BlbS", &little(place + 1), &little(7), &little(record.len()), record.as_slice()].concat();
        head.resize((head.len() + 12).next_multiple_of(16) - 12, 0);
        head.extend([little(adler32(&head)), little(record.len()), *b"BlbE"].concat());
        let block = (slots.len() + body.len()) / 16;
        let slot = [b"Slot", &little(place + 1), &little(block), &little(head.len() / 16)].map(|word| *word).concat();
        slots[(place + 2) * 16..(place + 3) * 16].copy_from_slice(&slot);
        body.extend(head);
    }
    [slots, body].concat()
}

fn adler32(bytes: &[u8]) -> usize {
    let (low, high) = bytes.iter().fold((1_usize, 0_usize), |(low, high), byte| {
        let low = (low + usize::from(*byte)) % 65521;
        (low, (high + low) % 65521)
    });
    high * 65536 + low
}

/// A SQLite database with the table `Packages`, its leaves, as many levels of inner nodes as are needed, and overflow
/// pages; another table stands before it.
pub(crate) fn sqlite(records: &[Vec<u8>], page_size: usize) -> Vec<u8> {
    let mut file = Sqlite { page_size, pages: vec![Vec::new()] };
    let other = file.tree(&[(1, sqlite_row(&[Column::Text("not a package"), Column::Blob(b"x")]))]);
    let rows: Vec<(u64, Vec<u8>)> = (1..)
        .zip(records)
        .map(|(number, record)| (number, sqlite_row(&[Column::Null, Column::Blob(record)])))
        .collect();
    let packages = file.tree(&rows);
    let table = |name, root| {
        let text = format!("CREATE TABLE '{name}' (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)");
        sqlite_row(&[
            Column::Text("table"),
            Column::Text(name),
            Column::Text(name),
            Column::Int(root),
            Column::Text(&text),
        ])
    };
    let index = sqlite_row(&[Column::Text("index"), Column::Text("Packages"), Column::Text("t"), Column::Int(2)]);
    let schema = [(1, index), (2, table("Name", other)), (3, table("Packages", packages))];
    // In pages of 512 bytes the schema's texts need overflow pages.
    let cells: Vec<Vec<u8>> = schema.iter().map(|(number, row)| file.leaf_cell(*number, row)).collect();
    file.pages[0] = sqlite_node(&cells, 13, None, page_size, 100);
    let count = u32::try_from(file.pages.len()).unwrap();
    let mut bytes = file.pages.concat();
    bytes[..16].copy_from_slice(b"SQLite format 3\0");
    bytes[16..18]
        .copy_from_slice(&u16::try_from(if page_size == 65536 { 1 } else { page_size }).unwrap().to_be_bytes());
    bytes[18..24].copy_from_slice(&[2, 2, 0, 64, 32, 32]);
    bytes[28..32].copy_from_slice(&count.to_be_bytes());
    bytes[56..60].copy_from_slice(&1_u32.to_be_bytes());
    bytes
}

struct Sqlite {
    page_size: usize,
    pages: Vec<Vec<u8>>,
}

impl Sqlite {
    fn add(&mut self, page: Vec<u8>) -> usize {
        assert_eq!(page.len(), self.page_size);
        self.pages.push(page);
        self.pages.len()
    }

    /// Writes a table and returns its root.
    fn tree(&mut self, rows: &[(u64, Vec<u8>)]) -> usize {
        let cells: Vec<(u64, Vec<u8>)> = rows.iter().map(|(key, row)| (*key, self.leaf_cell(*key, row))).collect();
        let mut level = Vec::new();
        for node in filled(&cells, self.page_size - 8) {
            let (keys, cells): (Vec<u64>, Vec<Vec<u8>>) = node.iter().cloned().unzip();
            let page = self.add(sqlite_node(&cells, 13, None, self.page_size, 0));
            level.push((keys.last().copied().unwrap_or_default(), page));
        }
        while level.len() > 1 {
            let cells: Vec<(u64, Vec<u8>)> = level
                .iter()
                .map(|(key, page)| {
                    (*key, [u32::try_from(*page).unwrap().to_be_bytes().as_slice(), &varint(*key)].concat())
                })
                .collect();
            level = filled(&cells, self.page_size - 12)
                .iter()
                .map(|node| {
                    let ((key, last), before) = node.split_last().unwrap();
                    let cells: Vec<Vec<u8>> = before.iter().map(|(_, cell)| cell.clone()).collect();
                    let right = last[..4].try_into().unwrap();
                    (*key, self.add(sqlite_node(&cells, 5, Some(right), self.page_size, 0)))
                })
                .collect();
        }
        level[0].1
    }

    fn leaf_cell(&mut self, key: u64, row: &[u8]) -> Vec<u8> {
        let head = [varint(row.len() as u64), varint(key)].concat();
        let most = self.page_size - 35;
        if row.len() <= most {
            return [head, row.to_vec()].concat();
        }
        let least = (self.page_size - 12) * 32 / 255 - 23;
        let even = least + (row.len() - least) % (self.page_size - 4);
        let (kept, rest) = row.split_at(if even <= most { even } else { least });
        let parts: Vec<&[u8]> = rest.chunks(self.page_size - 4).collect();
        let first = self.pages.len() + 1;
        for (place, part) in parts.iter().enumerate() {
            let next = if place + 1 < parts.len() { first + place + 1 } else { 0 };
            let mut page = [&u32::try_from(next).unwrap().to_be_bytes(), *part].concat();
            page.resize(self.page_size, 0xee);
            self.add(page);
        }
        [head.as_slice(), kept, &u32::try_from(first).unwrap().to_be_bytes()].concat()
    }
}

/// Cells in nodes, as many as fit into `room`; one node at least.
fn filled(cells: &[(u64, Vec<u8>)], room: usize) -> Vec<Vec<(u64, Vec<u8>)>> {
    let mut nodes = vec![Vec::new()];
    let mut used = 0;
    for cell in cells {
        if used + cell.1.len() + 2 > room {
            nodes.push(Vec::new());
            used = 0;
        }
        used += cell.1.len() + 2;
        nodes.last_mut().unwrap().push(cell.clone());
    }
    nodes
}

fn sqlite_node(cells: &[Vec<u8>], kind: u8, right: Option<[u8; 4]>, page_size: usize, start: usize) -> Vec<u8> {
    let mut page = vec![0; page_size];
    let count = u16::try_from(cells.len()).unwrap();
    page[start] = kind;
    page[start + 3..start + 5].copy_from_slice(&count.to_be_bytes());
    let mut pointer = start + 8;
    if let Some(right) = right {
        page[pointer..pointer + 4].copy_from_slice(&right);
        pointer += 4;
    }
    let mut end = page_size;
    for cell in cells {
        end -= cell.len();
        page[end..end + cell.len()].copy_from_slice(cell);
        page[pointer..pointer + 2].copy_from_slice(&u16::try_from(end).unwrap().to_be_bytes());
        pointer += 2;
    }
    assert!(pointer <= end, "the node is full");
    page[start + 5..start + 7].copy_from_slice(&u16::try_from(end % 65536).unwrap().to_be_bytes());
    page
}

enum Column<'a> {
    Null,
    Int(usize),
    Text(&'a str),
    Blob(&'a [u8]),
}

fn sqlite_row(columns: &[Column<'_>]) -> Vec<u8> {
    let (mut types, mut body) = (Vec::new(), Vec::new());
    for column in columns {
        match column {
            Column::Null => types.extend(varint(0)),
            Column::Int(number) => {
                types.extend(varint(4));
                body.extend(u32::try_from(*number).unwrap().to_be_bytes());
            }
            Column::Text(text) => {
                types.extend(varint(13 + 2 * text.len() as u64));
                body.extend_from_slice(text.as_bytes());
            }
            Column::Blob(blob) => {
                types.extend(varint(12 + 2 * blob.len() as u64));
                body.extend_from_slice(blob);
            }
        }
    }
    assert!(types.len() < 127);
    [varint(types.len() as u64 + 1), types, body].concat()
}

fn varint(number: u64) -> Vec<u8> {
    let mut bytes = vec![u8::try_from(number & 0x7f).unwrap()];
    let mut rest = number >> 7;
    while rest > 0 {
        bytes.push(u8::try_from(rest & 0x7f).unwrap() | 0x80);
        rest >>= 7;
    }
    bytes.reverse();
    bytes
}

/// A log that makes `before` into `after`: a frame for each page that differs, the last one commits.
pub(crate) fn log(before: &[u8], after: &[u8], page_size: usize, salts: [u8; 8], endian: Endian) -> Vec<u8> {
    let magic = if endian == Endian::Big { 0x377f_0683_u32 } else { 0x377f_0682 };
    let mut bytes = [magic, 3_007_000, u32::try_from(page_size).unwrap(), 0].map(u32::to_be_bytes).concat();
    bytes.extend(salts);
    let mut sum = log_sum((0, 0), &bytes, endian);
    bytes.extend([sum.0.to_be_bytes(), sum.1.to_be_bytes()].concat());
    let count = u32::try_from(after.len() / page_size).unwrap();
    let pages = (1..).zip(after.chunks_exact(page_size));
    let changed: Vec<(u32, &[u8])> =
        pages.filter(|(number, page)| before.chunks_exact(page_size).nth(*number as usize - 1) != Some(page)).collect();
    for (place, (number, page)) in changed.iter().enumerate() {
        let committed = if place + 1 == changed.len() { count } else { 0 };
        let head = [number.to_be_bytes(), committed.to_be_bytes()].concat();
        sum = log_sum(log_sum(sum, &head, endian), page, endian);
        bytes.extend([head, salts.to_vec()].concat());
        bytes.extend([sum.0.to_be_bytes(), sum.1.to_be_bytes()].concat());
        bytes.extend_from_slice(page);
    }
    bytes
}

fn log_sum(sum: (u32, u32), bytes: &[u8], endian: Endian) -> (u32, u32) {
    let word = |bytes: &[u8]| {
        let bytes = bytes.try_into().unwrap();
        if endian == Endian::Big { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) }
    };
    bytes.chunks_exact(8).fold(sum, |(first, second), pair| {
        let first = first.wrapping_add(word(&pair[..4])).wrapping_add(second);
        (first, second.wrapping_add(word(&pair[4..])).wrapping_add(first))
    })
}
