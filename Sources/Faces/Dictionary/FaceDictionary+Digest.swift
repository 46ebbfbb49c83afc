import Concepts
import Foundation
import Seeding

extension FaceDictionary {
  /// Identifies the dictionary by its content, wherever it lies.
  ///
  /// What counts are the paths of all pictures and masks in order, the size in bytes of each file, and
  /// what the index files say of them. A file that is changed without changing its size goes
  /// unnoticed: reading every byte would take minutes.
  /// With annotations it counts too for which types of concepts an image is annotated that shows none
  /// of them.
  package func digest(of faces: [Int], withAnnotations: Bool = false) -> String {
    var hash = SHA256()
    func add(_ path: String) {
      let values = try? index.url(of: path).resourceValues(forKeys: [.fileSizeKey])
      hash.update("\(path) \(values?.fileSize ?? -1)\n".utf8)
    }
    for face in faces where localFaces.contains(face) {
      let image = index.images[face]
      add(image.path)
      if withAnnotations { hash.update("annotated \(image.annotated.rawValue)\n".utf8) }
      for mask in image.masks { add(mask.path) }
    }
    for face in localFaces.upperBound..<table.count { add(table.names[face]) }
    // Of the 38, names tell the region.
    for concept in concepts.dropFirst(LocalConcept.all.count) {
      hash.update("\(concept.name) \(concept.region.rawValue)\n".utf8)
    }
    return hash.hexadecimal
  }
}
