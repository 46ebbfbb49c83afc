import Concepts
import Foundation
import Specification

/// A CSV table of faces, its columns sorted by what they are for: what experiments and
/// `lancet dictionary build` read it by.
///
/// | what | header | holds |
/// |---|---|---|
/// | picture | as asked for; else `image`, `name`, `file` and the like, else the first | a path |
/// | partition | as asked for; else `partition`, `split`, `set` | see `Partition.init(word:)` |
/// | person | as asked for; else `identity`, `person`, `subject` | a number or name |
/// | families | see `GlobalFamily.columnNames` | see `FamilyReader` |
/// | Action Units | see `ActionUnitColumn` | see `ActionUnitReader` |
/// | landmarks | `x0`, `y0` to `x67`, `y67` | pixels |
/// | attributes | any other | see `AttributeColumn` |
///
/// A column that is none of these is an error only when it is asked for, or has the name of a concept
/// with a mask; `notes` says what was passed over.
struct TableFile {
  let file: String
  let images: [String]
  /// The header of the column that names the pictures.
  let imageColumn: String
  /// The line of each row, counted from 1.
  let lines: [Int]
  /// The header.
  let columns: [String]
  private(set) var attributes: [String: [Bool?]] = [:]
  let groups: [GlobalFamily: [Int?]]
  /// Why a column is no attribute, by the attribute's name.
  private(set) var refusals: [String: FacesError] = [:]
  /// Why a column is no family.
  let familyRefusals: [GlobalFamily: FacesError]
  private(set) var notes: [TableNote] = []
  let identities: [Int]?
  let partitions: [Partition]?
  let landmarks: [Landmarks?]?
  let transforms: [[ImageTransform]]?
  /// The words of the columns that are to be kept and that the table has.
  let kept: [String: [String]]
  /// The attributes that follow from columns of this table by a rule.
  private(set) var appliedRules: Set<String> = []

  /// Whether the table is of a program that finds faces, which may find several in a picture.
  let isOfDetector: Bool

  /// Reads a table; opens no picture.
  ///
  /// `actionUnitCut` is the intensity from which an Action Unit counts as present, `codes` what numbers
  /// in the columns of families stand for; the words of the columns `keeping` are kept. Throws a
  /// `FacesError` that names file, line and column.
  init(
    contentsOf url: URL, columns names: TableColumns = TableColumns(),
    actionUnitCut: Double? = nil, codes: FamilyCodes = [:], keeping: [String] = []
  ) throws {
    try self.init(
      CSVScanner(contentsOf: url), columns: names, actionUnitCut: actionUnitCut, codes: codes,
      keeping: keeping)
  }

  init(
    _ scanner: CSVScanner, columns names: TableColumns = TableColumns(),
    actionUnitCut: Double? = nil, codes: FamilyCodes = [:], keeping: [String] = []
  ) throws {
    var layout: TableLayout?
    var landmarks: [Landmarks?] = []
    let table = try CSVColumns(scanner) { header, line in
      let found = try TableLayout(header, names, file: scanner.file, line: line)
      layout = found
      guard let points = found.landmarks else { return ([], { _, _ in }) }
      return (
        Set(points),
        { line, fields in
          landmarks.append(
            try Self.landmarks(fields, points, header, file: scanner.file, line: line))
        }
      )
    }
    guard let layout, !table.lines.isEmpty else {
      throw scanner.invalid(
        1, found: "a header alone", valid: "a header and a row for each picture")
    }
    (file, lines, isOfDetector) = (table.file, table.lines, layout.isOfDetector)
    (columns, imageColumn) = (table.header, table.header[layout.image])
    images = try table.values(of: layout.image, valid: "a name") { $0.isEmpty ? nil : $0 }
    self.landmarks = layout.landmarks == nil ? nil : landmarks
    identities = try layout.identity.map { column in
      _ = try table.values(of: column, valid: "a name") { $0.isEmpty ? nil : $0 }
      return table.columns[column].numbers
    }
    partitions = try layout.partition.map { column in
      try table.values(of: column, valid: Partition.validWords, Partition.init(word:))
    }
    transforms = try layout.transform.map { try Self.transforms(of: $0, in: table) }
    kept = Dictionary(
      uniqueKeysWithValues: keeping.compactMap { name in
        table.header.firstIndex(of: name).map { column in
          (name, table.columns[column].map { $0.trimmingCharacters(in: .whitespaces) })
        }
      })
    let units = try ActionUnitReader(table, cut: actionUnitCut)
    let families = FamilyReader(table, image: layout.image, codes: codes)
    (groups, familyRefusals) = (families.groups, families.refusals)
    notes = units.notes + families.notes + layout.notes(of: table.header)
    (attributes, refusals) = (units.attributes, units.refusals)
    try readAttributes(
      layout.others.filter { !units.columns.contains($0) }, of: table, families: families.columns)
    if layout.partition == nil { notePartitions(among: layout.others, of: table) }
    try apply(names.rules, to: table)
  }

