import Comparisons
import Foundation
import Probing
import Specification
import Sweeps
import TestSupport
import Testing

@Suite("How models of a comparison are named")
struct NamedModelTests {
  private let folder: TemporaryFolder
  private let options = NamedModelOptions(layers: ["layer4"], hook: .block, size: 96)

  init() throws {
    folder = try TemporaryFolder()
  }

  private func named(_ texts: String...) throws -> [NamedModel] {
    try [NamedModel].named(texts, options: options).models
  }

  private func list(_ text: String) throws -> [NamedModel] {
    let file = folder.file("models.yaml")
    try Data(text.utf8).write(to: file)
    return try [NamedModel].named([file.path], options: options).models
  }

  @Test("a file is called as its name without the ending, and takes the layers that it has")
  func files() throws {
    let models = try named("x/smile.safetensors", "gender.onnx")
    #expect(models.map(\.name) == ["smile", "gender"])
    guard case .file(let weights) = models[0].sources[0],
      case .file(let network) = models[1].sources[0]
    else { throw ComparisonError.one(nil) }
    #expect(weights.layers == ["layer4"] && weights.takesSomeLayers && weights.hook == .block)
    #expect(weights.choices.size == 96 && weights.file.relativePath == "x/smile.safetensors")
    // The layers of a network are places themselves.
    #expect(network.hook == nil)
  }

  @Test("files of one given name are trainings of a model; of one name by chance they are refused")
  func trainings() throws {
    let models = try named("smile=a.pth", "other.pth", "smile=b.pth")
    #expect(models.map(\.name) == ["smile", "other"] && models.map(\.sources.count) == [2, 1])
    #expect(throws: ComparisonError.twice("m")) { try named("a/m.pth", "b/m.pth") }
    #expect(throws: ComparisonError.one("a")) { try named("a=x.pth", "a=y.pth") }
    #expect(throws: ComparisonError.one(nil)) { try named() }
  }

  @Test("what is no file is a recorded cell or arm")
  func recorded() throws {
    let models = try named("smile", "years=age, unskewed seed 2")
    #expect(models.map(\.name) == ["smile", "years"])
    #expect(
      models[1].sources == [
        .recorded("age, unskewed seed 2", layers: ["layer4"], hook: .block)
      ])
  }

  @Test("a list gives each model its own settings, from its own folder")
  func yaml() throws {
    let models = try list(
      """
      dictionary: faces
      models:
        - {name: smile, file: a.onnx, layers: [conv4, conv5], size: 64, colours: bgr, scale: 255,
           mean: [104, 117, 123], deviation: 256}
        - {name: gender, files: [b.pth, c.pth], hook: block, stateDict: ema}
        - {cell: age-group}
        - file: /models/d.safetensors
      """)
    #expect(models.map(\.name) == ["smile", "gender", "age-group", "d"])
    guard case .file(let smile) = models[0].sources[0],
      case .file(let gender) = models[1].sources[1]
    else { throw ComparisonError.one(nil) }
    #expect(smile.file.path == folder.file("a.onnx").path && smile.layers == ["conv4", "conv5"])
    #expect(smile.choices.colours == .bgr && smile.choices.scale == 255 && smile.choices.size == 64)
    #expect(smile.choices.mean == [104, 117, 123] && smile.choices.deviation == [256])
    #expect(!smile.takesSomeLayers && gender.hook == .block && gender.stateDict == "ema")
    #expect(gender.layers == nil && gender.choices.size == nil)
    #expect(models[2].sources == [.recorded("age-group", layers: nil, hook: nil)])
    let dictionary = try [NamedModel].named(
      [folder.file("models.yaml").path], options: options
    ).dictionary
    #expect(dictionary.map { URL(filePath: $0).path } == folder.file("faces").path)
  }

  @Test(
    "what is wrong with a list is said with its line",
    arguments: [
      (
        "models: [{file: a.pth, colors: bgr}]",
        "unknown key “models[0].colors”. Did you mean colours?"
      ),
      ("models: [{name: a}]", "without any of them"),
      ("models: [{file: a.pth, cell: b}]", "file and cell"),
      ("models: [{cell: b, size: 64}]", "a cell records how its pictures are prepared"),
      ("models: [{file: a.pth, size: 8}]", "a whole number from 16 to 2048"),
      ("models: [{file: a.pth, deviation: 0}]", "deviation is 0"),
      ("models: [{file: a.pth, mean: [1, 2]}]", "one number or three"),
      ("models: [{file: a.pth}, {file: x/a.pth}]", "another a"),
      ("dictionary: faces", "models is missing"),
      ("[a, b]", "a mapping with the keys dictionary and models"),
    ])
  func wrong(text: String, reason: String) throws {
    let error = #expect(throws: (any Error).self) { try list(text) }
    #expect("\(error.map { "\($0)" } ?? "")".contains(reason), "\(error.map { "\($0)" } ?? "")")
  }
}
