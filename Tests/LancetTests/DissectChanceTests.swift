import Files
import Foundation
import Networks
import TestSupport
import Testing

/// What `lancet dissect` holds its counts against, and what it leaves in its folder.
@Suite("lancet dissect beside chance")
struct DissectChanceTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    _ = try LancetProcess(
      ["faces", "render", "faces", "--count", "1", "--dictionary", "40", "--size", "32"],
      in: folder.url)
  }

  private func dissect(_ arguments: [String]) throws -> LancetProcess {
    try LancetProcess(
      ["dissect", "--dictionary", "faces/dictionary"] + arguments, in: folder.url)
  }

  private struct Record: Decodable {
    struct Input: Decodable {
      let what: String
      let path: String
      let sha256: String
    }
    struct Settings: Decodable {
      let nulls: Int
      let thresholds: String
    }
    let program: String
    let seconds: Double
    let settings: Settings
    let inputs: [Input]
    let passedOver: [String]
    let files: [String]
  }

  private func readRecord(_ name: String = "dissection") throws -> Record {
    try JSONDecoder().decode(
      Record.self, from: Data(contentsOf: folder.file(name + "/run.json")))
  }

  private func text(_ path: String) throws -> String {
    try String(contentsOf: folder.file(path), encoding: .utf8)
  }

  /// Maps of random numbers, the same for one seed: [40, U, 6, 6].
  private func saveMaps(units: Int = 60, unitsLast: Bool = false, more: [Safetensors.Entry] = [])
    throws
  {
    var state: UInt64 = 88
    func next() -> Float {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Float(state >> 40) / Float(1 << 24)
    }
    let values = (0..<40 * units * 36).map { _ in next() }
    var entry = Safetensors.Entry(name: "layer4", shape: [40, units, 6, 6], values: values)
    if unitsLast {
      entry.shape = [40, 6, 6, units]
      for image in 0..<40 {
        for unit in 0..<units {
          for place in 0..<36 {
            entry.values[(image * 36 + place) * units + unit] =
              values[(image * units + unit) * 36 + place]
          }
        }
      }
    }
    try Safetensors(entries: [entry] + more).write(to: folder.file("maps.safetensors"))
  }

  @Test("random maps are said to have no more detectors than chance, by default")
  func randomMaps() throws {
    try saveMaps()
    let run = try dissect(["--activations", "maps.safetensors", "--quantile", "0.05"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("Chance reaches that: shuffled faces give"), "\(run.output)")
    #expect(
      run.output.contains(
        "The detectors of layer4 are no evidence that the model learned these concepts"))
    #expect(run.errors.contains("Hand them over with --untrained FILE"))
    let page = try text("dissection/report.html")
    for words in ["no evidence that the model learned", "How to read it", "units.csv", "Limits"] {
      #expect(page.contains(words), "\(words)")
    }
    #expect(!page.contains("src=\"http") && !page.contains("href=\"http"))
    let rows = try text("dissection/chance.csv").split(separator: "\n")
    #expect(rows.count == 1 + 1 + 2 * 20)
    let plain = try dissect([
      "--activations", "maps.safetensors", "--quantile", "0.05", "--nulls", "0", "-o", "plain",
    ])
    #expect(plain.status == 0 && !plain.output.contains("Chance reaches"), "\(plain.output)")
    #expect(!FileManager.default.fileExists(atPath: folder.file("plain/chance.csv").path))
    #expect(try text("plain/report.html").contains("Chance was not counted"))
    #expect(
      try text("plain/layer4_q050/units.csv") == text("dissection/layer4_q050/units.csv"))
  }

  @Test("units that answer to the masks of each image are told from chance")
  func knowingMaps() throws {
    // Each image has one mask, a cell of 8 × 8; the units are hot in that cell and nowhere else.
    let cells = (0..<40).map { $0 * 29 % 64 }
    let dictionary = folder.file("arrays")
    try FileManager.default.createDirectory(at: dictionary, withIntermediateDirectories: true)
    try #"{"input_size": 32, "num_images": 40, "concepts": ["nose"]}"#
      .write(to: dictionary.appending(path: "index.json"), atomically: true, encoding: .utf8)
    func save(_ name: String, _ shape: String, _ bytes: [UInt8]) throws {
      var header = "{'descr': '|u1', 'fortran_order': False, 'shape': (\(shape)), }"
      header += String(repeating: " ", count: 117 - header.utf8.count) + "\n"
      try Data([0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array(header.utf8) + bytes)
        .write(to: dictionary.appending(path: name))
    }
    try save(
      "masks.npy", "40, 32, 32",
      cells.flatMap { cell in
        (0..<1024).map { $0 / 128 == cell / 8 && $0 % 32 / 4 == cell % 8 ? 1 : 0 }
      })
    try save("mask_image.npy", "40,", (0..<40).map { UInt8($0) })
    try save("mask_concept.npy", "40,", Array(repeating: 0, count: 40))
    let values = cells.flatMap { cell in
      (0..<5 * 64).map { $0 % 64 == cell ? Float(1) : 0 }
    }
    try Safetensors(entries: [.init(name: "noses", shape: [40, 5, 8, 8], values: values)])
      .write(to: folder.file("maps.safetensors"))
    let run = try LancetProcess(
      [
        "dissect", "--activations", "maps.safetensors", "--dictionary", "arrays", "--quantile",
        "0.02",
      ], in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("noses: 5 of 5 units are detectors."), "\(run.output)")
    #expect(run.output.contains("and none of 20 draws gives as many."), "\(run.output)")
    #expect(run.output.contains("In no layer does chance reach the number of detectors."))
  }

  @Test("run.json names settings, inputs by their SHA-256, what was passed over, and every file")
  func record() throws {
    try saveMaps(units: 4, more: [.init(name: "layer3", shape: [1], values: [0])])
    let run = try dissect([
      "--activations", "maps.safetensors", "--layers", "layer4", "--nulls", "3",
    ])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("3 draws cannot tell a count from chance at 5 %"))
    let record = try readRecord()
    #expect(record.program.hasPrefix("lancet ") && record.seconds > 0)
    #expect(record.settings.nulls == 3 && record.settings.thresholds == "each unit's own")
    #expect(record.passedOver.count == 1)
    #expect(
      record.passedOver.first?.hasSuffix(
        "maps.safetensors: tensor layer3 is of no layer that was asked for, and is passed over.")
        == true)
    let sum = try Process.output("/usr/bin/sha256sum", [folder.file("maps.safetensors").path])
    #expect(record.inputs[0].path.hasSuffix("maps.safetensors"))
    #expect(sum.hasPrefix(record.inputs[0].sha256 + " "))
    let found = try FileManager.default.subpathsOfDirectory(
      atPath: folder.file("dissection").path
    ).filter { $0.contains(".") }.sorted()
    #expect(record.files == found)
  }

  @Test("a former dissection is replaced as a whole, a folder with other files is refused")
  func folders() throws {
    try saveMaps(units: 4)
    let arguments = ["--activations", "maps.safetensors", "--nulls", "0"]
    #expect(try dissect(arguments + ["--quantile", "0.05"]).status == 0)
    let again = try dissect(arguments + ["--quantile", "0.01"])
    #expect(again.status == 0 && again.errors.contains("which this one replaces"))
    #expect(!FileManager.default.fileExists(atPath: folder.file("dissection/layer4_q050").path))
    #expect(FileManager.default.fileExists(atPath: folder.file("dissection/layer4_q010").path))

    // A failing run leaves what is there.
    let before = try text("dissection/run.json")
    try "x\n".write(to: folder.file("t.csv"), atomically: true, encoding: .utf8)
    #expect(try dissect(arguments + ["--thresholds", "t.csv"]).status == 3)
    #expect(try text("dissection/run.json") == before)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.file("dissection").path)
        .allSatisfy { !$0.hasPrefix(".") })

    try "mine".write(
      to: folder.file("dissection/layer4_q010/notes.txt"), atomically: true, encoding: .utf8)
    let mixed = try dissect(arguments)
    #expect(mixed.status == 3 && mixed.errors.contains("holds layer4_q010/notes.txt, which"))
    let foreign = try dissect(arguments + ["-o", "faces"])
    #expect(foreign.status == 3 && foreign.errors.contains("which no dissection wrote"))
    #expect(try text("dissection/layer4_q010/notes.txt") == "mine")
  }

  @Test("maps with the units last are recognised, or declared, and give the same files")
  func unitsLast() throws {
    let arguments = ["--activations", "maps.safetensors", "--nulls", "1", "--quantile", "0.05"]
    try saveMaps(units: 8)
    #expect(try dissect(arguments + ["-o", "first"]).status == 0)
    try saveMaps(units: 8, unitsLast: true)
    let recognised = try dissect(arguments + ["-o", "last"])
    #expect(recognised.errors.contains("layer4: 40 images, 8 units, maps of 6 × 6, units last"))
    #expect(try dissect(arguments + ["-o", "said", "--layout", "nhwc"]).status == 0)
    for name in ["layer4_q050/iou.csv", "summary.csv", "chance.csv"] {
      #expect(try text("first/\(name)") == text("last/\(name)"), "\(name)")
      #expect(try text("first/\(name)") == text("said/\(name)"), "\(name)")
    }
    let other = try dissect(arguments + ["-o", "other", "--layout", "nchw"])
    #expect(other.errors.contains("layer4: 40 images, 6 units, maps of 6 × 8\n"))
  }

  @Test("a tensor of another kind beside the maps is passed over with a word")
  func otherKinds() throws {
    try saveMaps(units: 4)
    var bytes = try Data(contentsOf: folder.file("maps.safetensors"))
    let length = Int(bytes[0]) + Int(bytes[1]) << 8
    var header = String(decoding: bytes[8..<8 + length], as: UTF8.self)
      .trimmingCharacters(in: .whitespaces)
    let end = bytes.count - 8 - length
    header.removeLast()
    header += #","seen":{"dtype":"BOOL","shape":[40],"data_offsets":[\#(end),\#(end + 40)]}}"#
    let count = UInt64(header.utf8.count)
    bytes.replaceSubrange(
      0..<8 + length,
      with: (0..<8).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) } + Array(header.utf8))
    bytes.append(Data(repeating: 1, count: 40))
    try bytes.write(to: folder.file("maps.safetensors"))
    let run = try dissect(["--activations", "maps.safetensors", "--nulls", "0"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("tensor seen is BOOL, no maps, and is passed over"))
    #expect(try readRecord().passedOver.count == 1)
  }
}

extension Process {
  /// What a program writes to standard output.
  fileprivate static func output(_ path: String, _ arguments: [String]) throws -> String {
    let (process, pipe) = (Process(), Pipe())
    process.executableURL = URL(filePath: path)
    (process.arguments, process.standardOutput) = (arguments, pipe)
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}
