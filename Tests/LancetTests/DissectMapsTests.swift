import Files
import Foundation
import Networks
import Painter
import TestSupport
import Testing

/// The golden cases, handed over as any model's maps would be.
@Suite("lancet dissect --activations")
struct DissectMapsTests {
  private let folder: TemporaryFolder
  private static let golden = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Golden/dissection")

  init() throws {
    folder = try TemporaryFolder()
  }

  private func golden(_ name: String) throws -> NumpyValues {
    try NumpyValues(Self.golden.appending(path: name + ".npy"))
  }

  private func write(_ tensors: [(String, NumpyValues)], to name: String) throws {
    try Safetensors(
      entries: tensors.map {
        .init(name: $0.0, shape: $0.1.shape, values: $0.1.values.map { Float($0) })
      }
    ).write(to: folder.file(name))
  }

  private func dissect(_ arguments: String...) throws -> LancetProcess {
    try LancetProcess(["dissect"] + arguments, in: folder.url)
  }

  @Test("case A: counts, unions, IoU, probabilities and counted concepts equal the reference's")
  func caseA() throws {
    try write([("L8", golden("caseA/features_L8"))], to: "maps.safetensors")
    let caseA = Self.golden.appending(path: "caseA").path
    let run = try dissect(
      "--activations", "maps.safetensors", "--dictionary", caseA, "--thresholds",
      caseA + "/expected", "--quantile", "0.005", "--quantile", "0.05", "-o", "out")
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      run.output.contains(
        "L8     0.0050     16         10       9.4       10      3.5          10   10    3      0     3"
      ),
      "\(run.output)")
    // How many activations lie behind given thresholds is not known.
    #expect(!run.output.contains("noisy"))
    for level in ["L8_q005", "L8_q050"] {
      let exact = [
        "thresholds", "intersections", "unions", "unions_noskip", "active_images", "best_concept",
        "localizable", "counted", "concept_counts", "top20_image",
      ]
      for name in exact + ["iou", "iou_noskip", "best_iou", "region_probs", "top20_iou"] {
        let expected = try golden("caseA/expected/\(level)/\(name)")
        let own = try ResultValues(folder.file("out/\(level)/\(name).csv"))
        try #require(own.values.count == expected.values.count, "\(level)/\(name)")
        let differing = zip(own.values, expected.values).filter { own, expected in
          expected.isNaN
            ? !own.isNaN : !(abs(own - expected) <= (exact.contains(name) ? 0 : 1e-9))
        }
        #expect(differing.isEmpty, "\(level)/\(name)")
      }
    }
    let iou = try ResultValues(folder.file("out/L8_q005/iou.csv"))
    #expect(iou.header.prefix(3) == ["AU_1", "left_eye", "Eyeglasses"])
    let other = try ResultValues(folder.file("out/L8_q005/best_iou_noskip.csv")).values
    #expect(other.max() == (try golden("caseA/expected/L8_q005/iou_noskip").values.max()))
  }

  @Test("by the union over all images detectors are those of iou_all, and the others stand beside")
  func unionOfAll() throws {
    try write([("L8", golden("caseA/features_L8"))], to: "maps.safetensors")
    let caseA = Self.golden.appending(path: "caseA").path
    let run = try dissect(
      "--activations", "maps.safetensors", "--dictionary", caseA, "--quantile", "0.05", "--union",
      "all", "--nulls", "3", "--grid", "-o", "out")
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      run.output.contains(
        "Union rule: all. The columns “hnd” and “netdissect” have the counts by the other rules."))
    func file(_ name: String) throws -> ResultValues {
      try ResultValues(folder.file("out/L8_q050/\(name).csv"))
    }
    let unions = try ["unions", "unions_noskip", "unions_all"].map { try file($0).values }
    #expect(zip(unions[1], unions[2]).allSatisfy { $0 <= $1 } && unions[1] != unions[2])
    let (both, iou) = (try file("intersections").values, try file("iou_all").values)
    for place in iou.indices {
      let union = unions[2][place]
      #expect(iou[place] == (union == 0 ? 0 : both[place] / union))
    }
    let localizable = try ["localizable", "localizable_noskip", "localizable_all"].map {
      try file($0).values.reduce(0, +)
    }
    let summary = try String(contentsOf: folder.file("out/summary.csv"), encoding: .utf8)
      .split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    let row = Dictionary(
      uniqueKeysWithValues: zip(summary[0].map(String.init), summary[1].map(String.init)))
    #expect(row["union"] == "all" && row["detectors"].flatMap(Double.init) == localizable[2])
    for (name, count) in zip(["by_hnd", "by_netdissect", "by_all"], localizable) {
      #expect(row[name].flatMap(Double.init) == count)
    }
    #expect(row["other_union"] == row["by_hnd"])
    let grid = try String(contentsOf: folder.file("out/sensitivity.csv"), encoding: .utf8)
    #expect(grid.split(separator: "\n").count { $0.contains(",all,") } == 9)
    let units = try String(contentsOf: folder.file("out/L8_q050/units.csv"), encoding: .utf8)
    #expect(units.hasPrefix("unit,threshold,state,concept,region,iou,"))
    #expect(
      units.split(separator: "\n")[0].hasSuffix(
        "concept_all,iou_all,detector_all,"
          + "probability_all,counted_all"))
  }

  @Test("own thresholds are order statistics of the maps; given ones come in several forms")
  func thresholds() throws {
    try write([("L8", golden("caseA/features_L8"))], to: "maps.safetensors")
    let caseA = Self.golden.appending(path: "caseA").path
    let given = try golden("caseA/expected/L8_q005/thresholds")
    let column = given.values.map { "\($0)\n" }.joined()
    for (name, text) in [("plain.csv", column), ("named.csv", "L8\n" + column)] {
      try text.write(to: folder.file(name), atomically: true, encoding: .utf8)
    }
    let file = Self.golden.appending(path: "caseA/expected/L8_q005/thresholds.npy").path
    for thresholds in ["plain.csv", "named.csv", file] {
      let run = try dissect(
        "--activations", "maps.safetensors", "--dictionary", caseA + "/index.json",
        "--thresholds", thresholds, "-o", "out")
      #expect(run.status == 0, "\(run.errors)")
      #expect(
        try ResultValues(folder.file("out/L8_q005/thresholds.csv")).values == given.values)
    }
    let features = try golden("caseA/features_L8")
    let own = try ResultValues(folder.file("out/L8_q005/quantile_thresholds.csv")).values
    let (units, places) = (features.shape[1], features.shape[2] * features.shape[3])
    for unit in 0..<units {
      let values = (0..<features.shape[0]).flatMap { image in
        let first = (image * units + unit) * places
        return features.values[first..<first + places]
      }
      // 24 · 64 values: the ⌈0.995 · 1536⌉-th.
      #expect(own[unit] == values.sorted()[1529 - 1])
    }
  }

  @Test("case C: biases of sets of images equal the reference's")
  func caseC() throws {
    let sets = ["four_equal", "two_equal", "four_unequal", "two_unequal"]
    try write(
      sets.map { ($0, try golden("caseC/features_\($0)")) }, to: "sets.safetensors")
    let run = try dissect(
      "--activations", "sets.safetensors", "--dictionary", Self.golden.path + "/caseC", "-o", "out")
    #expect(run.status == 0, "\(run.errors)")
    for set in sets {
      let expected = try golden("caseC/expected/\(set)/bias_probs").values
      let own = try ResultValues(folder.file("out/\(set)/bias_probs.csv")).values
      try #require(own.count == expected.count)
      let groups = set.hasPrefix("four") ? 4 : 2
      for (cell, pair) in zip(own, expected).enumerated() {
        // The last unit has equal peaks, which the reference ranks as they come.
        #expect(abs(pair.0 - pair.1) <= (cell / groups == 15 ? 5e-3 : 1e-9), "\(set) \(cell)")
      }
      let counts = try ResultValues(folder.file("out/\(set)/bias_counts.csv")).values
      #expect(counts == (try golden("caseC/expected/\(set)/bias_counts").values))
    }
  }

  @Test("layers whose names differ in capital letters alone have folders of their own on any disk")
  func alikeLayers() throws {
    let maps = try golden("caseA/features_L8")
    try write([("L8", maps), ("l8", maps)], to: "maps.safetensors")
    let run = try dissect(
      "--activations", "maps.safetensors", "--dictionary", Self.golden.path + "/caseA", "--nulls",
      "0", "-o", "out")
    #expect(run.status == 0, "\(run.errors)")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.file("out").path)
    #expect(names.contains("L8_q005") && names.contains("l8~2_q005"), "\(names)")
  }

  @Test("units that respond more to pictures in grayscale, or in colour, are biased towards them")
  func palette() throws {
    let maps = try golden("caseA/features_L8")
    let more = NumpyValues(shape: maps.shape, values: maps.values.map { $0 + 100 })
    for (colour, gray, biased) in [(maps, more, "grayscale"), (more, maps, "colour")] {
      try write([("L8", colour), ("L8/grayscale", gray)], to: "maps.safetensors")
      let run = try dissect(
        "--activations", "maps.safetensors", "--dictionary", Self.golden.path + "/caseA", "-o",
        biased)
      #expect(run.status == 0, "\(run.errors)")
      let rows = try String(contentsOf: folder.file("\(biased)/L8/families.csv"), encoding: .utf8)
        .split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
      #expect(rows.count == 16 * 2 && rows.allSatisfy { $0[0] == "palette" })
      #expect(rows.allSatisfy { ($0[4] == "1") == ($0[2] == biased) && $0[6] == "1" })
    }
  }

  @Test("what is wrong with maps is said in one line that names file and tensor, exit code 3")
  func refusals() throws {
    let good = try golden("caseA/features_L8")
    let dictionary = Self.golden.appending(path: "caseA").path
    func refused(
      _ words: [String], status: Int32 = 3, _ more: [String] = [],
      sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
      let run = try LancetProcess(
        ["dissect", "--activations", "maps.safetensors", "--dictionary", dictionary] + more,
        in: folder.url)
      #expect(run.status == status, "\(run.errors)", sourceLocation: sourceLocation)
      for word in words {
        #expect(run.errors.contains(word), "\(run.errors)", sourceLocation: sourceLocation)
      }
    }
    func save(_ shape: [Int], _ values: [Float], name: String = "L8") throws {
      try Safetensors(entries: [.init(name: name, shape: shape, values: values)])
        .write(to: folder.file("maps.safetensors"))
    }
    let values = good.values.map { Float($0) }
    try save([12, 32, 8, 8], values)
    try refused(["maps.safetensors: tensor L8 has the maps of 12 images", "caseA", "has 24"])
    try save([24, 16, 64], values)
    try refused(["maps.safetensors: tensor L8 is [24, 16, 64]", "[N, U, h, w]"])
    try save([24, 0, 8, 8], [])
    try refused(["tensor L8 is [24, 0, 8, 8]"])
    var broken = values
    broken[64 * 16 + 3 * 64] = .nan
    try save(good.shape, broken)
    try refused(["maps.safetensors: tensor L8: Unit 3 is nan on image 1"])
    try save(good.shape, values, name: "../L8")
    try refused(["maps.safetensors: tensor “../L8” cannot name a folder"])
    try save(good.shape, values, name: "L8/Age")
    try refused(["tensor L8/Age belongs to no family of the dictionary. It has none"])
    try save(good.shape, values, name: "L8/grayscale")
    try refused(["maps.safetensors has no tensor L8. It has L8/grayscale"])
    try Safetensors(entries: [
      .init(name: "L8", shape: good.shape, values: values),
      .init(name: "L8/grayscale", shape: [24, 8, 16, 8], values: values),
    ]).write(to: folder.file("maps.safetensors"))
    try refused(["maps.safetensors: tensor L8/grayscale has 8 units, but L8 has 16"])

    try save(good.shape, values)
    try refused(["has no tensor L9. It has L8"], ["--layers", "L9"])
    try "1\n2\n".write(to: folder.file("two.csv"), atomically: true, encoding: .utf8)
    try refused(["two.csv: found 2 thresholds for L8", "16 finite"], ["--thresholds", "two.csv"])
    try refused(["gone.csv cannot be read"], ["--thresholds", "gone.csv"])
    try refused(["has no pictures that a gallery could show"], ["--gallery"])
    try refused(["--quantile is 1.0"], status: 2, ["--quantile", "1"])
    try refused(["--hook is block"], status: 2, ["--hook", "block"])
    try refused(["either a weights file or --activations"], status: 2, ["w.safetensors"])
    try refused(
      ["gone/maps.safetensors: cannot be read"], ["--activations", "gone/maps.safetensors"])
    #expect(!FileManager.default.fileExists(atPath: folder.file("dissection/summary.csv").path))
  }

  @Test("a file of another type, a truncated one and one that lies are refused with exit code 3")
  func damage() throws {
    let dictionary = Self.golden.appending(path: "caseA").path
    func refusal(_ header: String, data: Int, length: Int? = nil) throws -> String {
      let length = UInt64(length ?? header.utf8.count)
      var bytes = Data((0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) })
      bytes.append(contentsOf: header.utf8)
      bytes.append(Data(count: data))
      try bytes.write(to: folder.file("maps.safetensors"))
      let run = try dissect("--activations", "maps.safetensors", "--dictionary", dictionary)
      #expect(run.status == 3 && run.output.isEmpty)
      #expect(run.errors.split(separator: "\n").count == 1, "\(run.errors)")
      #expect(run.errors.contains("maps.safetensors: "), "\(run.errors)")
      return run.errors
    }
    func header(_ type: String, _ shape: String, _ end: Int) -> String {
      #"{"L8":{"dtype":"\#(type)","shape":\#(shape),"data_offsets":[0,\#(end)]}}"#
    }
    let half = try refusal(header("F16", "[24,1,2,2]", 192), data: 192)
    #expect(half.contains("tensor L8 is F16, but activation maps must be F32"))
    let cut = try refusal(header("F32", "[24,1,2,2]", 384), data: 383)
    #expect(cut.contains("tensor L8 has the offsets 0..<384, but the file holds 383"))
    let lie = try refusal(header("F32", "[24,512,64,64]", 384), data: 384)
    #expect(lie.contains("tensor L8 of shape [24, 512, 64, 64] needs 201326592 bytes"))
    let long = try refusal(header("F32", "[24,1,2,2]", 384), data: 384, length: 1 << 40)
    #expect(long.contains("states a header of 1099511627776 bytes"))
  }
}
