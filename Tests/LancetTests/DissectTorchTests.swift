import Files
import Foundation
import Networks
import TestSupport
import Testing

@Suite("lancet dissect of a file of PyTorch")
struct DissectTorchTests {
  private let folder: TemporaryFolder
  private let model = Network(.resnet18, classes: 5, normalization: .imageNet, seed: 11)

  init() throws {
    folder = try TemporaryFolder()
  }

  private func dissect(_ arguments: [String]) throws -> LancetProcess {
    try LancetProcess(
      ["dissect"] + arguments + [
        "--dictionary", "synthetic:12", "--size", "32", "--blocks", "layer4", "--nulls", "0",
      ], in: folder.url)
  }

  /// The network as a checkpoint: a state dict and a smoothed one, beside other entries.
  private func checkpoint(_ keys: [String]) -> [UInt8] {
    var storages: [(String, [UInt8])] = []
    let tensors = model.namedTensors().map { name, shape, values in
      let key = "\(storages.count)"
      storages.append((key, PickleBytes.floats(values)))
      var (strides, next) = ([Int](), 1)
      for extent in shape.reversed() {
        strides.append(next)
        next *= extent
      }
      let storage = PickleBytes.storage("FloatStorage", key: key, count: values.count)
      return (
        "module." + name, PickleBytes.tensor(storage, shape, strides: strides.reversed())
      )
    }
    let state = PickleBytes.dictionary(tensors)
    let items = [("epoch", PickleBytes.number(3))] + keys.map { ($0, state) }
    return TorchBytes.archive(PickleBytes.whole(PickleBytes.dictionary(items)), storages: storages)
  }

  @Test("a checkpoint gives the files of the same weights in safetensors, and says what it read")
  func sameFiles() throws {
    try model.weights().write(to: folder.file("w.safetensors"))
    try Data(checkpoint(["state_dict", "state_dict_ema"])).write(to: folder.file("w.pth"))
    let plain = try dissect(["w.safetensors", "-o", "plain"])
    #expect(plain.status == 0, "\(plain.errors)")
    let unclear = try dissect(["w.pth", "-o", "torch"])
    #expect(
      unclear.status == 3
        && unclear.errors.contains(
          "w.pth: the weights may be state_dict, state_dict_ema. Say which with --state-dict.")
    )
    let read = try dissect(["w.pth", "--state-dict", "state_dict_ema", "-o", "torch"])
    #expect(read.status == 0, "\(read.errors)")
    #expect(read.output == plain.output)
    for name in ["thresholds", "units"] {
      let files = try ["plain", "torch"].map {
        try Data(contentsOf: folder.file("\($0)/layer4_q005/\(name).csv"))
      }
      #expect(files[0] == files[1], "\(name)")
    }
    let record = try String(contentsOf: folder.file("torch/run.json"), encoding: .utf8)
    for words in [
      "w.pth: the weights are those of “state_dict_ema”; epoch, state_dict are passed over.",
      "w.pth: the prefix “module.” was taken off the names.",
    ] {
      #expect(read.errors.contains(words) && record.contains(words), "\(words)")
    }
  }

  @Test("a whole model and a wrong --state-dict are answered with what to do")
  func refusals() throws {
    let model = PickleBytes.call(PickleBytes.name("my.nets", "Net"), [])
    try Data(TorchBytes.archive(PickleBytes.whole(model), storages: []))
      .write(to: folder.file("w.pt"))
    let whole = try dissect(["w.pt"])
    #expect(whole.status == 3)
    #expect(
      whole.errors.contains("w.pt: asks for my.nets.Net, which is no tensor or plain container")
        && whole.errors.contains("torch.save(model.state_dict(), FILE)"), "\(whole.errors)")
    try self.model.weights().write(to: folder.file("w.safetensors"))
    let other = try dissect(["w.safetensors", "--state-dict", "ema"])
    #expect(other.status == 3 && other.errors.contains("Leave --state-dict out"))
    let maps = try LancetProcess(
      ["dissect", "--activations", "m", "--dictionary", "d", "--state-dict", "ema"], in: folder.url)
    #expect(maps.status == 2 && maps.errors.contains("--state-dict is ema, but --activations"))
  }
}
