/// One axis of skew and the values of P, in percent, that it is swept over.
package struct SkewSpecification: Sendable, Equatable, Decodable {
  package var axis: SkewAxis
  package var percentages: [Int]
  /// Training images on this axis, where it has a number of its own.
  package var train: Int?

  package init(
    axis: SkewAxis, percentages: [Int], train: Int?
  ) {
    self.axis = axis
    self.percentages = percentages
    self.train = train
  }
}
