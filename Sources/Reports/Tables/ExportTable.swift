import Results

/// The tables that can be exported of an experiment.
package enum ExportTable: String, CaseIterable, Sendable {
  /// Detectors per axis, layer and P, also by region.
  case detectors
  /// Detectors and pairs per region, per type of concept and per concept, beside their nulls.
  case regions, types, concepts
  /// Biased units per axis, layer, P and family.
  case biased
  /// The same per group of each family.
  case biasedGroups
  /// Accuracy over the subgroups per axis and P.
  case accuracy
  /// How each answer does, over all test images and by subgroups.
  case targets
  /// What images of each class are taken for.
  case confusion
  /// How each quantity moves with P: slopes, tests, intervals.
  case trends
  /// How the declared counts move with P by other quantiles, IoU cuts and unions.
  case robustness
  /// What chance gives in place of each count, draw by draw.
  case nulls
  /// Detectors by other quantiles, IoU cuts and unions.
  case sensitivity
  /// What the network does without the units of an endpoint.
  case ablation
  /// How well each count sees a planted cue.
  case instruments

  fileprivate var kind: any SweepTable.Type {
    switch self {
    case .detectors: DetectorTable.self
    case .regions: RegionTable.self
    case .types: TypeTable.self
    case .concepts: ConceptTable.self
    case .biased: BiasTable.self
    case .biasedGroups: GroupBiasTable.self
    case .accuracy: AccuracyTable.self
    case .targets: TargetTable.self
    case .confusion: ConfusionTable.self
    case .trends: TrendTable.self
    case .robustness: RobustnessTable.self
    case .nulls: NullTable.self
    case .sensitivity: SensitivityTable.self
    case .ablation: AblationTable.self
    case .instruments: InstrumentTable.self
    }
  }

  /// What of a sweep has to be read for it.
  package var parts: Sweep.Parts { kind.parts }
}

extension Sweep {
  /// Makes a table, with notes on settings and on what is missing.
  ///
  /// With `perSeed`, each seed has its own row instead of the mean over seeds; trends are over seeds
  /// in either case.
  /// - Precondition: the table's parts were read.
  package func table(_ table: ExportTable, perSeed: Bool = false) -> Table {
    precondition(parts.isSuperset(of: table.parts), "not all of \(table) was read")
    let parts = arms.map { arm in
      (arm, table.kind.init(scope: TableScope(self, arm: arm, perSeed: perSeed)).make())
    }
    return hasArms ? Table(ofArms: parts) : parts.first?.1 ?? noTable(table, perSeed: perSeed)
  }

  /// Of an experiment without cells.
  private func noTable(_ table: ExportTable, perSeed: Bool) -> Table {
    table.kind.init(scope: TableScope(self, arm: "", perSeed: perSeed)).make()
  }

  /// Makes the list of the cells and where they stand, in the order of the plan.
  ///
  /// A cell that is held by one of the workers that are `gone` counts as interrupted. Of one whose
  /// dissection is among the `unmerged` it is said that another database has recorded it.
  package func statusTable(gone: Set<String> = [], unmerged: Set<String> = []) -> Table {
    StatusTable(sweep: self, gone: gone, unmerged: unmerged).make()
  }
}

extension Table {
  /// One table of those of several arms, with the arm in the first column.
  ///
  /// A note that not all of them have says whose it is.
  fileprivate init(ofArms parts: [(arm: String, table: Table)]) {
    let first = parts[0].table
    let notes = SweepPoint.distinct(parts.flatMap(\.table.notes)).map { note in
      let arms = parts.filter { $0.table.notes.contains(note) }.map(\.arm)
      return arms.count == parts.count ? note : "\(arms.joined(separator: ", ")): \(note)"
    }
    let columns = Self.columns(ofArms: parts)
    self.init(title: first.title, columns: [SweepPoint.armColumn] + columns, notes: notes)
    for (arm, table) in parts {
      let places = columns.map { column in
        table.columns.firstIndex { $0.name == column.name }
      }
      for row in table.rows {
        append([.text(arm)] + places.map { place in place.map { row[$0] } ?? .missing })
      }
    }
  }

  /// The columns that any arm has, each once, where the first arm that has it does.
  ///
  /// A column that means different things in different arms says so.
  private static func columns(ofArms parts: [(arm: String, table: Table)]) -> [Column] {
    var columns: [Column] = []
    for (_, table) in parts {
      var end = 0
      for column in table.columns {
        if let place = columns.firstIndex(where: { $0.name == column.name }) {
          end = place + 1
        } else {
          columns.insert(column, at: end)
          end += 1
        }
      }
    }
    return columns.map { column in
      let meanings = parts.compactMap { arm, table in
        table.columns.first { $0.name == column.name }.map { (arm: arm, words: $0.meaning) }
      }
      let different = SweepPoint.distinct(meanings.map(\.words))
      guard different.count > 1 else { return column }
      var column = column
      column.meaning = different.map { words in
        let arms = meanings.filter { $0.words == words }.map(\.arm)
        return "\(arms.joined(separator: ", ")): \(words)"
      }.joined(separator: "; ")
      return column
    }
  }
}

extension Sweep.Parts {
  /// What these tables show.
  package init(of tables: [ExportTable]) {
    self = tables.reduce(into: []) { $0.formUnion($1.parts) }
  }
}
