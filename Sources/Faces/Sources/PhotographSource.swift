import Concepts
import Foundation
import Images

/// Faces whose pictures are files; their masks follow from landmarks, where these are known.
package protocol PhotographSource: FaceSource {
  /// Where the picture of face `index` is.
  func file(of index: Int) -> URL

  /// The landmarks of face `index` in pixels of its upright picture, or nil where they are not known.
  func landmarks(_ index: Int) -> Landmarks?

  /// The file or folder that the landmarks are from; the table where they are columns of it, or where
  /// there are none.
  var landmarkOrigin: String { get }

  /// What of the landmarks is not used, and why, in sentences.
  var landmarkNotes: [String] { get }
}

extension PhotographSource {
  package func image(_ index: Int, size: Int) throws -> RGBImage {
    try RGBImage(contentsOf: file(of: index)).resized(toWidth: size, height: size)
  }

  /// The masks of the eight parts, which every face has, and of the attributes and Action Units whose
  /// column in the table is 1, and of cues that the table plants; none for a face without landmarks.
  ///
  /// Masks are drawn on the picture at its own size and then take the nearest pixel, as published
  /// masks do. Source: METHOD §4 and §7.
  package func masks(_ index: Int, size: Int) throws -> [ConceptMask] {
    guard let face = landmarks(index) else { return [] }
    let picture = try RGBImage.size(ofFile: file(of: index))
    let drawn = LocalConcept.all.compactMap { concept -> ConceptMask? in
      guard concept.type == .part || table.attributes[concept.name]?[index] == true else {
        return nil
      }
      let mask = concept.rule.mask(on: face, width: picture.width, height: picture.height)
        .resized(toWidth: size, height: size)
      return mask.isEmpty ? nil : ConceptMask(concept: concept, mask: mask)
    }
    return try drawn
      + transforms(of: index).compactMap(\.plant).map { plant in
        ConceptMask(
          concept: plant.concept,
          mask: try cue(plant, on: index, size: size).mask(width: size, height: size))
      }.filter { !$0.mask.isEmpty }
  }
}

extension PhotographSource {
  package func placedLandmarks(_ index: Int, size: Int) throws -> Landmarks? {
    guard let face = landmarks(index) else { return nil }
    let picture = try RGBImage.size(ofFile: file(of: index))
    return face.placed(
      fromWidth: picture.width, height: picture.height, toWidth: size, height: size)
  }

  /// The parts, and the types of which the table knows any concept of the face; none without landmarks.
  package func annotatedTypes(_ index: Int) -> ConceptTypes {
    guard landmarks(index) != nil else { return [] }
    let known = LocalConcept.all.filter { table.attributes[$0.name]?[index] != nil }
    return ConceptTypes(known.map { ConceptTypes($0.type) }).union(ConceptTypes(.part))
  }
}

extension URL {
  /// Whether there is a folder here, or a link to one.
  var isFolder: Bool {
    let values = try? resolvingSymlinksInPath().resourceValues(forKeys: [.isDirectoryKey])
    return values?.isDirectory == true
  }

  /// Throws unless there is a folder here.
  func requireFolder() throws {
    if isFolder { return }
    let exists = FileManager.default.fileExists(atPath: path)
    throw FacesError.unreadable(
      file: relativePath, reason: exists ? "it is not a folder" : "there is no such folder")
  }
}
