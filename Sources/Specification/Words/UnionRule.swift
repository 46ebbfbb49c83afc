/// Which pixels the union of an IoU counts.
package enum UnionRule: String, CaseIterable, Sendable, Codable {
  /// The rule of the authors' program: an image whose upsampled map nowhere exceeds the unit's
  /// threshold adds nothing, neither to intersections nor to unions.
  case hnd
  /// The rule of Bau et al. 2017: the concept's pixels count in every image that carries it, so a
  /// unit that stays silent on the concept pays for it.
  case netdissect
}
