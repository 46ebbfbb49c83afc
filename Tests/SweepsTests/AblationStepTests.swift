import Concepts
import Dissection
import Faces
import Networks
import Painter
import Probing
import Results
import Specification
import Sweeps
import Tensors
import Testing

@Suite struct AblationStageTests {
  let source = SyntheticSource(seed: 5, counts: [.train: 100, .test: 160])

  /// The test set of a split along eyeglasses.
  private func testItems(of axis: SkewAxis = .attribute("Eyeglasses")) throws -> [SplitItem] {
    let partition = try FacePartition(source.table, dictionaryCount: 0, seed: 1)
    let plan = try SplitPlanner(
      table: source.table, partition: partition, target: "Male", axis: axis, seed: 1
    ).plan(skews: [100], sizes: SplitSizes(train: 20))
    return plan.splits[0].test
  }

  private func images(_ items: [SplitItem], transform: ImageTransform? = nil) throws
    -> LabelledImages
  {
    let pixels = try items.flatMap { item in
      let picture = source.image(item.image, size: 32)
      guard item.transformed, let transform else { return picture.pixels }
      return try transform.applied(to: picture).pixels
    }
    return LabelledImages(size: 32, pixels: pixels, labels: items.map { $0.label ? 1 : 0 })
  }

  /// An untrained network that calls about half of the images male.
  private func undecided(on images: LabelledImages) -> Network {
    var model = Network(.resnet18, seed: 2)
    let logits = model.logits(of: images, pool: WorkerPool(threads: 1))
    let margins = (0..<images.count).map { logits[2 * $0 + 1] - logits[2 * $0] }.sorted()
    model["fc.bias"][0] += (margins[images.count / 2 - 1] + margins[images.count / 2]) / 2
    return model
  }

  private func stage(
    _ items: [SplitItem], images: Int, seed: UInt64 = 9, threads: Int = 1,
    transform: ImageTransform? = nil
  ) throws -> AblationStep {
    try AblationStep(
      bank: ImageBank(source, size: 32), test: items, transform: transform, images: images,
      hook: .conv1, seed: seed, pool: WorkerPool(threads: threads))
  }

  /// A record's accuracies, or those of some logits.
  private func accuracies(_ record: AblationRecord) -> [Double] {
    [record.unbiased, record.aligned, record.conflicting, record.worst]
  }

  private func accuracies(_ logits: Tensor, _ items: [SplitItem]) -> [Double] {
    var accuracy = GroupAccuracy()
    accuracy.add(logits, of: items)
    return [
      accuracy.unbiased, accuracy.aligned, accuracy.conflicting, accuracy.worst?.accuracy,
    ].compactMap(\.self)
  }

  @Test("accuracies are counted subgroup by subgroup")
  func accuracies() throws {
    let items = try testItems()
    // The first of each subgroup twice, but for the first subgroup: eight images.
    let chosen = Subgroup.all.flatMap { subgroup in
      items.filter { $0.subgroup == subgroup }.prefix(2)
    }
    #expect(chosen.map(\.label) == [true, true, true, true, false, false, false, false])
    // Males with glasses 2 of 2, without 1 of 2 (a tie is no male); females with 0 of 2, without 1.
    let males: [Float] = [1, 1, 1, 0, 1, 1, 1, -1]
    let all = accuracies(Tensor(males.flatMap { [0, $0] }, shape: [8, 2]), chosen)
    #expect(all == [0.5, 0.75, 0.25, 0])
    let uneven = accuracies(
      Tensor(males[1...].flatMap { [0, $0] }, shape: [7, 2]), Array(chosen[1...]))
    #expect(uneven == all)
  }

