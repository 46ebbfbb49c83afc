/// What can be wrong with the activations and masks that are handed in.
package enum DissectionError: Error, Equatable, CustomStringConvertible {
  case notFinite(value: String, unit: Int, image: Int)
  case duplicateMask(concept: String, image: Int)
  case emptyGroup(family: String, group: String)

  package var description: String {
    switch self {
    case .notFinite(let value, let unit, let image):
      """
      Unit \(unit) is \(value) on image \(image), and only finite activations can be ranked; \
      check that the weights are finite and the training did not diverge.
      """
    case .duplicateMask(let concept, let image):
      """
      Image \(image) has two masks of \(concept); join them into one, because a concept is \
      counted once per image.
      """
    case .emptyGroup(let family, let group):
      """
      The probe of \(family) has no image of the group \(group); add images of it or leave \
      the family out.
      """
    }
  }
}
