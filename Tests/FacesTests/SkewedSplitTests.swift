import Faces
import Specification
import Testing

private let tens = [50, 60, 70, 80, 90, 100]

@Suite("Skewed splits")
struct SkewedSplitTests {
  @Test(
    "P % of the males and (100 − P) % of the females have the attribute, at every P",
    arguments: [SkewAxis.attribute("Eyeglasses"), .transform(.grayscale)])
  func exactSkew(axis: SkewAxis) throws {
    let plan = try planner(axis: axis).plan(skews: tens, sizes: SplitSizes(train: 200))
    for split in plan.splits {
      #expect(split.train.count == 200)
      #expect(split.train.count(true, true) == split.skew)
      #expect(split.train.count(true, false) == 100 - split.skew)
      #expect(split.train.count(false, true) == 100 - split.skew)
      #expect(split.train.count(false, false) == split.skew)
    }
  }

  @Test(
    "an odd size is lowered by one and half an image is rounded up for the aligned",
    arguments: [(51, 50, 13, 12), (50, 50, 13, 12), (27, 75, 10, 3), (26, 70, 9, 4)])
  func rounding(size: Int, skew: Int, aligned: Int, conflicting: Int) throws {
    let plan = try planner().plan(skews: [skew], sizes: SplitSizes(train: size))
    let train = plan.splits[0].train
    #expect(train.count(true, true) == aligned && train.count(false, false) == aligned)
    #expect(train.count(true, false) == conflicting && train.count(false, true) == conflicting)
  }

  @Test(
    "size, gender balance and the share of the attribute do not depend on P",
    arguments: [SkewAxis.attribute("Eyeglasses"), .transform(.grayscale)])
  func constants(axis: SkewAxis) throws {
    let sizes = SplitSizes(validation: 20)
    for split in try planner(axis: axis).plan(skews: [50, 63, 77, 100], sizes: sizes).splits {
      for set in [split.train, split.validation] {
        #expect(set.count { $0.label } * 2 == set.count)
        #expect(set.count { $0.attribute } * 2 == set.count)
      }
      #expect(split.validation.count == 20)
    }
  }

  @Test(
    "labels and attributes are the table's, sets keep to their partitions, no image is used twice")
  func honest() throws {
    let partitions = try #require(ampleTable.partitions)
    for split in try planner().plan(skews: tens, sizes: SplitSizes(validation: 20)).splits {
      let sets: [(Partition, [SplitItem])] = [
        (.train, split.train), (.validation, split.validation), (.test, split.test),
      ]
      for (partition, items) in sets {
        for item in items {
          #expect(partitions[item.image] == partition && !item.transformed)
          #expect(ampleTable.attributes["Male"]?[item.image] == item.label)
          #expect(ampleTable.attributes["Eyeglasses"]?[item.image] == item.attribute)
        }
      }
      let images = sets.flatMap(\.1).map(\.image)
      #expect(Set(images).count == images.count)
    }
  }

  @Test("no person is in two of train, validation, test and dictionary")
  func persons() throws {
    let identities = try #require(ampleTable.identities)
    let partition = try FacePartition(ampleTable, dictionaryCount: 60, seed: 1)
    let split = try SplitPlanner(
      table: ampleTable, partition: partition, target: "Male", axis: .attribute("Eyeglasses"),
      seed: 1
    ).plan(skews: [80], sizes: SplitSizes(validation: 20)).splits[0]
    let sets = [
      split.train.map(\.image), split.validation.map(\.image), split.test.map(\.image),
      partition[.dictionary],
    ].map { Set($0.map { identities[$0] }) }
    #expect(sets.allSatisfy { !$0.isEmpty })
    #expect(sets.reduce(0) { $0 + $1.count } == sets.reduce(Set()) { $0.union($1) }.count)
  }

  @Test("each subgroup of a smaller share is a part of the same subgroup of a larger share")
  func nested() throws {
    let splits = try planner().plan(skews: tens, sizes: SplitSizes(train: 200)).splits
    for (low, high) in zip(splits, splits.dropFirst()) {
      for subgroup in Subgroup.all {
        let lower = Set(low.train.filter { $0.subgroup == subgroup }.map(\.image))
        let higher = Set(high.train.filter { $0.subgroup == subgroup }.map(\.image))
        #expect(subgroup.isAligned ? lower.isSubset(of: higher) : higher.isSubset(of: lower))
      }
    }
  }

  @Test("a transform's images are the same at every P, and what is transformed grows with P")
  func transformed() throws {
    let splits = try planner(axis: .transform(.grayscale)).plan(
      skews: tens, sizes: SplitSizes(train: 300, validation: 20)
    ).splits
    for (low, high) in zip(splits, splits.dropFirst()) {
      #expect(Set(low.train.map(\.image)) == Set(high.train.map(\.image)))
      #expect(Set(low.validation.map(\.image)) == Set(high.validation.map(\.image)))
      let changed = { (split: SkewedSplit, label: Bool) in
        Set(split.train.filter { $0.transformed && $0.label == label }.map(\.image))
      }
      #expect(changed(low, true).isStrictSubset(of: changed(high, true)))
      #expect(changed(high, false).isStrictSubset(of: changed(low, false)))
    }
    for item in splits.flatMap(\.train) { #expect(item.transformed == item.attribute) }
    #expect(Set(splits[0].train.map(\.image)).count == 300)
  }

  @Test("test images do not depend on P, and fill the subgroups evenly as far as there are images")
  func testSet() throws {
    let splits = try planner().plan(skews: tens, sizes: SplitSizes(train: 100, test: 100)).splits
    for split in splits { #expect(split.test == splits[0].test) }
    let counts = Subgroup.all.map { splits[0].test.count($0.label, $0.attribute) }
    #expect(counts == [25, 25, 20, 25])
    let all = try planner().plan(skews: [90], sizes: SplitSizes(train: 100)).splits[0].test
    #expect(all.count == 60 + 50 + 20 + 90)
  }

  @Test("a transform's test images are each shown in both states")
  func testStates() throws {
    let plan = try planner(axis: .transform(.grayscale)).plan(
      skews: [50, 90], sizes: SplitSizes(train: 100, test: 80))
    let test = plan.splits[0].test
    #expect(test == plan.splits[1].test && test.count == 80)
    #expect(
      Set(test.filter(\.transformed).map(\.image))
        == Set(test.filter { !$0.transformed }.map(\.image)))
    #expect(Set(test.map(\.image)).count == 40 && test.count { $0.label } == 40)
  }

  @Test(
    "the same seed gives the same splits, another seed others",
    arguments: [SkewAxis.attribute("Eyeglasses"), .transform(.grayscale)])
  func seeds(axis: SkewAxis) throws {
    let sizes = SplitSizes(train: 100, test: 40)
    let plan = try planner(axis: axis, seed: 4).plan(skews: [70], sizes: sizes)
    #expect(try planner(axis: axis, seed: 4).plan(skews: [70], sizes: sizes) == plan)
    let other = try planner(axis: axis, seed: 5).plan(skews: [70], sizes: sizes)
    #expect(Set(other.splits[0].train.map(\.image)) != Set(plan.splits[0].train.map(\.image)))
  }

  @Test("rows that are excluded are in no set")
  func excluded() throws {
    let gray = Set(stride(from: 0, to: ampleTable.count, by: 3))
    let split = try planner(axis: .transform(.grayscale), excluding: gray).plan(
      skews: [60], sizes: SplitSizes(validation: 20)
    ).splits[0]
    let used = Set((split.train + split.validation + split.test).map(\.image))
    #expect(used.isDisjoint(with: gray) && !used.isEmpty)
  }
}
