import Files
import Foundation
import Seeding
import TestSupport
import Testing

@Suite("Safetensors files")
struct SafetensorsTests {
  private let folder: TemporaryFolder
  private let golden = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Golden/resnet")
  private let text = "quote \" backslash \\ newline \n ü 😀"

  init() throws {
    folder = try TemporaryFolder()
  }

  /// The values 0, 1, −2, 3, −4 and so on.
  private func steps(_ count: Int) -> [Float] {
    (0..<count).map { (step: Int) -> Float in Float(step % 2 == 0 ? -step : step) }
  }

  private var sample: Safetensors {
    Safetensors(
      entries: [
        .init(name: "layer.weight", shape: [2, 2, 3], values: steps(12).map { $0 / 8 }),
        .init(name: "empty", shape: [0, 3], values: []),
        .init(name: "bias", shape: [3], values: [0.1, -0x1p-140, 3e38]),
      ],
      metadata: ["text": text])
  }

  @Test("what is written is read again, in its order, whatever the bits")
  func roundTrip() throws {
    let file = folder.file("a.safetensors")
    try sample.write(to: file)
    #expect(try Safetensors(contentsOf: file) == sample)
    var random = SplitMix64(seed: 1)
    let patterns = (0..<1000).map { _ in UInt32(truncatingIfNeeded: random.next()) }
    let any = Safetensors(entries: [
      .init(name: "any", shape: [1000], values: patterns.map { Float(bitPattern: $0) })
    ])
    try any.write(to: file)
    let read = try Safetensors(contentsOf: file)
    #expect(read["any"]?.values.map(\.bitPattern) == patterns)
    #expect(read.metadata.isEmpty && read["other"] == nil)
  }

  @Test("a file without tensors is a file")
  func empty() throws {
    let file = folder.file("none.safetensors")
    try Safetensors(entries: []).write(to: file)
    #expect(try Safetensors(contentsOf: file) == Safetensors(entries: []))
  }

  @Test("the bytes are those that Python was seen to read")
  func bytesForPython() throws {
    let file = folder.file("lancet.safetensors")
    try sample.write(to: file)
    let expected = try Data(contentsOf: golden.appending(path: "lancet.safetensors"))
    #expect(try Data(contentsOf: file) == expected)
    let header: Int = Int(expected[0]) + 256 * Int(expected[1])
    #expect((8 + header) % 8 == 0)
  }

  @Test("an older file is replaced, and nothing else is left in the folder")
  func replaces() throws {
    let file = folder.file("weights.safetensors")
    try Safetensors(entries: []).write(to: file)
    try sample.write(to: file)
    #expect(try Safetensors(contentsOf: file) == sample)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
    #expect(names == ["weights.safetensors"])
  }

  @Test("a file that Python wrote is read, all kinds of values as Float")
  func fromPython() throws {
    let read = try Safetensors(contentsOf: golden.appending(path: "python.safetensors"))
    #expect(read.metadata == ["format": "pt", "text": text])
    let names = read.entries.map(\.name).sorted()
    #expect(names == ["bf16", "empty", "f16", "f32", "f64", "i64", "scalar"])
    var expected = steps(12)
    for name in ["bf16", "f64", "i64"] {
      #expect(read[name]?.values == expected, "\(name)")
      #expect(read[name]?.shape == [2, 2, 3])
    }
    expected[0] = 0.1
    #expect(read["f32"]?.values == expected)
    (expected[0], expected[1]) = (0x1p-24, 1.5)
    #expect(read["f16"]?.values == expected)
    #expect(read["scalar"] == .init(name: "scalar", shape: [], values: [7]))
    #expect(read["empty"] == .init(name: "empty", shape: [0, 3], values: []))
  }

  @Test("25 million values are written and read in seconds")
  func speed() throws {
    let file = folder.file("large.safetensors")
    let values = (0..<25_000_000).map { Float($0) }
    let large = Safetensors(entries: [.init(name: "w", shape: [values.count], values: values)])
    let clock = ContinuousClock()
    let writing = try clock.measure { try large.write(to: file) }
    var read: Safetensors?
    let reading = try clock.measure { read = try Safetensors(contentsOf: file) }
    print("safetensors, 100 MB: written in \(writing), read in \(reading)")
    #expect(read == large)
    #expect(writing < .seconds(10) && reading < .seconds(10))
  }
}
