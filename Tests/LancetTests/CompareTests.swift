import Files
import Foundation
import Images
import Networks
import Specification
import Tensors
import TestSupport
import Testing

@Suite("lancet compare")
struct CompareTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func lancet(_ arguments: [String]) throws -> LancetProcess {
    try LancetProcess(arguments, in: folder.url)
  }

  private func text(_ path: String) throws -> String {
    try String(contentsOf: folder.file(path), encoding: .utf8)
  }

  /// The rows of a CSV file, by the names of its columns.
  private func rows(_ path: String) throws -> [[String: String]] {
    let lines = try text(path).split(separator: "\n").map { Self.fields(String($0)) }
    return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
  }

  /// The fields of a line; a comma between quotes becomes a semicolon.
  private static func fields(_ line: String) -> [String] {
    var text = ""
    var isQuoted = false
    for letter in line {
      if letter == "\"" {
        isQuoted.toggle()
      } else {
        text.append(isQuoted && letter == "," ? ";" : letter)
      }
    }
    return text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  }

  /// Paints 30 faces of 64 pixels with masks, and makes two networks that differ in input, colours and layers.
  private func prepare() throws {
    let painted = try lancet([
      "faces", "render", "faces", "--count", "1", "--dictionary", "30", "--size", "64",
    ])
    #expect(painted.status == 0, "\(painted.errors)")
    try saveWeights("w", seed: 11)
    var file = ONNXBytes.sample
    file.input = [1, 3, 48, 48]
    try file.data.write(to: folder.file("m.onnx"))
    try Data("colours: bgr\nscale: 255\nmean: [104, 117, 123]\ndeviation: 256\n".utf8)
      .write(to: folder.file("m.yaml"))
  }

  private func saveWeights(_ name: String, seed: UInt64) throws {
    let model = Network(.resnet18, classes: 2, normalization: .imageNet, seed: seed)
    try Safetensors(entries: model.weights().entries).write(to: folder.file("\(name).safetensors"))
  }

  /// Every file below a folder, with its content.
  private func content(_ name: String) throws -> [String: Data] {
    let root = folder.file(name)
    let paths = try FileManager.default.subpathsOfDirectory(atPath: root.path)
    return Dictionary(
      uniqueKeysWithValues: paths.compactMap { path in
        // A folder cannot be read as a file.
        (try? Data(contentsOf: root.appending(path: path))).map { (path, $0) }
      })
  }

  private let words = ["--dictionary", "faces/dictionary", "--nulls", "3", "--quantile", "0.05"]

  @Test("models of other sizes, colours and layers are counted as each by itself, on any threads")
  func asDissected() throws {
    try prepare()
    let models = ["w.safetensors", "net=m.onnx", "--layers", "layer2,layer3,conv1", "--size", "48"]
    let one = try lancet(["compare"] + models + words + ["--threads", "1", "-o", "one"])
    #expect(one.status == 0, "\(one.errors)")
    #expect(one.output.contains("w and net") && one.output.contains("unlocalised"))
    let two = try lancet(["compare"] + models + words + ["--threads", "2", "-o", "two"])
    #expect(two.status == 0, "\(two.errors)")
    let (first, second) = (try content("one"), try content("two"))
    #expect(first.keys.sorted() == second.keys.sorted() && first.count > 20)
    // The page and the record name the folder in their command.
    for (name, data) in first where !["report.html", "compare.json", "lancet.json"].contains(name) {
      #expect(data == second[name], "\(name)")
    }

    // Each layer as lancet dissect counts it, chance included.
    let runs = [
      ("w", ["w.safetensors", "--size", "48", "--layers", "layer2,layer3"]),
      ("net", ["m.onnx", "--layers", "conv1"]),
    ]
    let regions = try rows("one/regions.csv")
    for (name, arguments) in runs {
      let run = try lancet(["dissect"] + arguments + words + ["-o", "own-\(name)"])
      #expect(run.status == 0, "\(run.errors)")
      let summary = try rows("own-\(name)/summary.csv")
      #expect(!summary.isEmpty)
      for row in summary {
        let layer = try #require(row["layer"])
        let own = regions.filter {
          $0["model"] == name && ($0["layer"] == layer)
        }
        for region in ["eye", "cheek", "nose", "mouth", "chin", "unlocalised", "detectors"] {
          let found = try #require(own.first { $0["category"] == region }, "\(layer) \(region)")
          #expect(found["units"] == row[region], "\(name) \(layer) \(region)")
          #expect(found["all"] == row["units"])
        }
        let all = try #require(own.first { $0["category"] == "detectors" })
        let units = try #require(Double(row["units"] ?? ""))
        let mean = try #require(Double(row["shuffled_mean"] ?? ""))
        #expect(abs((Double(all["shareShuffled"] ?? "") ?? -1) - 100 * mean / units) < 1e-4)
        #expect(all["shareReached"] == row["shuffled_reached"])
        #expect(all["pairs"] == row["pairs"])
      }
    }
    // Biased units as the dissection has them, with chance beside them.
    let ages = try rows("own-w/layer3/families.csv").filter { $0["family"] == "age" }
    let biased = ages.filter { $0["biased"] == "1" && $0["group"] == "20-40" }.count
    let group = try #require(
      rows("one/groups.csv").first {
        $0["model"] == "w" && $0["layer"] == "layer3" && $0["group"] == "20-40"
      })
    #expect(group["units"] == "\(biased)" && group["shareShuffled"] != "")
    let probabilities = try rows("one/probabilities.csv").filter {
      $0["model"] == "w" && $0["layer"] == "layer3" && $0["family"] == "age"
    }
    #expect(probabilities.count == ages.count)
    for (row, own) in zip(probabilities, ages) {
      #expect(
        abs((Double(row["probability"] ?? "") ?? -1) - (Double(own["probability"] ?? "") ?? 1))
          < 1e-5)
    }
    let page = try text("one/report.html")
    #expect(page.contains("bgr, scale 255.0") && page.contains("input of 48 pixels, rgb"))
  }

  @Test(
    "maps that a network made are compared like the network, and what was dissected is used again")
  func maps() throws {
    try prepare()
    // One layer of the network's maps, as another program would hand them over.
    let model = Network(.resnet18, classes: 2, normalization: .imageNet, seed: 11)
    try MapsOfFaces(in: folder, side: 64).save(model, layer: 2, to: "maps.safetensors")
    let models = ["w.safetensors", "handed=maps.safetensors", "--layers", "layer3", "--size", "64"]
    let run = try lancet(["compare"] + models + words + ["-o", "out"])
    #expect(run.status == 0, "\(run.errors)")
    let regions = try rows("out/regions.csv")
    func counts(_ name: String) -> [[String]] {
      regions.filter { $0["model"] == name }.map { row in
        ["layer", "category", "all", "units", "shareShuffled", "pairs"].map { row[$0] ?? "" }
      }
    }
    #expect(counts("w") == counts("handed") && counts("w").count == 7)
    #expect(run.output.contains("w and handed, 0.0 points apart: no evidence"))

    // A third model: the two others are not dissected again.
    try saveWeights("third", seed: 5)
    let more = try lancet(["compare", "third.safetensors"] + models + words + ["-o", "out"])
    #expect(more.status == 0, "\(more.errors)")
    let lines = more.errors.split(separator: "\n")
    #expect(lines.count { $0.hasSuffix("; dissected before") } == 2, "\(more.errors)")
    #expect(
      try rows("out/regions.csv").filter { $0["model"] == "w" }
        == regions.filter { $0["model"] == "w" })
    // With other settings all are.
    let other = try lancet(["compare"] + models + words + ["--iou", "0.1", "-o", "out"])
    #expect(other.status == 0 && !other.errors.contains("dissected before"), "\(other.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.file("out/models/third-1.json").path))
  }

  @Test("an interrupted comparison keeps what is done, and goes on there")
  func interrupted() throws {
    try prepare()
    let arguments = [
      "compare", "net=m.onnx", "w.safetensors", "--layers", "layer1,layer2,layer3,layer4,conv1",
      "--size",
      "48", "--dictionary", "faces/dictionary", "--nulls", "100", "--threads", "1", "-o", "out",
    ]
    let stopped = try LancetProcess(arguments, in: folder.url, stoppedAt: "w (2 of 2)")
    #expect(stopped.status == 130 && stopped.errors.contains("run the same command to go on"))
    let again = try lancet(arguments)
    #expect(again.status == 0, "\(again.errors)")
    #expect(again.errors.split(separator: "\n").count { $0.hasSuffix("; dissected before") } == 1)
  }

  @Test(
    "trainings of one name have a mean and an interval, and are exchanged where there are three")
  func seeds() throws {
    try prepare()
    // The second model is the first one again, which is not dissected twice.
    for seed in 1...3 { try saveWeights("s\(seed)", seed: UInt64(seed)) }
    let models = ["a", "b"].flatMap { name in (1...3).map { "\(name)=s\($0).safetensors" } }
    let run = try lancet(
      ["compare"] + models + words + ["--layers", "layer3", "--size", "48", "-o", "out"])
    #expect(run.status == 0, "\(run.errors)")
    let detectors = try #require(
      rows("out/regions.csv").first { $0["model"] == "a" && $0["category"] == "detectors" })
    #expect(detectors["seeds"] == "3" && detectors["all"] == "256")
    let shares = try rows("out/models.csv").filter { $0["model"] == "a" }.map {
      100 * (Double($0["detectors"] ?? "") ?? -1) / 256
    }
    #expect(shares.count == 3)
    #expect(abs((Double(detectors["share"] ?? "") ?? -1) - shares.reduce(0, +) / 3) < 1e-4)
    let test = try #require(rows("out/differences.csv").first)
    #expect(
      test["exchanged"] == "trainings" && test["sizes"] == "3 3" && test["labellings"] == "20")
    #expect(test["smallestP"] == "0.1" && run.output.contains("too few to tell"))
  }

  @Test("what cannot be compared is refused with what to do")
  func refusals() throws {
    try prepare()
    try Data("models:\n  - {file: w.safetensors, sise: 64}\n".utf8)
      .write(to: folder.file("bad.yaml"))
    try Data("no folder of Lancet".utf8).write(to: folder.file("faces/mine.txt"))
    let pair = ["w.safetensors", "m.onnx"]
    func refused(_ arguments: [String], _ status: Int32, _ reason: String) throws {
      let run = try lancet(["compare"] + arguments)
      #expect(run.status == status && run.errors.contains(reason), "\(arguments): \(run.errors)")
    }
    try refused(["w.safetensors"] + words, 2, "needs two models or more, and there is only w")
    try refused(pair, 2, "w is a file, and nothing says which faces")
    try refused(pair + words, 3, "m.onnx is a network with layers of its own, and none is named")
    try refused(
      pair + words + ["--layers", "conv1"], 3, "w.safetensors: conv1 is no layer of resnet18")
    try refused(
      ["bad.yaml", "m.onnx"] + words, 2,
      "bad.yaml:2: unknown key “models[0].sise”. Did you mean size?")
    try refused(["smile", "age"] + words, 4, "results.sqlite")
    try refused(
      ["none.onnx", "w.safetensors", "--layers", "conv1"] + words, 3, "none.onnx cannot be read")
    try refused(
      pair + words + ["--layers", "layer3,conv1,conv9"], 2,
      "--layers names conv9, which no model has")
    let both = pair + ["--layers", "layer3,conv1"]
    try refused(both + words + ["--nulls", "1001"], 2, "--nulls is 1001")
    try refused(both + words + ["-o", "faces"], 3, "faces holds")
  }
}

