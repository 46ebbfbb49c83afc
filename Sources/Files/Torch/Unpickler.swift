/// Reads a pickle of tensors and plain containers without running anything.
///
/// A pickle is a program for a machine with a stack. Of its operations only those are known here that
/// `torch.save` writes for dictionaries, lists, tuples, texts, numbers and tensors. Classes and
/// functions are names of a short list, whose meaning is written out in `Unpickler+Calls.swift`.
struct Unpickler {
  /// The longest pickle that is read, in bytes; that of a network of some hundred layers has 50,000.
  static let longest = 16_000_000
  /// The most values on the stack, in the memo and in the pickle.
  private static let mostValues = 1_000_000

  let file: String
  private(set) var reader: ByteReader
  var pickle = Pickle()
  private var stack: [Pickle.Value] = []
  /// Where on the stack values were marked.
  private var marks: [Int] = []
  private var memo: [Int: Pickle.Value] = [:]

  /// Prepares to read `bytes` from place `at`; `file` is named in errors.
  init(_ bytes: [UInt8], at: Int = 0, file: String) {
    (reader, self.file) = (ByteReader(bytes, at: at), file)
  }

  /// Reads one pickle, to its end.
  ///
  /// Throws `TorchError.pickle` and `.name`.
  mutating func read() throws -> Pickle {
    while true {
      guard let code = reader.byte() else { throw cut() }
      if code == UInt8(ascii: ".") {
        pickle.root = try pop()
        guard stack.isEmpty, marks.isEmpty else { throw failure("it ends with values left over") }
        return pickle
      }
      try step(code)
      guard stack.count <= Self.mostValues, memo.count <= Self.mostValues,
        pickle.count <= Self.mostValues
      else { throw failure("it holds more than \(Self.mostValues) values") }
    }
  }

  private mutating func step(_ code: UInt8) throws {
    if try !readPlain(code) && !readContainer(code) && !readMemo(code) && !readName(code) {
      let code = String(code, radix: 16)
      throw failure("the operation 0x\(code.count < 2 ? "0" : "")\(code) is not run")
    }
  }

  // MARK: - Numbers and texts

