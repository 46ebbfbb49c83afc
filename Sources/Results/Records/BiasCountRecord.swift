import GRDB
import Specification

/// How many units of a layer are biased towards a group, or towards any group of a family.
package struct BiasCountRecord: Codable, Sendable, Equatable {
  package var layer: String
  /// Of the trained network, or of the untrained one as a null.
  package var variant: Variant
  /// The rawValue of a `GlobalFamily`.
  package var family: String
  /// Empty for any group of the family, each unit once.
  package var groupName: String
  package var units: Int
  /// Units that reach the family's cut-off.
  package var biased: Int
  /// Units that do, and pass the family's permutation test as well.
  package var biasedAndSignificant: Int

  /// Counts the units of a layer for each family, and for each of its groups.
  package static func counts(
    of layer: LayerRecord, variant: Variant = .trained
  ) -> [BiasCountRecord] {
    var counts: [String: BiasCountRecord] = [:]
    func count(_ family: FamilyRecord, _ group: String, isBiased: Bool) {
      let key = family.family + "/" + group
      var count =
        counts[key]
        ?? BiasCountRecord(
          layer: layer.name, variant: variant, family: family.family, groupName: group, units: 0,
          biased: 0, biasedAndSignificant: 0)
      count.units += 1
      if isBiased { count.biased += 1 }
      if isBiased && family.isSignificant { count.biasedAndSignificant += 1 }
      counts[key] = count
    }
    for family in layer.units.flatMap(\.families) {
      count(family, "", isBiased: family.groups.contains(where: \.isBiased))
      for group in family.groups { count(family, group.group, isBiased: group.isBiased) }
    }
    return counts.keys.sorted().compactMap { counts[$0] }
  }

  func insert(into db: Database, dissectionID: Int64) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO biasCount
          (dissectionId, block, variant, family, groupName, units, biased, biasedAndSignificant)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """)
    try statement.execute(arguments: [
      dissectionID, layer, variant, family, groupName, units, biased, biasedAndSignificant,
    ])
  }
}
