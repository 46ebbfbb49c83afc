import Results

/// An experiment as one HTML page: the question, what was found, on what evidence, and its limits.
///
/// The page holds all that it shows and asks no network for anything. It is made of what is recorded
/// now, and says what is missing.
package struct Report: Sendable {
  /// The most bytes that a page has.
  package static let limit = 10_000_000

  let data: SweepData
  let findings: [TrendFinding]
  let robustness: [Robustness]
  let figures: [(axis: String, figures: [Figure])]
  let tables: [Table]
  let design: Design
  let strips: [GalleryStrip]
  let pictures: Pictures?
  let provenance: Provenance

  /// Gathers what the page shows.
  ///
  /// - Parameters:
  ///   - name: The experiment's name in the database.
  ///   - store: The database.
  ///   - pictures: Faces of the splits, and where the gallery's pictures are; nil for a page without
  ///     any face.
  ///   - command: What makes the page again.
  /// - Throws: `ResultsError`, also when no experiment has that name.
  package init(
    experiment name: String, store: ResultStore, pictures: Pictures?, command: String
  ) throws {
    let data = try SweepData(experiment: name, store: store)
    self.data = data
    findings = data.trendFindings()
    robustness = data.robustness(of: findings)
    let plots = try SweepPlots(data, store: store)
    figures = data.axes.map { axis in
      (axis, Self.kinds(for: data).compactMap { plots.figure($0, axis: axis) })
    }
    tables = try Self.makeTables(ofExperiment: name, in: store)
    design = try Design(experiment: name, store: store)
    provenance = try Provenance(experiment: name, store: store, command: command)
    strips = pictures == nil ? [] : try store.galleryStrips(ofExperiment: name)
    self.pictures = pictures
  }

  /// The figures of an axis: the declared quantities first, then the standard ones.
  private static func kinds(for data: SweepData) -> [FigureKind] {
    let declared = (data.experiment.endpointNames + data.experiment.controlNames)
      .compactMap(Quantity.init(name:))
    // A control region stands beside the others in the panels per region.
    let own = declared.filter { quantity in
      if case .region(.eye, _) = quantity { return true }
      if case .region = quantity { return false }
      return quantity != .accuracyGap
    }
    return SweepPoint.distinct(
      own.map { FigureKind.curve($0) }
        + FigureKind.standard.filter { $0 != .curve(.accuracyGap) })
  }

  private static func makeTables(
    ofExperiment name: String, in store: ResultStore
  ) throws -> [Table] {
    let names: [ExportTable] = [
      .trends, .robustness, .detectors, .regions, .types, .biased, .accuracy, .sensitivity,
      .ablation,
    ]
    return try names.compactMap { table in
      var made = try table.makeTable(ofExperiment: name, in: store)
      if table == .trends { made = made.withoutUnremarkableScan }
      return made.rows.isEmpty ? nil : made
    }
  }
}

extension Report {
  /// The pictures that a page may show.
  package struct Pictures: Sendable {
    /// The folder that the gallery's files are named from: that of the database.
    package var folder: String
    package var faces: [SubgroupFaces]
    /// Why faces are missing; nil where they are there.
    package var note: String?

    package init(folder: String, faces: [SubgroupFaces], note: String? = nil) {
      (self.folder, self.faces, self.note) = (folder, faces, note)
    }
  }

  /// A few training faces of one subgroup, with how many it has at each P.
  package struct SubgroupFaces: Sendable {
    package var axis: String
    /// Such as `Male, Eyeglasses`.
    package var name: String
    /// Training images of the subgroup per P, P ascending.
    package var counts: [(skew: Int, images: Int)]
    /// PNG files.
    package var pictures: [[UInt8]]

    package init(
      axis: String, name: String, counts: [(skew: Int, images: Int)], pictures: [[UInt8]]
    ) {
      (self.axis, self.name) = (axis, name)
      (self.counts, self.pictures) = (counts, pictures)
    }
  }
}
