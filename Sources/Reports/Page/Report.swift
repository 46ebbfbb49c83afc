import Results

/// An experiment as one HTML page: the question, what was found, on what evidence, and its limits.
///
/// The page holds all that it shows and asks no network for anything. It is made of what is recorded
/// now, and says what is missing.
package struct Report: Sendable {
  /// The most bytes that a page has.
  package static let limit = 10_000_000

  let sweep: Sweep
  let figures: [AxisFigures]
  /// The endpoints of all arms, where there are arms.
  let armFigures: [AxisFigures.Numbered]
  /// Which instruments see planted cues, where they are planted in several regions.
  let knownTruth: KnownTruthChapter?
  /// The models side by side, where data are not skewed and there are arms.
  let comparison: Comparison?
  let tables: [Table]
  let design: Design
  let pictures: Pictures?
  let provenance: Provenance
  /// Which of the recorded cells the page shows, in words.
  let shown: String?

  /// What of a sweep a page shows; `.gallery` comes to it where there are pictures.
  package static let parts: Sweep.Parts = [
    Sweep.Parts(of: shownTables), SweepPlots.parts, Comparison.parts, .robustness, .provenance,
    .scores, .instruments,
  ]

  /// Gathers what the page shows.
  ///
  /// - Parameters:
  ///   - sweep: What is recorded.
  ///   - pictures: Faces of the splits, and where the gallery's pictures are; nil for a page without
  ///     any face.
  ///   - command: What makes the page again.
  ///   - shown: Which of the recorded cells the page shows, in words; nil to say nothing of it.
  /// - Precondition: the page's parts were read.
  package init(
    _ sweep: Sweep, pictures: Pictures?, command: String, shown: String? = nil
  ) {
    precondition(
      sweep.parts.isSuperset(of: Self.parts)
        && (pictures == nil || sweep.parts.contains(.gallery)), "not all of the page was read")
    self.sweep = sweep
    let plots = SweepPlots(sweep)
    knownTruth = KnownTruthChapter(
      sweep, figure: plots.instrumentFigure().map { .init(number: 1, figure: $0) })
    var number = knownTruth == nil ? 0 : 1
    let declared = sweep.declared.endpointQuantities
    figures = sweep.axes.filter { !$0.isUnskewed }.map {
      AxisFigures(plots, axis: $0, number: &number)
    }
    armFigures = (sweep.isUnskewed ? [] : plots.axesOfArms).flatMap { axis in
      declared.compactMap { plots.armFigure($0, axis: axis) }
    }.map { figure in
      number += 1
      return AxisFigures.Numbered(number: number, figure: figure)
    }
    comparison = Comparison(armsOf: sweep)
    let shownTables =
      sweep.isUnskewed ? [.targets, .confusion] + Self.shownTables : Self.shownTables
    tables = shownTables.compactMap { table in
      var made = sweep.table(table)
      if table == .trends { made = made.withoutUnremarkableScan }
      return made.rows.isEmpty ? nil : made
    }
    design = Design(sweep)
    provenance = Provenance(sweep, command: command)
    (self.pictures, self.shown) = (pictures, shown)
  }

  private static let shownTables: [ExportTable] = [
    .trends, .robustness, .detectors, .regions, .types, .biased, .accuracy, .sensitivity, .ablation,
  ]
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
    /// Such as `labelled male, Eyeglasses`.
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
