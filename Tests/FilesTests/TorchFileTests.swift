import Files
import Foundation
import TestSupport
import Testing

/// What PyTorch wrote, as `Tests/Golden/torch/make_torch_files.py` had it written.
@Suite("Files that torch.save wrote")
struct TorchFileTests {
  private static let golden = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Golden/torch")

  private func read(_ name: String, stateDict: String? = nil) throws -> WeightsFile {
    try WeightsFile(contentsOf: Self.golden.appending(path: name), stateDict: stateDict) {
      $0.contains("plain.weight")
    }
  }

  /// The values 0, 1, −2, 3, −4 and so on.
  private func steps(_ count: Int) -> [Float] {
    (0..<count).map { (step: Int) -> Float in Float(step % 2 == 0 ? -step : step) }
  }

  @Test(
    "all forms give the same tensors: views, shared storages, halves and doubles",
    arguments: ["archive.pth", "old.pth", "plain.pth", "big.pth", "forced.pth", "wide.pth"])
  func forms(name: String) throws {
    let entries = try read(name).weights.entries
    let expected: [(String, [Int], [Float])] = [
      ("plain.weight", [2, 3], steps(6)),
      ("turned.weight", [2, 3], [0, -2, -4, 1, 3, 5]),
      ("first.weight", [3, 4], steps(12)),
      ("second.weight", [4], [13, -16, 19, -22]),
      ("half", [5], steps(5)), ("bfloat16", [5], steps(5)), ("double", [5], steps(5)),
      ("parameter", [4], steps(4)), ("scalar", [], [-2.5]), ("empty", [0, 3], []),
    ]
    #expect(entries.map(\.name) == expected.map(\.0))
    for (entry, (name, shape, values)) in zip(entries, expected) {
      #expect(entry.shape == shape && entry.values == values, "\(name)")
    }
  }

  @Test("parts that lie behind the first 4 GB of an archive are read")
  func large() throws {
    let storage = PickleBytes.storage("FloatStorage", key: "0", count: 4)
    let pickle = PickleBytes.whole(
      PickleBytes.dictionary([("a", PickleBytes.tensor(storage, [2, 2], strides: [2, 1]))]))
    let parts = [("a/data.pkl", pickle), ("a/data/0", PickleBytes.floats([1, 2, 3, 4]))]
    // Of the first part nothing is written, so that it takes no room on the disk.
    let size = 5 << 30
    let archive = TorchBytes.wideZip(parts, behind: ("a/data/1", size))
    let folder = try TemporaryFolder()
    let file = folder.file("w.pth")
    try Data(archive.start).write(to: file)
    let handle = try FileHandle(forWritingTo: file)
    try handle.seek(toOffset: UInt64(archive.start.count + size))
    try handle.write(contentsOf: archive.rest)
    try handle.close()
    let read = try WeightsFile(contentsOf: file) { _ in true }
    #expect(read.weights.entries == [.init(name: "a", shape: [2, 2], values: [1, 2, 3, 4])])
  }

  @Test("what was chosen, rounded and passed over is said; batch norms' counters are not")
  func notes() throws {
    let path = Self.golden.appending(path: "archive.pth").relativePath
    #expect(
      try read("archive.pth").notes == [
        "\(path): the weights are those of “state_dict”; epoch, lr, history, optimizer are passed over.",
        "\(path): places (IntStorage) is no tensor of weights and is passed over.",
        "\(path): the numbers of 1 tensor of double precision were rounded to single.",
      ])
    #expect(try read("old.pth").notes.count == 2)
  }

  @Test("a state dict is read that is asked for by its keys")
  func asked() throws {
    // An optimizer's state has numbers for keys, so it is no state dict.
    let error = #expect(throws: TorchError.self) { try read("archive.pth", stateDict: "optimizer") }
    #expect(
      error?.description.hasSuffix(
        "archive.pth: has no weights under “optimizer”. Valid for --state-dict: state_dict.")
        == true)
    #expect(try read("archive.pth", stateDict: "state_dict").weights.entries.count == 10)
    #expect(try read("old.pth", stateDict: ".").weights.entries.count == 10)
  }

  @Test("safetensors are read as before, whatever their name")
  func safetensors() throws {
    let folder = try TemporaryFolder()
    let file = folder.file("w.pth")
    let weights = Safetensors(entries: [.init(name: "a", shape: [1], values: [2])])
    try weights.write(to: file)
    let read = try WeightsFile(contentsOf: file) { _ in true }
    #expect(read.weights == weights && read.notes.isEmpty)
    let error = #expect(throws: TorchError.self) {
      try WeightsFile(contentsOf: file, stateDict: "model") { _ in true }
    }
    #expect(error?.description.contains("Leave --state-dict out") == true)
  }

  @Test("a file that was cut anywhere or has one changed byte is refused, or reads as before")
  func damage() throws {
    for name in ["archive.pth", "wide.pth", "old.pth"] {
      let whole = try [UInt8](Data(contentsOf: Self.golden.appending(path: name)))
      let good = try read(name).weights
      let folder = try TemporaryFolder()
      let file = folder.file(name)
      func outcome(_ bytes: [UInt8]) throws -> Safetensors? {
        try Data(bytes).write(to: file)
        do {
          return try WeightsFile(contentsOf: file) { _ in false }.weights
        } catch is TorchError {
          return nil
        } catch is SafetensorsError {
          return nil
        } catch is FileError {
          return nil
        }
      }
      for end in whole.indices {
        #expect(try outcome(Array(whole[..<end])) == nil, "\(name), \(end) bytes")
      }
      guard name != "old.pth" else { continue }
      for place in whole.indices {
        var bytes = whole
        bytes[place] ^= 0x10
        let read = try outcome(bytes)
        #expect(read == nil || read == good, "\(name), byte \(place)")
      }
    }
  }
}
