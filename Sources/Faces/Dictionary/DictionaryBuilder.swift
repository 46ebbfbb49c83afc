import Concepts
import Dispatch
import Foundation
import Images
import Specification
import Synchronization

/// Builds a dictionary of faces with landmarks, drawing the masks by rule.
///
/// Every face gets masks of the eight parts, and of the attributes and Action Units that its table says
/// it has. Masks are as large as the picture; one that would have no pixel is left out. With a cue, half
/// as many faces are written, each without the cue and with it.
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
  private let further: [FurtherConcept]
  private let plant: Plant?

  /// Takes what is known of faces.
  ///
  /// `further` are concepts beside the 38, drawn by their rules whatever the estimator, on faces whose
  /// table says that they have them; parts on all. `plant` is a cue that half of the dictionary shows.
  /// - Precondition: each has a rule.
  package init(
    _ faces: AnnotatedFaces, estimator: EllipseEstimator, further: [FurtherConcept] = [],
    plant: Plant? = nil
  ) {
    (table, source, self.estimator) = (faces.table, faces.source, estimator)
    (self.further, self.plant) = (further, plant)
  }

  /// A face to be written: a row of the table, and what is done to its picture beyond what that says.
  private struct Item {
    let row: Int
    let plant: Plant?
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
      }, in: source.landmarkOrigin)
    outcome.strangeLandmarks = check.faults.keys.sorted().map { table.names[located[$0].0] }
    let usable = located.indices.filter { check.faults[$0] == nil }.map { located[$0].0 }
    let known = items(of: usable)
    guard !known.isEmpty else {
      throw FacesError.noLandmarks(table: table.origin, faces: faces.count)
    }
    try prepare()
    let planted = Set(known.flatMap { plants(of: $0) }).sorted { $0.name < $1.name }
    let writer = try DictionaryWriter(
      creating: folder, concepts: further + planted.map { FurtherConcept($0.concept) })
    let bare = known.filter { $0.plant == nil }
    let ids = Self.ids(of: bare.map { table.names[$0.row] })
    let fingerprint = table.fingerprint
    let results = Mutex((entries: [Int: DictionaryWriter.Entry](), masks: 0, outside: 0))
    let failures: Mutex<[Int: any Error]> = Mutex([:])
    DispatchQueue.concurrentPerform(iterations: known.count) { place in
      if failures.withLock({ !$0.isEmpty }) { return }
      do {
        let item = known[place]
        let (masks, outside) = try self.masks(of: item)
        let suffix = item.plant.map { "-\($0.name)" } ?? ""
        let entry = try writer.write(
          DictionaryFace(
            id: ids[place % bare.count] + suffix, picture: try picture(of: item), masks: masks,
            groups: table.groups.compactMapValues { $0[item.row] },
            origin: origin(of: item, fingerprint)))
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

  /// All rows; with a cue, half as many at even distances, and then the same with the cue.
  private func items(of rows: [Int]) -> [Item] {
    guard let plant else { return rows.map { Item(row: $0, plant: nil) } }
    let count = rows.count / 2
    let half = (0..<count).map { rows[$0 * rows.count / count] }
    return half.map { Item(row: $0, plant: nil) } + half.map { Item(row: $0, plant: plant) }
  }

  /// The cues that a picture shows: the table's, and the one that is planted.
  private func plants(of item: Item) -> [Plant] {
    source.transforms(of: item.row).compactMap(\.plant) + (item.plant.map { [$0] } ?? [])
  }

  /// Where a face comes from; one with a cue stands beside the same without it, which has the name.
  private func origin(of item: Item, _ fingerprint: String) -> DictionaryOrigin {
    let person = table.identities?[item.row]
    return item.plant == nil
      ? DictionaryOrigin(name: table.names[item.row], person: person, source: fingerprint)
      : DictionaryOrigin(name: "", person: person)
  }

  /// The file of a face, or its picture where something is done to it.
  private func picture(of item: Item) throws -> DictionaryFace.Picture {
    let file = source.file(of: item.row)
    let planted = item.plant.map { [ImageTransform.plant($0)] } ?? []
    let transforms = source.transforms(of: item.row) + planted
    if transforms.isEmpty { return .file(file) }
    return .image(
      try transforms.reduce(try RGBImage(contentsOf: file)) { picture, transform in
        guard let plant = transform.plant else { return try transform.applied(to: picture) }
        return try cue(plant, on: item.row).drawn(on: picture)
      })
  }

  /// A cue in the picture of a face, at its own size.
  private func cue(_ plant: Plant, on row: Int) throws -> PlantedCue {
    guard let face = source.landmarks(row) else {
      throw FacesError.cueWithoutLandmarks(
        plant.name, picture: table.names[row], table: table.origin)
    }
    return PlantedCue(
      plant, on: Landmarks(points: face.points.map { $0 + 0.5 }),
      ofPicture: source.fileName(of: row))
  }

  /// The masks of a face, and how many have no pixel in the picture.
  private func masks(of item: Item) throws -> (masks: [ConceptMask], outside: Int) {
    let row = item.row
    guard let face = source.landmarks(row) else { return ([], 0) }
    let size = try RGBImage.size(ofFile: source.file(of: row))
    let (width, height) = (size.width, size.height)
    var all = LocalConcept.all.filter { concept in
      concept.type == .part || table.attributes[concept.name]?[row] == true
    }.map { concept in
      ConceptMask(
        concept: concept,
        mask: concept.rule.mask(on: face, width: width, height: height, by: estimator))
    }
    all += further.filter { $0.isShown(by: row, of: table) }.map { entry in
      ConceptMask(
        concept: entry.concept, mask: entry.mask(on: face, width: width, height: height))
    }
    all += try plants(of: item).map { plant in
      ConceptMask(
        concept: plant.concept,
        mask: try cue(plant, on: row).mask(width: width, height: height))
    }
    let masks = all.filter { !$0.mask.isEmpty }
    return (masks, all.count - masks.count)
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