/// Activation maps of a network over the faces of a dictionary, in the order of its index files.
private struct MapsOfFaces {
  private let folder: TemporaryFolder
  private let images: LabelledImages

  init(in folder: TemporaryFolder, side: Int) throws {
    self.folder = folder
    var paths: [String] = []
    for name in ["Attributes", "Action_Units", "Parts"] {
      let text = try String(
        contentsOf: folder.file("faces/dictionary/\(name).csv"), encoding: .utf8)
      for line in text.split(separator: "\n").dropFirst() {
        let path = String(line.prefix { $0 != "," })
        if !paths.contains(path) { paths.append(path) }
      }
    }
    let pictures = try paths.map {
      try RGBImage(contentsOf: folder.file("faces/dictionary/" + $0))
    }
    images = LabelledImages(
      size: side, pixels: pictures.flatMap(\.pixels),
      labels: Array(repeating: 0, count: pictures.count))
  }

  /// Writes the maps of a layer, counted from 0, as a tensor [N, U, h, w].
  func save(_ network: Network, layer: Int, to name: String) throws {
    var entry: Safetensors.Entry?
    network.activations(of: images, hook: .conv1, batch: 64, pool: WorkerPool(threads: 1)) {
      _, maps in
      let map = maps[layer]
      let (n, h, w, u) = (map.shape[0], map.shape[1], map.shape[2], map.shape[3])
      let values: [Float] = map.values
      var turned: [Float] = []
      for image in 0..<n {
        for unit in 0..<u {
          for place in 0..<h * w { turned.append(values[(image * h * w + place) * u + unit]) }
        }
      }
      entry = .init(name: "layer\(layer + 1)", shape: [n, u, h, w], values: turned)
    }
    try Safetensors(entries: [entry].compactMap(\.self)).write(to: folder.file(name))
  }
}