  @Test("records are those of the network without the units, beside as many controls")
  func records() throws {
    let items = try testItems()
    let pool = WorkerPool(threads: 1)
    let share = min(
      10, Subgroup.all.map { group in items.count { $0.subgroup == group } }.min() ?? 0)
    let sample = Subgroup.all.flatMap { group in
      items.filter { $0.subgroup == group }.prefix(share)
    }
    let pictures = try images(sample)
    let model = undecided(on: pictures)
    let layer3 = Array(stride(from: 0, to: 256, by: 3))
    let units: EndpointUnits = [
      .biased(.palette, significant: false): ["layer1": [], "layer3": layer3],
      .region(.eye, .detectors): ["layer1": Array(0..<60), "layer4": [0, 4, 300]],
    ]
    let findings = try stage(items, images: 40).run(model, units: units, checkCancellation: {})
    #expect(findings.controlsNotPossible.map(\.endpoint) == [.region(.eye, .detectors)])
    #expect(findings.controlsNotPossible.map(\.layer) == ["layer1"])

    let records = findings.records
    func part(_ endpoint: Quantity, _ layer: String) -> [AblationRecord] {
      records.filter { $0.endpoint == endpoint.name && $0.layer == layer }
    }
    #expect(records.count == 3 + 43 + 1 + 43 + 4 * 3 && share >= 8)
    #expect(records.allSatisfy { $0.imageCount == 4 * share })
    #expect(records.first?.endpoint == "eyeDetectors")
    let alone = part(.region(.eye, .detectors), "layer1")
    #expect(alone.map(\.variant) == [.intact, .zero, .mean])
    #expect(alone.allSatisfy { $0.draw == 0 && $0.unitCount == 60 })
    #expect(part(.biased(.palette, significant: false), "layer1").map(\.unitCount) == [0])
    let full = part(.biased(.palette, significant: false), "layer3")
    #expect(full.count == 43 && full[0].variant == .intact && full[0].draw == 0)
    for draw in 0...20 {
      let two = full[2 * draw + 1...2 * draw + 2]
      #expect(two.map(\.variant) == [.zero, .mean] && two.map(\.draw) == [draw, draw])
    }

    let intact = accuracies(model.logits(of: pictures, pool: pool), sample)
    #expect(records.filter { $0.variant == .intact }.allSatisfy { accuracies($0) == intact })
    var without = model
    for unit in layer3 {
      without["layer3.1.bn1.weight"][unit] = 0
      without["layer3.1.bn1.bias"][unit] = 0
    }
    let zero = accuracies(without.logits(of: pictures, pool: pool), sample)
    #expect(accuracies(full[1]) == zero && zero != intact)
    let means = model.meanActivations(of: pictures, at: .conv1, pool: pool, step: {})
    for unit in layer3 { without["layer3.1.bn1.bias"][unit] = means[2][unit] }
    let mean = accuracies(without.logits(of: pictures, pool: pool), sample)
    #expect(accuracies(full[2]) == mean && mean != zero)

    // All units of a layer, which come last and have no controls.
    let layers = records.filter { $0.endpoint == AblationRecord.wholeLayer }
    #expect(records.suffix(12) == layers[...] && layers.allSatisfy { $0.draw == 0 })
    #expect(layers.map(\.unitCount) == [64, 128, 256, 512].flatMap { [$0, $0, $0] })
    #expect(layers[6...8].map(\.layer) == ["layer3", "layer3", "layer3"])
    #expect(layers[6...8].map(\.variant) == [.intact, .zero, .mean])
    var emptied = model
    for unit in 0..<256 {
      emptied["layer3.1.bn1.weight"][unit] = 0
      emptied["layer3.1.bn1.bias"][unit] = 0
    }
    let empty = accuracies(emptied.logits(of: pictures, pool: pool), sample)
    #expect(accuracies(layers[7]) == empty && empty != intact)
    for unit in 0..<256 { emptied["layer3.1.bn1.bias"][unit] = means[2][unit] }
    let level = accuracies(emptied.logits(of: pictures, pool: pool), sample)
    #expect(accuracies(layers[8]) == level && level != empty)

    // The third control, from the matching on.
    let sets = MatchedControls(of: layer3, meanActivations: means[2]).sets(20, seed: 9, layer: 2)
    let third = model.logits(
      of: pictures, ablating: [[], [], [.init(zeroing: try #require(sets)[2])], []], at: .conv1,
      pool: pool, step: {})
    #expect(full[7].draw == 3 && full[7].variant == .zero)
    #expect(accuracies(full[7]) == accuracies(third.ablated[2][0], sample))

    #expect(
      try stage(items, images: 40, threads: 2).run(model, units: units, checkCancellation: {})
        == findings)
    let other = try stage(items, images: 40, seed: 10).run(
      model, units: units, checkCancellation: {}
    ).records
    #expect(other != records)
    #expect(other.filter { $0.draw == 0 } == records.filter { $0.draw == 0 })
  }

  @Test("the images are the first of each subgroup, transformed where the test set says so")
  func sample() throws {
    let items = try testItems(of: .transform(.grayscale))
    let sample = Subgroup.all.flatMap { group in items.filter { $0.subgroup == group }.prefix(3) }
    let pictures = try images(sample, transform: .grayscale)
    let model = undecided(on: pictures)
    // Fifteen make three of each; no unit of an endpoint is asked for.
    let findings = try stage(items, images: 15, transform: .grayscale)
      .run(
        model, units: [.biased(.palette, significant: false): ["layer2": []]], checkCancellation: {}
      )
    let logits = model.logits(of: pictures, pool: WorkerPool(threads: 1))
    #expect(findings.records.count == 1 + 4 * 3)
    #expect(findings.records.allSatisfy { $0.imageCount == 12 })
    let whole = findings.records.filter { $0.variant == .intact }
    #expect(whole.allSatisfy { accuracies($0) == accuracies(logits, sample) })
    let colour = model.logits(of: try images(sample), pool: WorkerPool(threads: 1))
    #expect(colour != logits)
  }

  @Test("endpoints take detectors, units that count for a concept, and significant biased units")
  func units() {
    func unit(
      _ number: Int, _ region: FaceRegion?, _ iou: Double, other: Double = 0, counts: [String] = [],
      biased: Bool = false, significant: Bool = false, family: String = "palette"
    ) -> UnitRecord {
      UnitRecord(
        number: number, threshold: 0, isDead: false, isConstant: false,
        hnd: MatchRecord(concept: region?.concepts[0].name, region: region?.rawValue, iou: iou),
        netdissect: MatchRecord(
          concept: FaceRegion.chin.concepts[0].name, region: "chin", iou: other),
        concepts: ["Eyeglasses", "Smiling"].map {
          ConceptRecord(concept: $0, iou: 0.1, probability: 0.5, isCounted: counts.contains($0))
        },
        families: [
          FamilyRecord(
            family: family, pValue: 0.5, isSignificant: significant,
            groups: [
              GroupRecord(group: "a", probability: 0.5, isBiased: false),
              GroupRecord(group: "b", probability: 0.5, isBiased: biased),
            ])
        ])
    }
    let layer = LayerRecord(
      name: "layer2", mapHeight: 1, mapWidth: 1, sampleCount: 1, thresholdIsNoisy: false,
      units: [
        unit(0, .eye, 0.04), unit(1, .eye, 0.039, other: 0.04),
        unit(2, .mouth, 0.5, counts: ["Smiling"]),
        unit(3, nil, 0, biased: true, significant: true),
        unit(4, .eye, 0.2, counts: ["Eyeglasses"], biased: true),
        unit(5, .eye, 0.3, significant: true),
        unit(6, nil, 0, biased: true, significant: true, family: "gender"),
        unit(7, nil, 0, biased: true, significant: true, family: "axis"),
        unit(8, nil, 0, biased: true, family: "axis"),
      ])
    let declared: [Quantity] = [
      .region(.eye, .detectors), .region(.chin, .detectors), .axis(.pairs),
      .concept("Smiling", .pairs), .biased(.palette, significant: false),
      .biased(.axis, significant: false),
      .accuracyGap, .worstSubgroup,
    ]
    #expect(
      endpointUnits(declared, in: [layer], settings: DissectionSettings(), axis: "Eyeglasses") == [
        .region(.eye, .detectors): ["layer2": [0, 4, 5]],
        .region(.chin, .detectors): ["layer2": []],
        .axis(.pairs): ["layer2": [4]], .concept("Smiling", .pairs): ["layer2": [2]],
        .biased(.palette, significant: false): ["layer2": [3]],
        .biased(.axis, significant: false): ["layer2": [7]],
      ])
    let strict = DissectionSettings(iou: 0, union: .netdissect)
    #expect(
      endpointUnits(
        [.region(.eye, .detectors), .region(.chin, .detectors), .axis(.pairs)], in: [layer],
        settings: strict,
        axis: "grayscale")
        == [
          .region(.eye, .detectors): ["layer2": []], .region(.chin, .detectors): ["layer2": [1]],
          .axis(.pairs): ["layer2": []],
        ])
  }
}
