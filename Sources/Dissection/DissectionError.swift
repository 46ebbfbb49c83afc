/// What can be wrong with the activations and masks that are handed in.
package enum DissectionError: Error, Equatable, CustomStringConvertible {
  case notFinite(value: String, unit: Int, image: Int)
  case duplicateMask(concept: String, image: Int)
  case emptyGroup(family: String, group: String)

  package var description: String {
    switch self {
    case .notFinite(let value, let unit, let image):
      """
      Unit \(unit) is \(value) on image \(image), but only finite activations can be ranked. \
      Check that the weights are finite and that the training did not diverge.
      """
    case .duplicateMask(let concept, let image):
      """
      Image \(image) has two masks of \(concept), but a concept is counted once per image. \
      Join them into one.
      """
    case .emptyGroup(let family, let group):
      """
      The probe of \(family) has no image of the group \(group). Add images of it or leave \
      the family out.
      """
    }
  }
}
