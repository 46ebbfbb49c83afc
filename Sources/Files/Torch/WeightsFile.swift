import Foundation

/// The named tensors of a file of weights, safetensors or what `torch.save` wrote.
///
/// The form is known by the first bytes, not by the file's name. Nothing of a file of PyTorch is run.
package struct WeightsFile {
  package let weights: Safetensors
  /// Which of the file's entries was read, and what was passed over, in sentences.
  package let notes: [String]

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - url: The file.
  ///   - stateDict: The keys of the dictionary of tensors, with dots between them, where there may be
  ///     several; `.` for the file's own.
  ///   - isKnown: Whether names are those of a network that can be read.
  /// - Throws: `SafetensorsError`, `TorchError`, `FileError` or `DiskError`, which name the file.
  package init(
    contentsOf url: URL, stateDict: String? = nil, isKnown: ([String]) -> Bool
  ) throws {
    let kind = try FileKind(of: url)
    let torch: TorchFile
    switch kind {
    case .safetensors:
      if let stateDict {
        throw TorchError.unknownStateDict(file: url.relativePath, asked: stateDict, known: [])
      }
      (weights, notes) = (try Safetensors(contentsOf: url), [])
      return
    case .torchArchive: torch = try TorchFile(archive: OpenFile(url))
    case .torchPickles: torch = try TorchFile(pickles: OpenFile(url))
    case .onnx, .sqlite, .other, .empty, .unknown:
      throw FileError.otherKind(
        file: url.relativePath, found: kind, wanted: "file of weights",
        remedy: kind == .onnx
          ? "Name layers with --layers to dissect it."
          : "Give one that torch.save or safetensors wrote; if this was one, copy it again.")
    }
    let chosen = try StateDict.choose(
      in: torch.pickle, file: torch.file.name, asked: stateDict, isKnown: isKnown)
    var reading = Reading(torch)
    try reading.read(chosen)
    weights = Safetensors(entries: reading.entries)
    notes = torch.othersSentence(beside: chosen) + reading.notes
  }
}

/// Reads the tensors of one dictionary.
private struct Reading {
  private let torch: TorchFile
  private(set) var entries: [Safetensors.Entry] = []
  private var passedOver: [String] = []
  private var rounded = 0

  init(_ torch: TorchFile) { self.torch = torch }

  private var file: String { torch.file.name }

  /// How often, together, the file's bytes may be seen by tensors that share them.
  private static let mostViews = 4

  /// Reads all tensors of floating-point numbers, and notes all other entries.
  ///
  /// The counters of batch norms, `num_batches_tracked`, are left out: nothing here reads them.
  mutating func read(_ chosen: StateDict) throws {
    var names: Set<String> = []
    var checked: Set<String> = []
    var bytesLeft = Self.mostViews * torch.file.size
    for (key, value) in torch.pickle.dictionaries[chosen.place] {
      guard let name = key.text, case .tensor(let place) = value else {
        passedOver.append(key.text ?? "a key that is no text")
        continue
      }
      guard names.insert(name).inserted else {
        throw TorchError.tensor(file: file, name: name, reason: "is there twice")
      }
      let tensor = torch.pickle.tensors[place]
      guard let scalar = tensor.storage.kind.scalar else {
        try passOver(name, of: tensor.storage.kind)
        continue
      }
      bytesLeft -= tensor.span * scalar.byteCount
      guard bytesLeft >= 0 else {
        throw TorchError.tensor(
          file: file, name: name,
          reason: "and those before it see the file's bytes more than "
            + "\(Self.mostViews) times")
      }
      if scalar == .float64 { rounded += 1 }
      entries.append(
        .init(
          name: name, shape: tensor.shape,
          values: try torch.values(of: tensor, as: scalar, name: name, checked: &checked)))
    }
  }

  private mutating func passOver(_ name: String, of kind: StorageKind) throws {
    if name.hasSuffix("num_batches_tracked") { return }
    let isNeeded = ["weight", "bias", "running_mean", "running_var"].contains { part in
      name == part || name.hasSuffix("." + part)
    }
    if isNeeded {
      throw TorchError.tensor(
        file: file, name: name,
        reason: "holds a \(kind.rawValue), where FloatStorage, HalfStorage, BFloat16Storage or "
          + "DoubleStorage is valid")
    }
    passedOver.append("\(name) (\(kind.rawValue))")
  }

  /// What was passed over or rounded, in sentences.
  var notes: [String] {
    var notes: [String] = []
    if !passedOver.isEmpty {
      let verb =
        passedOver.count == 1
        ? "is no tensor of weights and is" : "are no tensors of weights and are"
      notes.append("\(file): \(passedOver.listed()) \(verb) passed over.")
    }
    if rounded > 0 {
      notes.append(
        "\(file): the numbers of \(rounded) tensor\(rounded == 1 ? "" : "s") of double precision were "
          + "rounded to single.")
    }
    return notes
  }
}

extension TorchFile {
  /// Which dictionary was read, and what else the file's outermost one holds.
  fileprivate func othersSentence(beside chosen: StateDict) -> [String] {
    guard let first = chosen.path.first else { return [] }
    var others: [String] = []
    if case .dictionary(let place) = pickle.root {
      others = pickle.dictionaries[place].compactMap(\.key.text).filter { $0 != first }
    }
    let rest =
      others.isEmpty
      ? "" : "; \(others.listed()) \(others.count == 1 ? "is" : "are") passed over"
    return ["\(file.name): the weights are those of “\(chosen.name)”\(rest)."]
  }
}
