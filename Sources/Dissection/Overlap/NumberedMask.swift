import Images

/// The place of one concept in one image.
package struct NumberedMask: Sendable, Equatable {
  /// The concept's index in the table of concepts that is dissected.
  package let concept: Int
  package let mask: BitMask

  package init(concept: Int, mask: BitMask) {
    self.concept = concept
    self.mask = mask
  }
}
