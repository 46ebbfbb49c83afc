/// Which images count in the union of an IoU.
///
/// The intersection is the same by every rule, so an IoU by `all` is at most that by `netdissect`, which
/// is at most that by `hnd`. By the first two a unit is judged on the images that carry the concept
/// alone: one that is hot at every eye is then a good detector of eyeglasses, because the eyes without
/// them are not looked at. Such a unit's best concept may be another one by `all`.
package enum UnionRule: String, CaseIterable, Sendable, Codable {
  /// The images that carry the concept and in which the unit is hot anywhere: the rule of the authors'
  /// program. What the unit misses altogether costs it nothing.
  case hnd
  /// The images that carry the concept. Named after Network Dissection, whose rule it is not quite: what
  /// the unit misses counts, what it is hot at elsewhere does not.
  case netdissect
  /// The images that are annotated for the concept's type, whether they carry the concept or not: what
  /// the unit is hot at in an image without the concept counts as a false alarm.
  ///
  /// Source: Bau et al. 2017, §2.2, whose sums go over images with a label of the concept's category.
  /// Departure: an image that was annotated for it and shows none counts, too.
  case all

  /// The other rules, in the order in which counts by them stand beside.
  package var others: [UnionRule] { Self.allCases.filter { $0 != self } }
}