  /// Says of a column that it holds partitions, though it has another name.
  private mutating func notePartitions(among columns: [Int], of table: CSVColumns) {
    for column in columns {
      let words = table.columns[column].words.filter { !$0.isEmpty }
      guard words.count > 1, words.allSatisfy({ Partition(word: $0) != nil && Int($0) == nil })
      else { continue }
      notes.removeAll { note in
        if case .passedOver(table.header[column], _) = note { true } else { false }
      }
      notes.append(.partitionWords(column: table.header[column]))
    }
  }

  /// Adds the attributes that follow from columns; a rule goes before a column of its name.
  private mutating func apply(_ rules: [AttributeRule], to table: CSVColumns) throws {
    for rule in rules {
      guard let column = table.header.firstIndex(of: rule.column) else { continue }
      notes.removeAll { note in
        if case .passedOver(rule.column, _) = note { true } else { false }
      }
      if attributes[rule.name] != nil {
        notes.append(.passedOver(column: rule.name, reason: "the rule “\(rule.text)” counts"))
      }
      let values = try rule.values(in: table, column: column)
      (attributes[rule.name], refusals[rule.name]) = (values, nil)
      appliedRules.insert(rule.name)
      noteUnknown(values, rule.name)
    }
  }

  /// Tells attributes from other columns.
  private mutating func readAttributes(
    _ columns: [Int], of table: CSVColumns, families: Set<Int>
  ) throws {
    // A header that is the attribute's name itself goes before one that only stands for it.
    let exact = Set(columns.map { table.header[$0] })
    for column in columns {
      let header = table.header[column]
      let name = HeaderName.attribute(header)
      guard name == header || !exact.contains(name), attributes[name] == nil else {
        notes.append(.passedOver(column: header, reason: "\(name) counts"))
        continue
      }
      let isFamily = families.contains(column)
      do {
        let read = try AttributeColumn(table.columns[column], mayBeScore: !isFamily)
        attributes[name] = read.values
        if !isFamily { noteUnknown(read.values, header) }
      } catch {
        let refusal = table.invalid(column, row: error.row, valid: AttributeColumn.valid)
        if LocalConcept.named(name)?.type == .attribute, !error.isEmpty { throw refusal }
        refusals[name] = refusal
        if isFamily { continue }
        notes.append(.passedOver(column: header, reason: error.reason(lines)))
      }
    }
  }

  private mutating func noteUnknown(_ values: [Bool?], _ header: String) {
    guard let first = values.firstIndex(of: nil) else { return }
    notes.append(
      .unknown(column: header, rows: values.count { $0 == nil }, line: lines[first]))
  }
}

extension AttributeColumn.Refusal {
  /// In words, given the lines of the rows.
  func reason(_ lines: [Int]) -> String {
    isEmpty
      ? "it holds nothing" : "line \(lines[row]) has “\(word.prefix(40))”, neither yes nor no"
  }
}

extension Partition {
  static let validWords =
    "train (tr), validation (val, valid, dev), test (te) or dictionary, or 0, 1 or 2,"

  /// The partition that a word of a table names, in any case.
  init?(word: String) {
    let words: [String: Partition] = [
      "0": .train, "1": .validation, "2": .test, "tr": .train, "training": .train,
      "val": .validation, "valid": .validation, "dev": .validation, "te": .test, "testing": .test,
    ]
    guard let partition = words[word.lowercased()] ?? Partition(rawValue: word.lowercased())
    else { return nil }
    self = partition
  }
}
