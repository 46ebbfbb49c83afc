import Concepts
import Foundation
import GRDB

extension ResultStore {
  /// Writes a copy without what no table, plot or report reads.
  ///
  /// Left out are the groups that each unit is biased towards (they are counted), but for what
  /// `respondingCounts` reads of experiments with planted cues, the concepts of a
  /// detector that the hierarchy does not count, and the lists of pictures, which lie outside. Every
  /// cell stays recorded, so a sweep goes on in the copy; what is left out comes back only with the
  /// sweep made again. Throws if there is a file at `url`.
  ///
  /// With `countsAlone`, counts stand in the place of all units. Nothing can be said of a single unit then,
  /// and the copy can be no part of a merge.
  package func writeSlimCopy(to url: URL, countsAlone: Bool = false) throws {
    let file = url.relativePath
    guard !FileManager.default.fileExists(atPath: url.path) else {
      throw ResultsError.alreadyThere(file: file)
    }
    let unfinished = url.appendingPathExtension("unfinished")
    try? FileManager.default.removeItem(at: unfinished)
    try copy(to: unfinished)
    let slim = try ResultStore.open(at: unfinished, creating: false)
    try slim.write { db in
      try db.execute(
        sql: """
          DELETE FROM gallery;
          DELETE FROM picture;
          DELETE FROM unitBias WHERE NOT isSignificant
            OR (unitId, family) NOT IN (\(Self.responding));
          DELETE FROM unitConcept WHERE NOT isCounted
            OR unitId NOT IN (SELECT unitId FROM unitMatch WHERE isDetector);
          """)
      if countsAlone { try Schema.replaceUnitsByCounts(in: db) }
    }
    try slim.compact()
    do {
      try FileManager.default.moveItem(at: unfinished, to: url)
    } catch {
      throw ResultsError.cannotOpen(file: file, reason: error.localizedDescription)
    }
  }

  /// The detectors of experiments with planted cues, each with the family that tells whether it responds.
  private static let responding = """
    SELECT unitId, iif(\(isPlanted), '\(GlobalFamily.axis.rawValue)', '\(GlobalFamily.palette.rawValue)')
    FROM unitMatch
      JOIN dissection ON dissection.id = dissectionId
      JOIN cell ON cell.id = dissection.cellId
    WHERE isDetector AND cell.id IN (
      SELECT cellId FROM experimentCell WHERE experimentId IN (
        SELECT experimentId FROM experimentCell JOIN cell ON cell.id = cellId WHERE \(isPlanted)))
    """

  private static let isPlanted = "cell.axis GLOB '\(LocalConcept.plantedPrefix)*'"
}
