import Files
import Foundation
import TestSupport
import Testing

private typealias P = PickleBytes

/// Files put together by hand, each with one thing that is wrong.
@Suite("Files of torch.save that are refused")
struct TorchRefusalTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// A tensor of four numbers, in storage 0.
  private let four = P.tensor(
    P.storage("FloatStorage", key: "0", count: 4), [2, 2], strides: [2, 1])
  private let numbers = [("0", P.floats([1, 2, 3, 4]))]

  private func outcome(
    _ bytes: [UInt8], stateDict: String? = nil, known: String? = nil
  ) throws -> (weights: Safetensors?, message: String) {
    let file = folder.file("w.pth")
    try Data(bytes).write(to: file)
    do {
      let read = try WeightsFile(contentsOf: file, stateDict: stateDict) { names in
        known.map(names.contains) ?? false
      }
      return (read.weights, read.notes.joined(separator: "\n"))
    } catch let error as TorchError {
      return (nil, "\(error)")
    }
  }

  private func message(_ value: [UInt8]) throws -> String {
    try outcome(TorchBytes.archive(P.whole(value), storages: numbers)).message
  }

  @Test("both forms of a file made by hand are read")
  func good() throws {
    let entry = Safetensors.Entry(name: "a", shape: [2, 2], values: [1, 2, 3, 4])
    let archive = TorchBytes.archive(P.whole(P.dictionary([("a", four)])), storages: numbers)
    #expect(try outcome(archive).weights?.entries == [entry])
    let old = P.tensor(
      P.storage(
        "FloatStorage", key: "9", count: 6, view: P.tuple([P.text("8"), P.number(1), P.number(4)])),
      [2, 2], strides: [2, 1])
    let storages = [(key: "9", count: 6, bytes: P.floats([0, 1, 2, 3, 4, 5]))]
    #expect(
      try outcome(TorchBytes.oldForm(P.whole(P.dictionary([("a", old)])), storages: storages))
        .weights?.entries == [entry])
  }

  @Test("an archive of zip64 is read, and one that lacks its numbers is refused by the part's name")
  func wideArchive() throws {
    let entry = Safetensors.Entry(name: "a", shape: [2, 2], values: [1, 2, 3, 4])
    let pickle = P.whole(P.dictionary([("a", four)]))
    let good = TorchBytes.archive(pickle, storages: numbers, isWide: true)
    #expect(try outcome(good).weights?.entries == [entry])
    func changed(_ place: Int, _ byte: UInt8) throws -> String {
      var bytes = good
      bytes[place] = byte
      return try outcome(bytes).message
    }
    let (end, locator, record) = (good.count - 22, good.count - 42, good.count - 98)
    #expect(good[record..<record + 4].elementsEqual([0x50, 0x4B, 6, 6]))
    for place in [locator, locator + 8, record] {
      #expect(
        try changed(place, 0xAA).contains("states a directory of zip64, which is not there"),
        "\(place - end)")
    }
    #expect(try changed(record + 47, 0x7F).contains("states a directory of"))
    // The kind of the last entry's numbers.
    let kind = record - 28
    #expect(good[kind] == 1)
    #expect(
      try changed(kind, 2).contains(
        "its part a/data/0 lacks numbers of zip64 that its entry asks for")
    )
    // Their last bytes: sizes and places beyond all files.
    for place in [kind + 11, kind + 19, kind + 27] {
      let message = try changed(place, 0x7F)
      #expect(
        message.contains("does not lie before the directory") || message.contains("is compressed"),
        "\(message)")
    }
  }

  @Test(
    "forms of old programs are read: pairs in an OrderedDict, byte strings, Parameter, _rebuild_tensor"
  )
  func oldPrograms() throws {
    let name = Array("U\u{1}a".utf8)
    let tensor = P.call(
      P.name("torch._utils", "_rebuild_tensor"),
      [
        P.storage("FloatStorage", key: "0", count: 4), P.number(0), P.tuple([P.number(4)]),
        P.tuple([P.number(1)]),
      ])
    let parameter =
      P.call(P.name("torch.nn.parameter", "Parameter"), [tensor]) + P.tuple([[0x88], [0x89]])
      + Array("b".utf8)
    let pairs = P.call(
      P.name("collections", "OrderedDict"), [P.list([P.list([name, parameter])])])
    let read = try outcome(TorchBytes.archive(P.whole(pairs), storages: numbers)).weights
    #expect(read?.entries == [.init(name: "a", shape: [4], values: [1, 2, 3, 4])])
  }

  @Test("a class or function is refused by its name and key, whatever it would do")
  func classes() throws {
    let model = P.call(P.name("torchvision.models.resnet", "ResNet"), [])
    #expect(
      try message(P.dictionary([("epoch", P.number(1)), ("model", model)])).hasSuffix(
        "w.pth: its entry model asks for torchvision.models.resnet.ResNet, which is no tensor or plain "
          + "container and is not run. Save the weights alone: torch.save(model.state_dict(), FILE)."
      ))
    let system = P.call(P.name("posix", "system"), [P.text("true")])
    #expect(
      try message(P.dictionary([("a", P.dictionary([("b", four), ("c", system)]))]))
        .contains("its entry a.c asks for posix.system"))
    #expect(try message(system).contains("w.pth: asks for posix.system"))
    // One entry alone is set without a mark.
    let alone = Array("}".utf8) + P.text("net") + system + Array("s".utf8)
    #expect(try message(alone).contains("its entry net asks for posix.system"))
    // The name by the stack, as protocol 4 has it.
    #expect(
      try message(P.text("builtins") + P.text("eval") + [0x93]).contains("asks for builtins.eval"))
    #expect(
      try message(P.dictionary([("q", P.storage("QInt8Storage", key: "0", count: 4))]))
        .contains("its entry q asks for torch.QInt8Storage"))
  }

  @Test(
    "operations that no state dict needs are refused by their number",
    arguments: [UInt8]("iopPgIFLSVld012BC".utf8) + [0x81, 0x82, 0x8B, 0x8F, 0x90, 0x92, 0x96, 0xFF])
  func operations(code: UInt8) throws {
    #expect(
      try message(P.list([P.number(1)]) + [code] + Array("1\n".utf8))
        .contains("the operation 0x\(String(code, radix: 16)) is not run"))
  }

  @Test("a pickle that does not hold together says where")
  func pickles() throws {
    let cases: [([UInt8], String)] = [
      (Array("a".utf8), "a value is missing"), (Array("Na".utf8), "there is no list to add to"),
      (Array("e".utf8), "a mark is missing"), (Array("(".utf8) + [0x85], "a value is missing"),
      (Array("N(NNNu".utf8), "there is no dictionary to add to"),
      (Array("NN".utf8), "values left over"), (Array("h".utf8) + [3], "value 3 was not remembered"),
      (Array("NNR".utf8), "what is called is no name"), (Array("NNb".utf8), "what has none"),
      (P.name("collections", "OrderedDict") + Array("NR".utf8), "a call without a tuple"),
      (P.call(P.name("collections", "OrderedDict"), [P.number(1)]), "gets 1 values of other kinds"),
      (Array("NQ".utf8), "a storage is not described"),
      (Array("X".utf8) + [9, 0, 0, 0], "ends too"),
      (Array("X".utf8) + [1, 0, 0, 0, 0xFF], "a text is not UTF-8"), ([0x80, 9], "of protocol 9"),
      (Array("N.N".utf8), "2 bytes follow its end"),
    ]
    for (value, words) in cases {
      let text = try message(value)
      #expect(text.contains(words) && text.contains("w.pth: byte "), "\(words): \(text)")
    }
    let deep = Array(repeating: UInt8(ascii: "]"), count: 1_100_000)
    #expect(try message(deep).contains("more than 1000000 values"))
    let nested = deep[..<400_000] + Array(repeating: UInt8(ascii: "a"), count: 399_999)
    #expect(try message(Array(nested)).contains("holds a list of 1 entries, no tensors by name"))
  }

  @Test("a tensor that does not lie in its storage is named")
  func tensors() throws {
    func text(_ count: Int, _ offset: Int, _ shape: [Int], _ strides: [Int]) throws -> String {
      try message(
        P.dictionary([
          (
            "a",
            P.tensor(
              P.storage("FloatStorage", key: "0", count: count), offset: offset, shape,
              strides: strides)
          )
        ]))
    }
    #expect(try text(4, 0, [2, 2], [2, 1]) == "")
    for (offset, shape, strides) in [
      (1, [2, 2], [2, 1]), (0, [5], [1]), (0, [2, 2], [3, 1]), (-1, [2], [1]), (0, [-2], [1]),
      (0, [2], [-1]), (0, [2, 2], [2]), (0, [5], [0]),
      (0, [Int(Int32.max), Int(Int32.max), Int(Int32.max)], [0, 0, 0]),
      (0, [3], [Int(Int32.max)]),
    ] {
      let message = try text(4, offset, shape, strides)
      #expect(
        message.contains("w.pth: tensor a of shape \(shape), strides \(strides) and offset"),
        "\(message)")
    }
    #expect(try text(5, 0, [5], [1]).contains("storage of 5 numbers, of which 16 bytes are there"))
    let away = P.tensor(P.storage("FloatStorage", key: "1", count: 4), [4], strides: [1])
    #expect(try message(P.dictionary([("a", away)])).contains("storage 1, which is not there"))
    let twice = P.dictionary([("a", four), ("a", four)])
    #expect(try message(twice).contains("tensor a is there twice"))
    let many = P.dictionary((0..<400).map { ("a\($0)", four) })
    #expect(try message(many) == "")
  }

  @Test("a storage that is seen over and over is refused before memory ends")
  func views() throws {
    func text(_ views: Int) throws -> String {
      let all = P.tensor(P.storage("FloatStorage", key: "0", count: 1000), [1000], strides: [1])
      let pickle =
        Array("}(".utf8) + P.text("a") + all + Array("q".utf8) + [1]
        + (0..<views).flatMap { P.text("\($0)") + Array("h".utf8) + [1] } + Array("u".utf8)
      let bytes = P.floats(Array(repeating: 1, count: 1000))
      return try outcome(TorchBytes.archive(P.whole(pickle), storages: [("0", bytes)])).message
    }
    #expect(try text(2) == "")
    #expect(
      try text(8).contains("tensor 3 and those before it see the file's bytes more than 4 times"))
  }

  @Test("numbers that cannot be weights are refused where weights belong, else passed over by name")
  func kinds() throws {
    func tensor(_ kind: String, _ count: Int) -> [UInt8] {
      P.tensor(P.storage(kind, key: "0", count: count), [count], strides: [1])
    }
    #expect(
      try message(P.dictionary([("conv1.weight", tensor("LongStorage", 2))]))
        .contains("tensor conv1.weight holds a LongStorage, where FloatStorage"))
    #expect(
      try message(
        P.dictionary([("bn.num_batches_tracked", tensor("LongStorage", 2)), ("a", four)]))
        == "")
    #expect(
      try message(
        P.dictionary([("n_averaged", tensor("ByteStorage", 2)), ("a", four), ("b", P.number(1))])
      )
      .hasSuffix(
        "w.pth: n_averaged (ByteStorage), b are no tensors of weights and are passed over."))
    let huge = (0..<8).map { UInt8(truncatingIfNeeded: (1e300).bitPattern >> (8 * UInt64($0))) }
    let bytes = TorchBytes.archive(
      P.whole(P.dictionary([("a", tensor("DoubleStorage", 1))])), storages: [("0", huge)])
    #expect(
      try outcome(bytes).message.contains("tensor a holds numbers that single precision cannot"))
  }

  @Test("one of several state dicts is chosen by its names, else asked for")
  func choice() throws {
    let other = P.dictionary([("x", four)])
    let net = P.dictionary([("a", four)])
    func bytes(_ items: [(String, [UInt8])]) -> [UInt8] {
      TorchBytes.archive(P.whole(P.dictionary(items)), storages: numbers)
    }
    let two = bytes([("head", other), ("net", net)])
    #expect(
      try outcome(two, known: "a").message.hasSuffix("are those of “net”; head is passed over."))
    let both = bytes([("model", net), ("deep", P.dictionary([("ema", net)]))])
    #expect(
      try outcome(both, known: "a").message.hasSuffix(
        "w.pth: the weights may be model, deep.ema. Say which with --state-dict."))
    let read = try outcome(both, stateDict: "deep.ema", known: "a")
    #expect(read.weights?.entries.count == 1)
    #expect(read.message.hasSuffix("are those of “deep.ema”; model is passed over."))
    #expect(
      try outcome(both, stateDict: "ema").message.contains(
        "Valid for --state-dict: model, deep.ema."))
    #expect(
      try message(P.dictionary([("a", P.number(1))])).contains("holds a dictionary of 1 entries"))
    #expect(try message(four).contains("holds one tensor, no tensors by name"))
  }

  @Test("an archive that torch.save did not write, or that lies, is refused")
  func archives() throws {
    let pickle = P.whole(P.dictionary([("a", four)]))
    func text(_ parts: [(String, [UInt8])]) throws -> String {
      try outcome(TorchBytes.zip(parts)).message
    }
    #expect(try text([("a/b", [1])]).contains("without one data.pkl"))
    #expect(
      try text([("a/data.pkl", pickle), ("b/data.pkl", pickle)]).contains("without one data.pkl"))
    #expect(try text([("a/data.pkl", pickle), ("a/code/m.py", [])]).contains("TorchScript"))
    var program = TorchBytes.zip([("a/code/m.py", [1, 2]), ("a/data.pkl", pickle)])
    let entry = try #require(program.firstRange(of: [0x50, 0x4B, 1, 2]))
    program[entry.lowerBound + 10] = 8
    #expect(try outcome(program).message.contains("is a program of TorchScript"))
    #expect(try text([("a/b", [1]), ("a/b", [1])]).contains("its part a/b is there twice"))
    #expect(
      try text([("a/data.pkl", pickle), ("a/byteorder", [1])]).contains(
        "neither “little” nor “big”"))

    let good = TorchBytes.archive(pickle, storages: numbers)
    let directory = good.count - 22 - 56 - 54
    func changed(_ place: Int, _ value: UInt8) throws -> String {
      var bytes = good
      bytes[place] = value
      return try outcome(bytes).message
    }
    #expect(good[directory..<directory + 4].elementsEqual([0x50, 0x4B, 1, 2]))
    #expect(try changed(directory + 10, 8).contains("a/data.pkl is compressed"))
    #expect(try changed(directory + 8, 1).contains("a/data.pkl is compressed or encrypted"))
    #expect(try changed(directory + 43, 0x40).contains("does not lie before the directory"))
    #expect(try changed(directory + 42, 1).contains("does not lie where the directory says"))
    #expect(try changed(directory, 0).contains("part 1 has no entry"))
    #expect(try changed(good.count - 12, 3).contains("ends before part 3 of 3"))
    #expect(try changed(good.count - 12, 1).contains("more than the 1 parts"))
    #expect(try changed(good.count - 5, 1).contains("states a directory of"))
    #expect(try changed(good.count - 1, 1).contains("without a directory"))
    #expect(
      try changed(good.count - 22 - 56 - 54 - 1, 9).contains("its part a/data/0 is not that of"))
  }

  @Test("the old form is refused where it lies about its storages")
  func oldForm() throws {
    func text(
      _ storages: [(key: String, count: Int, bytes: [UInt8])], _ tail: [UInt8] = []
    ) throws -> String {
      let tensor = P.tensor(
        P.storage("FloatStorage", key: "0", count: 4, view: Array("N".utf8)), [4], strides: [1])
      return try outcome(
        TorchBytes.oldForm(P.whole(P.dictionary([("a", tensor)])), storages: storages) + tail
      ).message
    }
    let bytes = P.floats([1, 2, 3, 4])
    #expect(try text([("0", 4, bytes)]) == "")
    #expect(try text([("0", 4, bytes)], [1]).contains("1 bytes follow the last storage"))
    #expect(try text([("0", 4, Array(bytes.dropLast()))]).contains("ends after"))
    #expect(try text([("0", 3, bytes)]).contains("another count stands at byte"))
    #expect(try text([("1", 4, bytes)]).contains("a storage twice, or one of no tensor"))
    #expect(try text([("0", 4, bytes), ("0", 4, bytes)]).contains("a storage twice"))
    #expect(try text([]).contains("is of storage 0, which is not there"))
    #expect(
      try outcome(P.whole(P.list([P.number(1), P.text("abc")]))).message.contains("does not begin"))
  }
}
