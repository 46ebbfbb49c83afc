// What the names mean that a pickle of tensors may ask for.

extension Unpickler {
  /// The functions and classes whose meaning is written out below.
  private enum Known: String, CaseIterable {
    case orderedDictionary = "collections.OrderedDict"
    case counter = "collections.Counter"
    case size = "torch.Size"
    case parameter = "torch.nn.parameter.Parameter"
    case rebuiltParameter = "torch._utils._rebuild_parameter"
    case rebuiltParameterWithState = "torch._utils._rebuild_parameter_with_state"
    case oldTensor = "torch._utils._rebuild_tensor"
    case tensor = "torch._utils._rebuild_tensor_v2"
  }

  /// A name, if it is one of the known ones or of a kind of storage.
  ///
  /// Throws `TorchError.name` for any other.
  func knownName(_ module: String, _ name: String) throws -> Pickle.Value {
    let name = PickleName(module: module, name: name)
    guard Known(rawValue: "\(name)") != nil || name.storageKind != nil else {
      throw refusal(of: name)
    }
    return .name(name)
  }

  /// What Python would get from a call.
  ///
  /// Throws `TorchError.pickle` where the arguments are not those that `torch.save` writes.
  mutating func call(_ function: Pickle.Value, _ arguments: Pickle.Value) throws -> Pickle.Value {
    guard case .name(let name) = function else { throw failure("what is called is no name") }
    guard let known = Known(rawValue: "\(name)") else { throw refusal(of: name) }
    guard let values = tuple(arguments) else { throw failure("a call without a tuple") }
    let made: Pickle.Value? =
      switch known {
      case .orderedDictionary: dictionary(values)
      case .counter: values.isEmpty ? makeDictionary([]) : dictionaryItself(values)
      case .size: values.count == 1 ? values[0] : nil
      case .parameter, .rebuiltParameter, .rebuiltParameterWithState: tensorItself(values)
      case .tensor: values.count >= 6 ? try tensor(values) : nil
      case .oldTensor: values.count == 4 ? try tensor(values) : nil
      }
    guard let made else { throw failure("\(name) gets \(values.count) values of other kinds") }
    return made
  }

  private func tuple(_ value: Pickle.Value) -> [Pickle.Value]? {
    if case .tuple(let place) = value { pickle.sequences[place] } else { nil }
  }

  /// An empty dictionary, or one of the pairs in a list.
  private mutating func dictionary(_ arguments: [Pickle.Value]) -> Pickle.Value? {
    if arguments.isEmpty { return makeDictionary([]) }
    guard arguments.count == 1, case .list(let place) = arguments[0] else { return nil }
    let pairs = pickle.sequences[place].compactMap { pair -> (Pickle.Value, Pickle.Value)? in
      switch pair {
      case .list(let place), .tuple(let place):
        let items = pickle.sequences[place]
        return items.count == 2 ? (items[0], items[1]) : nil
      default: return nil
      }
    }
    guard pairs.count == pickle.sequences[place].count else { return nil }
    return makeDictionary(pairs.map { (key: $0.0, value: $0.1) })
  }

  private func dictionaryItself(_ arguments: [Pickle.Value]) -> Pickle.Value? {
    guard arguments.count == 1, case .dictionary = arguments[0] else { return nil }
    return arguments[0]
  }

  private func tensorItself(_ arguments: [Pickle.Value]) -> Pickle.Value? {
    guard case .tensor? = arguments.first else { return nil }
    return arguments[0]
  }

  /// A view of a storage: storage, offset, shape, strides, and what does not change its numbers.
  private mutating func tensor(_ arguments: [Pickle.Value]) throws -> Pickle.Value? {
    guard case .storage(let place) = arguments[0], case .int(let offset) = arguments[1],
      let shape = numbers(arguments[2]), let strides = numbers(arguments[3])
    else { return nil }
    let storage = pickle.storages[place]
    guard let tensor = Pickle.Tensor(storage, offset: offset, shape: shape, strides: strides)
    else {
      throw TorchError.tensor(
        file: file, name: keys.joined(separator: "."),
        reason: "of shape \(shape), strides \(strides) and offset \(offset) does not lie in its "
          + "storage of \(storage.count) numbers")
    }
    pickle.tensors.append(tensor)
    return .tensor(pickle.tensors.count - 1)
  }

  private func numbers(_ value: Pickle.Value) -> [Int]? {
    guard let items = tuple(value) else { return nil }
    let numbers = items.compactMap { if case .int(let number) = $0 { number } else { nil } }
    return numbers.count == items.count ? numbers : nil
  }

  /// The most numbers that a storage may state; sums of bytes then fit `Int`.
  private static let longestStorage = 1 << 48

  /// The storage of a persistent id: its kind, key, place and count, and in the old form a view.
  mutating func storage(_ id: Pickle.Value) throws -> Pickle.Value {
    guard let values = tuple(id), values.count == 5 || values.count == 6,
      values[0] == .text("storage"), case .name(let name) = values[1],
      case .text(let key) = values[2], case .text = values[3], case .int(let count) = values[4],
      (0...Self.longestStorage).contains(count)
    else { throw failure("a storage is not described as torch.save does") }
    guard let kind = name.storageKind else { throw refusal(of: name) }
    var storage = Pickle.Storage(kind: kind, key: key, count: count, whole: count)
    if values.count == 6, values[5] != .none {
      guard let view = tuple(values[5]), view.count == 3, case .int(let start) = view[1],
        case .int(let size) = view[2], start >= 0, size >= 0, start <= count, size <= count - start
      else { throw failure("a view of a storage does not lie in it") }
      (storage.start, storage.count) = (start, size)
    }
    pickle.storages.append(storage)
    return .storage(pickle.storages.count - 1)
  }
}

extension PickleName {
  /// The kind of storage that the name is of.
  fileprivate var storageKind: StorageKind? {
    ["torch", "torch.cuda"].contains(module) ? StorageKind(rawValue: name) : nil
  }
}
