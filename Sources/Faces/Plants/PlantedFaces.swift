import Concepts
import Images
import Specification

/// The faces of a dictionary that shows a cue: some faces as they are, and the same faces with it.
///
/// Face `i` of the first half is without the cue, face `count / 2 + i` is the same face with it, where the
/// cue has a mask of its own beside those of the face.
package struct PlantedFaces: FaceSource {
  package let plant: Plant
  package let table: FaceTable
  private let base: any FaceSource
  /// The faces of the base that are shown, each twice.
  private let faces: [Int]

  /// Takes half as many of some faces as there are, evenly from those with landmarks, so that the
  /// dictionary has as many pictures as it would have without a cue.
  package init(_ base: any FaceSource, faces all: [Int], plant: Plant) {
    let bare = base.facesWithoutLandmarks
    let usable = all.filter { !bare.contains($0) }
    let count = min(all.count / 2, usable.count)
    let faces = (0..<count).map { usable[$0 * usable.count / count] }
    (self.base, self.faces, self.plant) = (base, faces, plant)
    let names = faces.map { base.table.names[$0] }
    func twice<Value>(_ column: [Value]) -> [Value] {
      let half = faces.map { column[$0] }
      return half + half
    }
    var attributes = base.table.attributes.mapValues(twice)
    attributes[plant.name] = faces.map { _ in false } + faces.map { _ in true }
    table = FaceTable(
      origin: "\(base.table.origin) with \(plant.name)",
      names: names + names.map { "\($0) (\(plant.name))" }, attributes: attributes,
      identities: base.table.identities.map(twice), groups: base.table.groups.mapValues(twice))
  }

  /// The face of the base that face `index` is, and what is done to it.
  package func entry(_ index: Int) -> (face: Int, transform: ImageTransform?) {
    index < faces.count
      ? (faces[index], nil) : (faces[index - faces.count], .plant(plant))
  }

  package var concepts: [LocalConcept] {
    base.concepts + (base.concepts.contains(plant.concept) ? [] : [plant.concept])
  }

  package func fileName(of index: Int) -> String { base.fileName(of: entry(index).face) }

  package func image(_ index: Int, size: Int) throws -> RGBImage {
    let (face, transform) = entry(index)
    let picture = try base.image(face, size: size)
    return try transform.map { try base.change(picture, of: face, by: $0) } ?? picture
  }

  package func masks(_ index: Int, size: Int) throws -> [ConceptMask] {
    let (face, transform) = entry(index)
    let masks = try base.masks(face, size: size)
    if transform == nil { return masks }
    let mask = try base.cue(plant, on: face, size: size).mask(width: size, height: size)
    return mask.isEmpty ? masks : masks + [ConceptMask(concept: plant.concept, mask: mask)]
  }

  /// Those of the face, and the cue's: whether a picture carries it is known of all.
  package func annotatedTypes(_ index: Int) -> ConceptTypes {
    base.annotatedTypes(entry(index).face).union(ConceptTypes(plant.concept.type))
  }

  package func placedLandmarks(_ index: Int, size: Int) throws -> Landmarks? {
    try base.placedLandmarks(entry(index).face, size: size)
  }

  /// What says which of the faces are shown, and with what cue.
  package var identity: [String] { [plant.name, "\(Plant.revision)"] + faces.map { "\($0)" } }
}
