import Files
import Foundation
import Images
import Networks
import Painter
import Tensors
import TestSupport
import Testing

@Suite("lancet dissect weights")
struct DissectWeightsTests {
  private let folder: TemporaryFolder
  private let model = Network(
    .resnet18, classes: 1000, normalization: .imageNet, seed: 11)

  init() throws {
    folder = try TemporaryFolder()
    try save()
  }

  /// Paints 30 faces with masks.
  private func paintFaces() throws {
    let painted = try LancetProcess(
      ["faces", "render", "faces", "--count", "1", "--dictionary", "30", "--size", "48"],
      in: folder.url)
    #expect(painted.status == 0, "\(painted.errors)")
  }

  /// Saves the network as torchvision's users do: names and values, no metadata.
  private func save(_ change: (inout [Safetensors.Entry]) -> Void = { _ in }) throws {
    var entries = model.weights().entries
    change(&entries)
    try Safetensors(entries: entries).write(to: folder.file("w.safetensors"))
  }

  private func dissect(_ arguments: [String]) throws -> LancetProcess {
    try LancetProcess(["dissect"] + arguments, in: folder.url)
  }

  /// The paths that an index file names first, one file after the other.
  private func publishedOrder() throws -> [String] {
    var paths: [String] = []
    for name in ["Attributes", "Action_Units", "Parts"] {
      let text = try String(
        contentsOf: folder.file("faces/dictionary/\(name).csv"), encoding: .utf8)
      for line in text.split(separator: "\n").dropFirst() {
        let path = String(line.prefix { $0 != "," })
        if !paths.contains(path) { paths.append(path) }
      }
    }
    return paths
  }

  /// The maps of the four layers as tensors [N, U, h, w], named with a suffix.
  private func maps(
    of paths: [String], suffix: String = "", inGray: Bool = false, by network: Network? = nil
  ) throws -> [Safetensors.Entry] {
    let pictures = try paths.map {
      let picture = try RGBImage(contentsOf: folder.file("faces/dictionary/" + $0))
      return inGray ? picture.grayscale() : picture
    }
    let images = LabelledImages(
      size: 48, pixels: pictures.flatMap(\.pixels),
      labels: Array(repeating: 0, count: pictures.count))
    var entries: [Safetensors.Entry] = []
    (network ?? model).activations(
      of: images, hook: .conv1, batch: 64, pool: WorkerPool(threads: 1)
    ) {
      _, maps in
      entries = maps.enumerated().map { layer, map in
        let (n, h, w, u) = (map.shape[0], map.shape[1], map.shape[2], map.shape[3])
        let values: [Float] = map.values
        var turned: [Float] = []
        for image in 0..<n {
          for unit in 0..<u {
            for place in 0..<h * w { turned.append(values[(image * h * w + place) * u + unit]) }
          }
        }
        return .init(name: "layer\(layer + 1)\(suffix)", shape: [n, u, h, w], values: turned)
      }
    }
    return entries
  }

  @Test("weights and the maps that they make give the same files, families and strips included")
  func bothWays() throws {
    try paintFaces()
    // The first face has no attribute any more, so that the order of the files is not Origins.csv's.
    let file = folder.file("faces/dictionary/Attributes.csv")
    var lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    lines.remove(at: 1)
    try lines.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)

    let own = try dissect([
      "w.safetensors", "--dictionary", "faces/dictionary", "--size", "48", "--quantile", "0.05",
      "--layers", "layer3,layer2", "--gallery", "--nulls", "2", "--grid", "-o", "own",
    ])
    #expect(own.status == 0, "\(own.errors)")
    #expect(own.errors.contains("resnet18 of 1000 classes; 30 images, input of 48 pixels"))
    #expect(own.errors.contains("mean 0.485 0.456 0.406, deviation 0.229 0.224 0.225"))

