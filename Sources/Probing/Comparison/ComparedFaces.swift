import Concepts
import Dissection
import Faces
import Specification

/// The faces that several models are dissected over, one model after the other, each at its own size.
///
/// Pictures and masks of the last size are kept, as models often share it; never those of two.
package final class ComparedFaces {
  private let faces: NamedFaces
  private let memory: DissectionMemory
  private var prepared: PreparedDictionary?

  /// Opens a folder in the published layout, or `synthetic` or `synthetic:N`; throws what is wrong with it.
  package init(_ name: String, memory: DissectionMemory) throws {
    faces = try NamedFaces(name)
    self.memory = memory
  }

  /// The dictionary, as messages name it.
  package var origin: String { faces.source.table.origin }
  package var count: Int { faces.faces.count }

  /// What determines the faces and their masks.
  package func inputs() throws -> [RunRecord.Input] { try faces.inputs() }

  /// Pictures and masks for a network's input of so many pixels a side.
  func prepared(size: Int) throws -> PreparedDictionary {
    if let prepared, prepared.size == size { return prepared }
    prepared = nil  // Gone before the next is made.
    let made = try PreparedDictionary(
      faces.source, faces: faces.faces, size: size, memoryLimit: memory.pictures)
    prepared = made
    return made
  }

  /// Masks for maps of an input of so many pixels a side; of the pictures' side where it is nil.
  ///
  /// Throws a `MapError` for painted faces, of which no other program has the pictures.
  func masks(size: Int?) throws -> MapDictionary {
    guard let published = faces.source as? FaceDictionary else {
      throw MapError.paintedMaps(dictionary: faces.name)
    }
    return try MapDictionary(published, size: size)
  }

  /// Bytes of activations that may be held at once.
  var activations: Int { memory.activations }
}
