import Concepts
import Dispatch
import Foundation
import Images
import Synchronization

/// Builds a dictionary of faces with landmarks, drawing the masks by rule.
///
/// Every face gets masks of the eight parts, and of the attributes and Action Units that its table says
/// it has. Masks are as large as the picture; one that would have no pixel is left out.
/// Source: METHOD §7.
package struct DictionaryBuilder: Sendable {
  /// What came of it.
  package struct Outcome: Sendable, Equatable {
    package var faces = 0
    package var masks = 0
    /// Faces left out because their landmarks are not known.
    package var withoutLandmarks = 0
    /// Faces left out because their landmarks cannot be theirs, by name.
    package var strangeLandmarks: [String] = []
    /// Masks left out because they lie outside of the picture.
    package var outside = 0
  }

  private let table: FaceTable
  private let source: any PhotographSource
  private let estimator: EllipseEstimator

  package init(_ faces: AnnotatedFaces, estimator: EllipseEstimator) {
    (table, source, self.estimator) = (faces.table, faces.source, estimator)
  }

  /// Writes a dictionary of some faces to a folder that is empty or not there yet.
  ///
  /// `groups` are pictures of global families that are taken over beside those of the faces. `prepare`
  /// is called when all that can be known before is known to be right, to make the folder ready.
  /// Works on all processors; `progress` hears how many faces are done, from any of them.
  /// Throws a `FacesError` or `ImageError` for the first face that fails.
  package func build(
    _ faces: [Int], in folder: URL, groups: GroupsFolder? = nil,
    prepare: () throws -> Void = {},
    progress: @Sendable (Int) -> Void = { _ in }
  ) throws -> Outcome {
    var outcome = Outcome()
    let located = faces.compactMap { face in source.landmarks(face).map { (face, $0) } }
    outcome.withoutLandmarks = faces.count - located.count
    let check = try LandmarkCheck(
      of: located.map { face, landmarks in
        let size = try RGBImage.size(ofFile: source.file(of: face))
        return (table.names[face], landmarks, size.width, size.height)
      }, in: table.origin)
    outcome.strangeLandmarks = check.faults.keys.sorted().map { table.names[located[$0].0] }
    let known = located.indices.filter { check.faults[$0] == nil }.map { located[$0].0 }
    guard !known.isEmpty else {
      throw FacesError.noLandmarks(table: table.origin, faces: faces.count)
    }
    try prepare()
    let writer = try DictionaryWriter(creating: folder)
    let ids = Self.ids(of: known.map { table.names[$0] })
    let fingerprint = table.fingerprint
    let results = Mutex((entries: [Int: DictionaryWriter.Entry](), masks: 0, outside: 0))
    let failures: Mutex<[Int: any Error]> = Mutex([:])
    DispatchQueue.concurrentPerform(iterations: known.count) { place in
      if failures.withLock({ !$0.isEmpty }) { return }
      do {
        let (masks, outside) = try self.masks(of: known[place])
        let row = known[place]
        let entry = try writer.write(
          DictionaryFace(
            id: ids[place], picture: try picture(of: row), masks: masks,
            groups: table.groups.compactMapValues { $0[row] },
            origin: DictionaryOrigin(
              name: table.names[row], person: table.identities?[row], source: fingerprint)))
        let done = results.withLock { results in
          results.entries[place] = entry
          results.masks += masks.count
          results.outside += outside
          return results.entries.count
        }
        progress(done)
      } catch {
        failures.withLock { $0[place] = error }
      }
    }
    if let first = failures.withLock({ $0.min { $0.key < $1.key } }) { throw first.value }
    if let groups { try writer.copy(groups) }
    let (entries, masks, outside) = results.withLock { $0 }
    try writer.finish(known.indices.compactMap { entries[$0] })
    (outcome.faces, outcome.masks, outcome.outside) = (entries.count, masks, outside)
    return outcome
  }

  /// The file of a face, or its picture where the table says that it is transformed.
  private func picture(of row: Int) throws -> DictionaryFace.Picture {
    let (file, transforms) = (source.file(of: row), source.transforms(of: row))
    if transforms.isEmpty { return .file(file) }
    return .image(
      try transforms.reduce(try RGBImage(contentsOf: file)) { try $1.applied(to: $0) })
  }

  /// The masks of a face, and how many have no pixel in the picture.
  private func masks(of row: Int) throws -> (masks: [ConceptMask], outside: Int) {
    guard let face = source.landmarks(row) else { return ([], 0) }
    let size = try RGBImage.size(ofFile: source.file(of: row))
    let carried = LocalConcept.all.filter { concept in
      concept.type == .part || table.attributes[concept.name]?[row] == true
    }
    let masks = carried.compactMap { concept -> ConceptMask? in
      let mask = concept.rule.mask(
        on: face, width: size.width, height: size.height, by: estimator)
      return mask.isEmpty ? nil : ConceptMask(concept: concept, mask: mask)
    }
    return (masks, carried.count - masks.count)
  }

  /// The stems of the names, or numbers where two are the same or one cannot name a folder.
  static func ids(of names: [String]) -> [String] {
    let stems = names.map { name in
      let last = name.split(separator: "/").last ?? ""
      return String(last.lastIndex(of: ".").map { last[..<$0] } ?? last)
    }
    let isUsable =
      stems.allSatisfy(DictionaryWriter.isName)
      && Set(stems.map { $0.lowercased() }).count == stems.count
    if isUsable { return stems }
    return names.indices.map { number in
      let digits = "\(number + 1)"
      return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }
  }
}
