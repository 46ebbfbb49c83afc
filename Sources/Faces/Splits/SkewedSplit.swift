import Specification

/// One image in a set of a split.
package struct SplitItem: Sendable, Hashable {
  /// The row in the table.
  package let image: Int
  /// The value of the target.
  package let label: Bool
  /// The value of the bias attribute, or whether the picture is transformed.
  package let attribute: Bool
  /// Whether the axis's transform is to be applied to the picture.
  package let transformed: Bool

  package var subgroup: Subgroup { Subgroup(label: label, attribute: attribute) }
}

/// The images that one model is trained and measured on, skewed along one axis.
///
/// Half of the training images have the target, P % of which have the bias attribute and
/// (100 − P) % of the others: so half of all have it, at every P. With h images a side the aligned
/// subgroups have P·h/100 images each, rounded to the nearest with halves up, and the conflicting
/// ones the rest; the size is even.
/// Source: METHOD §1.
package struct SkewedSplit: Sendable, Equatable {
  /// P, in percent.
  package let skew: Int
  package let train: [SplitItem]
  /// Skewed as the training images are; may be empty.
  package let validation: [SplitItem]
  /// The same at every P: all subgroups as evenly as there are images.
  package let test: [SplitItem]

  /// The training images with the target, and how many of them have the bias attribute, where these
  /// are not exactly P %; nil where they are.
  package var inexactShare: (aligned: Int, half: Int)? {
    let half = train.count / 2
    if skew * half % 100 == 0 { return nil }
    return (train.count { $0.label && $0.attribute }, half)
  }
}

/// How many images the sets of a split should have.
package struct SplitSizes: Sendable, Equatable {
  /// Training images; nil for as many as the scarcest subgroup allows at every P.
  package var train: Int?
  /// At most so many.
  package var validation: Int
  /// At most so many, a quarter of them in each subgroup; nil for all there are.
  package var test: Int?

  package init(train: Int? = nil, validation: Int = 0, test: Int? = nil) {
    (self.train, self.validation, self.test) = (train, validation, test)
  }
}

/// The splits of one axis, one for each P, and what set their size.
package struct SplitPlan: Sendable, Equatable {
  /// In the order of the P that were asked for.
  package let splits: [SkewedSplit]
  /// The subgroup that allows no larger split, and how many images of it there are; `needs` and
  /// `size` are of the next larger split.
  package let limit: Shortage
}