  /// Pushes a plain value; returns whether `code` is of one.
  private mutating func readPlain(_ code: UInt8) throws -> Bool {
    switch code {
    case UInt8(ascii: "N"): push(.none)
    case 0x88: push(.bool(true))
    case 0x89: push(.bool(false))
    case UInt8(ascii: "K"): push(.int(try number(1)))
    case UInt8(ascii: "M"): push(.int(try number(2)))
    case UInt8(ascii: "J"):
      push(.int(Int(Int32(truncatingIfNeeded: try number(4)))))
    case 0x8A: push(try long())
    case UInt8(ascii: "G"):
      guard let bytes = reader.take(8) else { throw cut() }
      push(.float(Double(bitPattern: bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) })))
    case UInt8(ascii: "X"), UInt8(ascii: "T"): push(.text(try text(4)))
    case 0x8C, UInt8(ascii: "U"): push(.text(try text(1)))
    case 0x8D: push(.text(try text(8)))
    default: return false
    }
    return true
  }

  /// A whole number of up to 255 bytes, the highest bit of which is its sign.
  private mutating func long() throws -> Pickle.Value {
    guard let bytes = reader.take(try number(1)) else { throw cut() }
    guard bytes.count <= 8 else { return .long(Array(bytes)) }
    let isNegative = (bytes.last ?? 0) >= 0x80
    return .int(bytes.reversed().reduce(isNegative ? -1 : 0) { $0 << 8 | Int($1) })
  }

  private mutating func number(_ count: Int) throws -> Int {
    guard let number = reader.number(count) else { throw cut() }
    return number
  }

  /// A text whose length stands before it in some bytes.
  private mutating func text(_ count: Int) throws -> String {
    let length = try number(count)
    guard length <= reader.remaining else { throw cut() }
    guard let text = reader.text(length) else { throw failure("a text is not UTF-8") }
    return text
  }

  // MARK: - Containers

  private mutating func readContainer(_ code: UInt8) throws -> Bool {
    switch code {
    case UInt8(ascii: "("): marks.append(stack.count)
    case UInt8(ascii: ")"): push(makeTuple([]))
    case UInt8(ascii: "t"): push(makeTuple(try popMarked()))
    case 0x85...0x87:
      let items = try (0..<Int(code) - 0x84).map { _ in try pop() }
      push(makeTuple(items.reversed()))
    case UInt8(ascii: "]"):
      pickle.sequences.append([])
      push(.list(pickle.sequences.count - 1))
    case UInt8(ascii: "}"): push(makeDictionary([]))
    case UInt8(ascii: "a"): try append([try pop()])
    case UInt8(ascii: "e"): try append(try popMarked())
    case UInt8(ascii: "s"):
      let value = try pop()
      try set([try pop(), value])
    case UInt8(ascii: "u"): try set(try popMarked())
    default: return false
    }
    return true
  }

  private mutating func makeTuple(_ items: [Pickle.Value]) -> Pickle.Value {
    pickle.sequences.append(items)
    return .tuple(pickle.sequences.count - 1)
  }

  mutating func makeDictionary(
    _ items: [(key: Pickle.Value, value: Pickle.Value)]
  ) -> Pickle.Value {
    pickle.dictionaries.append(items)
    return .dictionary(pickle.dictionaries.count - 1)
  }

  private mutating func append(_ items: [Pickle.Value]) throws {
    guard case .list(let place)? = stack.last else { throw failure("there is no list to add to") }
    pickle.sequences[place] += items
  }

  /// Adds keys and values, in turn, to the dictionary at the top of the stack.
  private mutating func set(_ items: [Pickle.Value]) throws {
    guard case .dictionary(let place)? = stack.last, items.count.isMultiple(of: 2) else {
      throw failure("there is no dictionary to add to")
    }
    for item in stride(from: 0, to: items.count, by: 2) {
      pickle.dictionaries[place].append((items[item], items[item + 1]))
    }
  }

  // MARK: - The memo

  private mutating func readMemo(_ code: UInt8) throws -> Bool {
    switch code {
    case UInt8(ascii: "q"): try remember(try number(1))
    case UInt8(ascii: "r"): try remember(try number(4))
    case 0x94: try remember(memo.count)
    case UInt8(ascii: "h"): try recall(try number(1))
    case UInt8(ascii: "j"): try recall(try number(4))
    default: return false
    }
    return true
  }

  private mutating func remember(_ place: Int) throws {
    guard let value = stack.last else { throw failure("there is nothing to remember") }
    memo[place] = value
  }

  private mutating func recall(_ place: Int) throws {
    guard let value = memo[place] else { throw failure("value \(place) was not remembered") }
    push(value)
  }

  // MARK: - Names and what is made by them

  private mutating func readName(_ code: UInt8) throws -> Bool {
    switch code {
    case 0x80:
      let version = try number(1)
      guard version <= 5 else {
        throw failure("it is of protocol \(version), and 5 is the highest")
      }
    case 0x95:
      guard let length = reader.number(8), length <= reader.remaining else { throw cut() }
    case UInt8(ascii: "c"):
      guard let module = reader.line(), let name = reader.line() else { throw cut() }
      push(try knownName(module, name))
    case 0x93:
      guard case .text(let name) = try pop(), case .text(let module) = try pop() else {
        throw failure("a name is no text")
      }
      push(try knownName(module, name))
    case UInt8(ascii: "Q"): push(try storage(try pop()))
    case UInt8(ascii: "R"):
      let arguments = try pop()
      push(try call(try pop(), arguments))
    case UInt8(ascii: "b"):
      // What OrderedDict and Parameter keep beside their content: versions of modules, flags.
      _ = try pop()
      switch stack.last {
      case .dictionary, .tensor: break
      default: throw failure("a state is given to what has none")
      }
    default: return false
    }
    return true
  }
}

// The stack.
extension Unpickler {
  private mutating func push(_ value: Pickle.Value) { stack.append(value) }

  /// The topmost value, which lies above the last mark.
  private mutating func pop() throws -> Pickle.Value {
    guard stack.count > marks.last ?? 0, let value = stack.popLast() else {
      throw failure("a value is missing")
    }
    return value
  }

  /// All values above the last mark.
  private mutating func popMarked() throws -> [Pickle.Value] {
    guard let mark = marks.popLast() else { throw failure("a mark is missing") }
    defer { stack.removeSubrange(mark...) }
    return Array(stack[mark...])
  }

  func failure(_ reason: String) -> TorchError {
    .pickle(file: file, byte: reader.at, reason: reason)
  }

  private func cut() -> TorchError { failure("it ends too early") }

  func refusal(of name: PickleName) -> TorchError {
    .name(file: file, name: "\(name)", keys: keys)
  }

  /// The keys under which the value that is being read will stand, as far as the stack tells.
  var keys: [String] {
    let starts = [0] + marks
    return starts.indices.flatMap { place -> [String] in
      let end = place + 1 < starts.count ? starts[place + 1] : stack.count
      let items = Array(stack[starts[place]..<end])
      var found: [String] = []
      for (index, item) in items.enumerated() {
        guard index >= items.count - 2, case .text(let key) = item else { continue }
        let isAfterDictionary = index > 0 && items[index - 1].isDictionary
        let isMarked = starts[place] > 0 && stack[starts[place] - 1].isDictionary
        if isAfterDictionary || (isMarked && index.isMultiple(of: 2)) { found.append(key) }
      }
      return found
    }
  }
}

extension Pickle.Value {
  fileprivate var isDictionary: Bool {
    if case .dictionary = self { true } else { false }
  }
}
