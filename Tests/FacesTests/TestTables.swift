import Faces
import Seeding
import Specification

/// A table with a wanted number of images of each subgroup in each partition, shuffled.
func makeTable(
  _ counts: [Partition: [Subgroup: Int]], imagesPerPerson: Int = 1, seed: UInt64 = 3
) -> FaceTable {
  var rows: [(Partition, Subgroup, person: Int)] = []
  var person = 0
  for partition in Partition.allCases {
    for subgroup in Subgroup.all {
      for image in 0..<(counts[partition]?[subgroup] ?? 0) {
        if image % imagesPerPerson == 0 { person += 1 }
        rows.append((partition, subgroup, person))
      }
    }
  }
  var random = SplitMix64(seed: seed)
  random.shuffle(&rows)
  return FaceTable(
    origin: "test.txt", names: rows.indices.map { "\($0).jpg" },
    attributes: [
      "Male": rows.map(\.1.label), "Eyeglasses": rows.map(\.1.attribute),
      "Young": rows.map { _ in true },
    ],
    identities: rows.map(\.person), partitions: rows.map(\.0))
}

/// The same number for the two subgroups with glasses and for the two without, by label.
func subgroups(
  males: (with: Int, without: Int), females: (with: Int, without: Int)
) -> [Subgroup: Int] {
  [
    Subgroup(label: true, attribute: true): males.with,
    Subgroup(label: true, attribute: false): males.without,
    Subgroup(label: false, attribute: true): females.with,
    Subgroup(label: false, attribute: false): females.without,
  ]
}

/// Plenty of everything, females with glasses the scarcest.
let ampleTable = makeTable(
  [
    .train: subgroups(males: (300, 280), females: (110, 400)),
    .validation: subgroups(males: (30, 25), females: (12, 40)),
    .test: subgroups(males: (60, 50), females: (20, 90)),
  ], imagesPerPerson: 3)

func planner(
  _ table: FaceTable = ampleTable, axis: SkewAxis = .attribute("Eyeglasses"),
  target: Target = "Male", dictionary: Int = 0, excluding: Set<Int> = [], seed: UInt64 = 1
) throws -> SplitPlanner {
  let partition = try FacePartition(table, dictionaryCount: dictionary, seed: seed)
  return try SplitPlanner(
    table: table, partition: partition, target: target, axis: axis, excluding: excluding,
    seed: seed)
}

extension [SplitItem] {
  func count(_ label: Bool, _ attribute: Bool) -> Int {
    count { $0.label == label && $0.attribute == attribute }
  }
}