    var entries = try maps(of: publishedOrder())
    let ages = ["zero_to_twenty", "twenty_to_forty", "forty_to_sixty", "sixty_plus"]
    let paths = try ages.flatMap { group in
      let name = "non_localizable/Age/\(group)"
      return try FileManager.default
        .contentsOfDirectory(atPath: folder.file("faces/dictionary/\(name)").path).sorted()
        .map { "\(name)/\($0)" }
    }
    entries += try maps(of: paths, suffix: "/Age")
    entries += try maps(of: publishedOrder(), suffix: "/grayscale", inGray: true)
    try Safetensors(entries: entries).write(to: folder.file("maps.safetensors"))
    // The untrained network that a dissection of weights draws by itself.
    let untrained = Network(.resnet18, classes: 1000, normalization: .imageNet, seed: 1)
    try Safetensors(entries: maps(of: publishedOrder(), by: untrained))
      .write(to: folder.file("untrained.safetensors"))
    let handed = try dissect([
      "--activations", "maps.safetensors", "--dictionary", "faces/dictionary", "--quantile",
      "0.05", "--layers", "layer2,layer3", "--gallery", "--nulls", "2", "--grid", "--untrained",
      "untrained.safetensors", "-o", "handed",
    ])
    #expect(handed.status == 0, "\(handed.errors)")
    #expect(handed.errors.contains("no maps of the families Gender, skin_tone. Hand them over"))
    #expect(handed.errors.contains("layer2: 30 images, 128 units, maps of 6 × 6\n"))
    #expect(handed.errors.contains("tensor layer1/Age is of no layer that was asked for"))
    #expect(handed.output == own.output)

    func text(_ path: String) throws -> String {
      try String(contentsOf: folder.file(path), encoding: .utf8)
    }
    for level in ["layer2_q050", "layer3_q050"] {
      let names = try FileManager.default.contentsOfDirectory(
        atPath: folder.file("own/\(level)").path)
      #expect(names.count == 35)
      for name in names {
        #expect(try text("own/\(level)/\(name)") == text("handed/\(level)/\(name)"), "\(name)")
      }
    }
    for name in ["concepts", "summary", "chance", "sensitivity"] {
      #expect(try text("own/\(name).csv") == text("handed/\(name).csv"), "\(name)")
    }
    // Each layer: itself, two draws of either kind, and the untrained network.
    let chance = try text("own/chance.csv").split(separator: "\n").map {
      $0.split(separator: ",")[1]
    }
    #expect(chance.count == 1 + 2 * 6 && chance.filter { $0 == "untrained" }.count == 2)
    // Each layer: four quantiles' three of the grid, three cuts, three unions.
    #expect(try text("own/sensitivity.csv").split(separator: "\n").count == 1 + 2 * 27)
    let families = try text("own/layer2/families.csv").split(separator: "\n")
      .filter { !$0.hasPrefix("gender") && !$0.hasPrefix("skinTone") }
    #expect(try text("handed/layer2/families.csv").split(separator: "\n") == families)
    #expect(families.count == 1 + 128 * (4 + 2))
    #expect(families.contains { $0.hasPrefix("palette,127,grayscale,") })

