import Concepts

/// Reads the Action Units of a table, by concept: present where the intensity is at least a cut.
///
/// Of two columns for one unit, the intensity counts where a cut is given, otherwise the presence.
/// A plain column such as `AU12` holds intensities where it has another value than 0 and ±1, or a letter;
/// or where another plain column has such a number, and it has no −1: a rare unit may show nothing but
/// 0 and 1 in a table of intensities.
struct ActionUnitReader {
  private(set) var attributes: [String: [Bool?]] = [:]
  private(set) var refusals: [String: FacesError] = [:]
  private(set) var notes: [TableNote] = []
  /// The columns that are about Action Units with masks.
  let columns: Set<Int>

  private static let valid = "a number, or A to E"

  /// Throws a `FacesError` for a word that is no Action Unit's value.
  init(_ table: CSVColumns, cut: Double?) throws {
    let units = table.header.enumerated().compactMap { column, name in
      ActionUnitColumn(header: name).map { (column: column, unit: $0) }
    }.filter { LocalConcept.named($0.unit.concept) != nil }
    columns = Set(units.map(\.column))
    let leveled = units.first {
      $0.unit.kind == .plain && ActionUnitColumn.hasLevels(table.columns[$0.column].words)
    }.map { table.header[$0.column] }
    let wanted: ActionUnitColumn.Kind = cut == nil ? .presence : .intensity
    for (concept, rivals) in Dictionary(grouping: units, by: \.unit.concept) {
      let best = rivals.first { $0.unit.kind == wanted } ?? rivals[0]
      for other in rivals where other.column != best.column {
        notes.append(
          .passedOver(
            column: table.header[other.column], reason: "\(table.header[best.column]) counts"))
      }
      let words = table.columns[best.column].words
      let isPlainLevel =
        !ActionUnitColumn.isPresence(words) || leveled != nil && !words.contains("-1")
      let holdsLevels = best.unit.kind == .intensity || best.unit.kind == .plain && isPlainLevel
      if holdsLevels, cut == nil {
        let shows = best.unit.kind == .intensity || !ActionUnitColumn.isPresence(words)
        refusals[concept] = .intensitiesWithoutCut(
          file: table.file, column: table.header[best.column], shownBy: shows ? nil : leveled)
        notes.append(
          .passedOver(
            column: table.header[best.column], reason: "it holds intensities, and no cut is given"))
        continue
      }
      let least = holdsLevels ? cut ?? 1 : 1
      let values = try table.values(of: best.column, valid: Self.valid) { word in
        ActionUnitColumn.value(word).map { value -> Bool? in
          if case .level(let level) = value { level >= least } else { nil }
        }
      }
      attributes[concept] = values
      if let row = values.firstIndex(of: nil) {
        notes.append(
          .unknown(
            column: table.header[best.column], rows: values.count { $0 == nil },
            line: table.lines[row]))
      }
    }
    notes.sort { $0.column < $1.column }
  }
}
