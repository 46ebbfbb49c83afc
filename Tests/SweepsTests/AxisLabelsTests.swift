import Dissection
import Faces
import Networks
import Painter
import Probing
import Results
import Sweeps
import Tensors
import Testing

@Suite("The probe for the skewed attribute")
struct AxisLabelsTests {
  /// Eight males of whom six wear eyeglasses, eight females of whom two do.
  private let table = FaceTable(
    origin: "test", names: (0..<16).map(String.init),
    attributes: [
      "Male": (0..<16).map { $0 < 8 },
      "Eyeglasses": (0..<16).map { $0 < 6 || $0 >= 14 },
    ])

  @Test("labels as many faces of every subgroup, the first, so that gender tells nothing of them")
  func balance() throws {
    let labels = try #require(
      AxisLabels(of: Array(0..<16), in: table, target: "Male", attribute: "Eyeglasses"))
    #expect(labels.groups.enumerated().filter { $1 == 1 }.map(\.offset) == [0, 1, 14, 15])
    #expect(labels.groups.enumerated().filter { $1 == 0 }.map(\.offset) == [6, 7, 8, 9])
    // Places are those among the dictionary's faces, whatever their rows.
    let some = AxisLabels(of: [15, 9, 7, 3, 2], in: table, target: "Male", attribute: "Eyeglasses")
    #expect(some?.groups == [1, 0, 0, 1, nil])
  }

  @Test("there are none without the columns or without a subgroup")
  func missing() {
    let all = Array(0..<16)
    #expect(AxisLabels(of: all, in: table, target: "Male", attribute: "Bald") == nil)
    #expect(AxisLabels(of: all, in: table, target: "Young", attribute: "Eyeglasses") == nil)
    let some = Array(0..<14)
    #expect(AxisLabels(of: some, in: table, target: "Male", attribute: "Eyeglasses") == nil)
  }

  @Test("units are probed for it on request, and all else stays as it is")
  func family() throws {
    let source = SyntheticSource(seed: 5, counts: [.dictionary: 60])
    let faces = Array(0..<source.table.count)
    let dictionary = try PreparedDictionary(source, faces: faces, size: 32)
    let step = DissectionStep(
      dictionary: dictionary, hook: .conv1,
      settings: DissectionSettings(quantiles: [0.05], permutations: 99),
      pool: WorkerPool(threads: 1))
    let model = Network(.resnet18, seed: 2)
    var columns = source.table.attributes
    columns["Bare"] = columns["Wearing_Hat"]?.map { $0.map { !$0 } }
    let table = FaceTable(origin: "test", names: source.table.names, attributes: columns)
    func units(probedFor attribute: String?) throws -> [UnitRecord] {
      let labels = attribute.flatMap {
        AxisLabels(of: faces, in: table, target: "Male", attribute: $0)
      }
      return try step.run(model, axisLabels: labels, checkCancellation: {}).layers.flatMap(\.units)
    }
    let (plain, hat, bare) = try (
      units(probedFor: nil), units(probedFor: "Wearing_Hat"), units(probedFor: "Bare")
    )
    var largest = 0.0
    for (unit, (plain, bare)) in zip(hat, zip(plain, bare)) {
      #expect(unit.families.dropLast() == plain.families[...])
      let (own, other) = (try #require(unit.families.last), try #require(bare.families.last))
      #expect(own.family == "axis" && own.groups.map(\.group) == ["without", "with"])
      // What responds to a hat responds to its absence the less.
      #expect(own.groups.map(\.probability) == other.groups.map(\.probability).reversed())
      largest = max(largest, own.groups[1].probability)
    }
    #expect(largest > 0.5)
  }
}
