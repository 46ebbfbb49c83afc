import GRDB
import Specification

/// Biased units of one block of one cell: a row of `biasCount`.
package struct BiasCount: Sendable, Equatable, FetchableRecord {
  static let columns = """
    cellId, block, biasCount.variant, family, groupName, units, biased, biasedAndSignificant
    """

  package let cellId: Int64
  package let block: String
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

  package init(row: Row) {
    (cellId, block, variant, family) = (row[0], row[1], row[2], row[3])
    let group: String = row[4]
    groupName = group.isEmpty ? nil : group
    (units, biased, biasedAndSignificant) = (row[5], row[6], row[7])
  }
}
