import GRDB
import Specification

/// Biased units of one layer of one cell: a row of `biasCount`.
package struct BiasCount: Sendable, Equatable, FetchableRecord {
  static let columns = """
    position, block, biasCount.variant, family, groupName, units, biased, biasedAndSignificant
    """

  /// The cell's place in the plan.
  package let position: Int
  package let layer: String
  /// The trained network, or the untrained one as a null.
  package let variant: Variant
  package let family: String
  /// The group that the units are biased towards; nil for any of the family's.
  package let groupName: String?
  package let units: Int
  /// Units that reach the family's cut-off.
  package let biased: Int
  /// Units that do, and pass the family's permutation test as well.
  package let biasedAndSignificant: Int

  package init(row: Row) throws {
    var values = RowReader(row)
    (position, layer) = try (values.next(), values.next())
    (variant, family) = try (values.next(), values.next())
    let group: String = try values.next()
    groupName = group.isEmpty ? nil : group
    (units, biased, biasedAndSignificant) = try (values.next(), values.next(), values.next())
  }
}
