import Faces
import Results
import Specification

extension SweepRun.Preparation {
  /// Says how many test pictures have the content of a training picture of the same cell under another
  /// name, by the recorded fingerprints; nothing where there are none.
  func sharedContentNotices(in store: ResultStore) throws -> [String] {
    try Self.byBank(plan.work).compactMap { arm, work in
      guard arm.data.source is any PhotographSource, let cell = work.first else { return nil }
      let names = arm.data.source.table.names
      let known = try store.pictures(ofData: cell.dataDigest)
      func fingerprint(_ row: Int) -> String? { known[names[row]]?.fingerprint }
      var shared: Set<Int> = []
      for split in work.map(\.split) {
        let trained = Set(split.train.compactMap { fingerprint($0.image) })
        shared.formUnion(
          split.test.map(\.image).filter { fingerprint($0).map(trained.contains) ?? false })
      }
      guard let first = shared.min() else { return nil }
      let (count, isOne) = (counted(shared.count, "test picture"), shared.count == 1)
      return
        "\(arm.data.source.table.origin): \(count) \(isOne ? "has" : "have") the same content as a "
        + "training picture of another name, the first of them \(names[first]). Accuracy on the test "
        + "pictures is too good by as much: leave one of each two out of the table."
    }
  }
}
