/// What makes a unit a detector: an IoU with its best concept that is above 0 and reaches the cut.
///
/// Source: Bau et al. 2017, §2.2. The view `unitMatch` of the database says the same.
package struct DetectorRule: Sendable, Hashable {
  package let union: UnionRule
  /// 0...1.
  package let cut: Double

  package init(union: UnionRule, cut: Double) {
    (self.union, self.cut) = (union, cut)
  }

  /// Whether that IoU, of a unit's best concept by the rule's union, makes a detector.
  package func isDetector(iou: Double) -> Bool {
    iou > 0 && iou >= cut
  }
}
