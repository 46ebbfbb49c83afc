import Faces
import Specification

/// The faces of an experiment's data and what each is for, for whoever looks at them outside a sweep.
package struct ExperimentFaces {
  package let source: any FaceSource
  private let partition: FacePartition

  /// Opens the data; reads tables alone.
  ///
  /// Throws as a run would where the data cannot be read.
  package init(_ experiment: Experiment) throws {
    let data = try FaceData(experiment, needsMasks: false)
    (source, partition) = (data.source, data.partition)
  }

  /// The rows of the table that are for something, or all of them.
  package func faces(of partition: Partition? = nil) -> [Int] {
    guard let partition else { return Array(0..<source.table.count) }
    return self.partition[partition]
  }

  /// What each row of the table is for; nil for one that is used nowhere.
  package var partitions: [Partition?] {
    var result = [Partition?](repeating: nil, count: source.table.count)
    for partition in Partition.allCases {
      for row in self.partition[partition] { result[row] = partition }
    }
    return result
  }
}