    let gallery = try text("own/gallery/gallery.csv").split(separator: "\n").dropFirst()
    let detectors = try text("own/summary.csv").split(separator: "\n").dropFirst()
      .compactMap { Int($0.split(separator: ",")[4]) }.reduce(0, +)
    #expect(gallery.count == detectors && detectors > 0)
    #expect(try text("handed/gallery/gallery.csv") == text("own/gallery/gallery.csv"))
    for line in gallery {
      let name = String(line.split(separator: ",", omittingEmptySubsequences: false)[6])
      let strip = try Data(contentsOf: folder.file("own/gallery/\(name)"))
      #expect(strip.count < 60_000)
      #expect(try strip == Data(contentsOf: folder.file("handed/gallery/\(name)")), "\(name)")
    }
  }

  @Test("with little memory, blocks are dissected one after the other, to the same files")
  func memory() throws {
    try paintFaces()
    func files(_ folder: String, _ memory: [String]) throws -> (errors: String, [String: Data]) {
      let run = try dissect(
        [
          "w.safetensors", "--dictionary", "faces/dictionary", "--size", "48", "--quantile", "0.05",
          "--quantile", "0.01", "--gallery", "--nulls", "1", "-o", folder,
        ] + memory)
      #expect(run.status == 0, "\(run.errors)")
      let url = self.folder.file(folder)
      let names = try FileManager.default.subpathsOfDirectory(atPath: url.path)
        .filter { $0.hasSuffix(".csv") || $0.hasSuffix(".png") }
      return (
        run.errors,
        try Dictionary(
          uniqueKeysWithValues: names.map { ($0, try Data(contentsOf: url.appending(path: $0))) })
      )
    }
    let usual = try files("usual", [])
    #expect(usual.1.count > 8 * 25 && !usual.errors.contains("do not hold"))
    let alone = try files("alone", ["--memory", "1kB"])
    #expect(
      alone.errors.contains(
        "1.0 kB do not hold all layers at once: layer1, then layer2, then layer3, then layer4"))
    #expect(alone.1 == usual.1)
    let pairs = try files("pairs", ["--memory", "0.3 MB"])
    #expect(pairs.errors.contains("at once: layer1 and layer2, then layer3, then layer4"))
    #expect(pairs.1 == usual.1)
  }

  @Test("the input's side is what is asked for, else what the metadata say, else torchvision's")
  func inputSide() throws {
    func side(_ input: String?, _ arguments: [String] = []) throws -> String {
      try Safetensors(
        entries: model.weights().entries, metadata: input.map { ["input": $0] } ?? [:]
      ).write(to: folder.file("w.safetensors"))
      let run = try dissect(
        [
          "w.safetensors", "--dictionary", "synthetic:2", "--layers", "layer4", "--nulls", "0",
          "--replace",
        ]
          + arguments)
      return run.status == 0
        ? String(run.errors.firstMatch(of: /input of (\d+) pixels/)?.1 ?? "") : run.errors
    }
    #expect(try side("40") == "40")
    #expect(try side("40", ["--size", "32"]) == "32")
    #expect(try side(nil) == "224")
    #expect(try side("8").contains("the metadata's input is “8”. Valid: 16 to 2048"))
  }

  @Test("painted faces need no folder, and other hooks, sizes and normalisations are as asked")
  func painted() throws {
    let run = try dissect([
      "w.safetensors", "--dictionary", "synthetic:12", "--size", "32", "--hook", "block",
      "--mean", "0.5,0.5,0.5", "--std", "0.25,0.25,0.25", "--layers", "layer1", "--nulls", "0",
    ])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("12 images, input of 32 pixels, mean 0.5 0.5 0.5"))
    let thresholds = try ResultValues(
      folder.file("dissection/layer1_q005/thresholds.csv"))
    #expect(thresholds.values.count == 64 && thresholds.values.allSatisfy { $0 >= 0 })
    let families = try String(
      contentsOf: folder.file("dissection/layer1/families.csv"), encoding: .utf8)
    #expect(families.contains("palette,0,grayscale,"))
  }

  @Test("weights with a checksum are refused where one value has changed")
  func checksum() throws {
    var weights = model.weights().sealed()
    let last = weights.entries.count - 1
    weights.entries[last].values[0] += 1
    try weights.write(to: folder.file("w.safetensors"))
    let run = try dissect(["w.safetensors", "--dictionary", "synthetic:1", "--size", "32"])
    #expect(run.status == 3 && run.errors.contains("w.safetensors: is damaged (its checksum is"))
  }

  @Test("a tensor that is missing, superfluous or of another shape is named with both shapes")
  func shapes() throws {
    func refusal(_ arguments: [String] = []) throws -> String {
      let run = try dissect(
        ["w.safetensors", "--dictionary", "synthetic:1", "--size", "32"] + arguments)
      #expect(run.status == 3 && run.output.isEmpty, "\(run.errors)")
      #expect(run.errors.contains("w.safetensors: "), "\(run.errors)")
      return run.errors
    }
    try save { $0.removeAll { $0.name == "layer3.1.conv2.weight" } }
    #expect(
      try refusal().contains(
        "layer3.1.conv2.weight is missing, which resnet18 has as [256, 256, 3, 3]"))
    try save { $0.append(.init(name: "layer5.weight", shape: [2, 1], values: [0, 0])) }
    #expect(try refusal().contains("layer5.weight, which is [2, 1], is no tensor of resnet18"))
    try save { entries in
      entries[0].shape = [64, 3, 1, 1]
      entries[0].values = Array(repeating: 0, count: 192)
    }
    #expect(try refusal().contains("conv1.weight is [64, 3, 1, 1], not [64, 3, 7, 7]"))
    try save { $0 = [.init(name: "a.weight", shape: [1], values: [1])] }
    #expect(
      try refusal().contains(
        "none of its 1 tensors is a ResNet's or an Inception-ResNet's layer1.0.conv1.weight (torchvision and timm)"
      ))
    let bytes = try Data(contentsOf: folder.file("w.safetensors"))
    try bytes.dropLast().write(to: folder.file("w.safetensors"))
    #expect(try refusal().contains("tensor a.weight has the offsets 0..<4, but the file holds 3"))
    try (Data([0, 0, 0, 0, 0, 1, 0, 0]) + bytes.dropFirst(8))
      .write(to: folder.file("w.safetensors"))
    #expect(try refusal().contains("states a header of 1099511627776 bytes"))
  }

  @Test("a command line that cannot be is answered by the option, a wrong dictionary by its path")
  func refusals() throws {
    let cases: [(arguments: [String], status: Int32, text: String)] = [
      (["w.safetensors"], 2, "--dictionary"),
      (["--dictionary", "d"], 2, "either a weights file or --activations"),
      (["w.safetensors", "--dictionary", "d", "--mean", "1,2"], 2, "--mean is 1,2"),
      (["w.safetensors", "--dictionary", "d", "--std", "1,0,1"], 2, "--std is 1,0,1"),
      (["w.safetensors", "--dictionary", "d", "--layers", "layer5"], 2, "--layers names layer5"),
      (["w.safetensors", "--dictionary", "d", "--untrained", "t"], 2, "--untrained is t"),
      (["w.safetensors", "--dictionary", "d", "--layout", "nhwc"], 2, "--layout is nhwc"),
      (["w.safetensors", "--dictionary", "d", "--nulls", "2000"], 2, "--nulls is 2000"),
      (["w.safetensors", "--dictionary", "d", "--target", "Male"], 2, "there is no --axis"),
      (["--activations", "m", "--dictionary", "d", "--axis", "Male"], 2, "--axis is Male, but"),
      (["w.safetensors", "--dictionary", "d", "--size", "4"], 2, "--size is 4"),
      (
        ["w.safetensors", "--dictionary", "d", "--memory", "2"], 2,
        "--memory is 2. Give a number above 0 with kB, MB or GB, such as 500MB or 2GB"
      ),
      (["w.safetensors", "--dictionary", "d", "--memory", "0GB"], 2, "--memory is 0GB"),
      (["w.safetensors", "--dictionary", "d", "--memory", "1e3MB"], 2, "--memory is 1e3MB"),
      (["--activations", "m", "--dictionary", "d", "--memory", "1GB"], 2, "--memory is 1GB, but"),
      (["w.safetensors", "--dictionary", "nowhere"], 3, "nowhere cannot be read"),
      (["w.safetensors", "--dictionary", "synthetic:x"], 3, "synthetic:N"),
      (["gone.safetensors", "--dictionary", "synthetic:1"], 3, "gone.safetensors cannot"),
    ]
    for (arguments, status, text) in cases {
      let run = try dissect(arguments)
      #expect(run.status == status && run.errors.contains(text), "\(arguments): \(run.errors)")
    }
  }
}
