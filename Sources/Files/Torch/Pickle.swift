/// What a pickle of tensors holds, as data: nothing in it was called or made by Python's rules.
///
/// Containers lie side by side and name each other by their place, so that neither depth nor a
/// container that holds itself costs more than its bytes.
struct Pickle {
  /// A value; containers, storages and tensors by their place.
  enum Value: Equatable {
    case none
    case bool(Bool)
    case int(Int)
    /// A whole number that `Int` cannot hold, as its bytes, the lowest first.
    case long([UInt8])
    case float(Double)
    case text(String)
    /// A class or function, by name only.
    case name(PickleName)
    case tuple(Int)
    case list(Int)
    case dictionary(Int)
    case storage(Int)
    case tensor(Int)
  }

  /// A run of numbers in the file that tensors share.
  struct Storage: Equatable {
    var kind: StorageKind
    /// The name of its part or, in the old form, its number.
    var key: String
    /// Its numbers.
    var count: Int
    /// The first of them in the storage that the file keeps.
    var start = 0
    /// The numbers of the storage that the file keeps.
    var whole: Int
  }

  /// A view of a storage.
  struct Tensor: Equatable {
    var storage: Storage
    var offset: Int
    var shape: [Int]
    var strides: [Int]
  }

  /// Tuples and lists.
  var sequences: [[Value]] = []
  var dictionaries: [[(key: Value, value: Value)]] = []
  var storages: [Storage] = []
  var tensors: [Tensor] = []
  var root = Value.none

  var count: Int { sequences.count + dictionaries.count + storages.count + tensors.count }
}

extension Pickle.Tensor {
  /// Its numbers; shapes were checked when the tensor was made.
  var count: Int { shape.contains(0) ? 0 : shape.reduce(1, *) }

  /// How far its last number lies from its first, and 1; 0 where it has none.
  var span: Int {
    count == 0 ? 0 : zip(shape, strides).reduce(1) { $0 + ($1.0 - 1) * $1.1 }
  }

  /// Whether its numbers lie one behind the other, row by row.
  var isContiguous: Bool {
    var next = 1
    for (extent, stride) in zip(shape, strides).reversed() where extent != 1 {
      if stride != next { return false }
      next *= extent
    }
    return true
  }

  /// A tensor with a place in its storage for each number; nil where it has not.
  ///
  /// A storage has at least as many numbers as the tensor, so none is read more than once.
  init?(_ storage: Pickle.Storage, offset: Int, shape: [Int], strides: [Int]) {
    guard shape.count == strides.count, shape.count <= 32, offset >= 0,
      shape.allSatisfy({ $0 >= 0 }), strides.allSatisfy({ $0 >= 0 })
    else { return nil }
    (self.storage, self.offset, self.shape, self.strides) = (storage, offset, shape, strides)
    if shape.contains(0) { return }
    var (count, last) = (1, offset)
    for (extent, stride) in zip(shape, strides) {
      let (product, isTooMany) = count.multipliedReportingOverflow(by: extent)
      let (way, isTooFar) = (extent - 1).multipliedReportingOverflow(by: stride)
      let (place, isBehind) = last.addingReportingOverflow(way)
      if isTooMany || isTooFar || isBehind { return nil }
      (count, last) = (product, place)
    }
    guard count <= storage.count, last < storage.count else { return nil }
  }
}

/// A class or function of Python, such as `collections.OrderedDict`.
struct PickleName: Hashable, CustomStringConvertible {
  let module: String
  let name: String

  var description: String { "\(module).\(name)" }
}

/// The kinds of numbers that `torch.save` writes, by its names of storages.
enum StorageKind: String, CaseIterable {
  case float = "FloatStorage"
  case half = "HalfStorage"
  case bfloat16 = "BFloat16Storage"
  case double = "DoubleStorage"
  case long = "LongStorage"
  case int = "IntStorage"
  case short = "ShortStorage"
  case char = "CharStorage"
  case byte = "ByteStorage"
  case bool = "BoolStorage"
  case complexFloat = "ComplexFloatStorage"
  case complexDouble = "ComplexDoubleStorage"

  var byteCount: Int {
    switch self {
    case .char, .byte, .bool: 1
    case .half, .bfloat16, .short: 2
    case .float, .int: 4
    case .double, .long, .complexFloat: 8
    case .complexDouble: 16
    }
  }

  /// How its numbers are read; nil where they are no real floating-point numbers.
  var scalar: SafetensorsHeader.Scalar? {
    switch self {
    case .float: .float32
    case .half: .float16
    case .bfloat16: .bfloat16
    case .double: .float64
    default: nil
    }
  }
}
