import Reports
import Results
import Specification
import Testing

@Test("what a quantity counts of single units adds up to what the database counts")
func unitsAddUp() throws {
  let sample = try SampleSweep()
  let sweep = try Sweep(experiment: "sweep", store: sample.store)
  let quantities = Quantity.all.filter(\.isPerLayer)
  var total = 0
  for dissection in try sample.store.dissections(ofExperiment: "sweep") {
    let cell = try #require(sweep.cells.first { $0.cellId == dissection.cellId })
    let rule = DetectorRule(union: dissection.unionRule, cut: dissection.iouCut)
    for layer in try sample.store.layers(ofDissection: try #require(dissection.id)) {
      for quantity in quantities {
        let counts = layer.units.compactMap {
          quantity.count(in: $0, axis: "Eyeglasses", rule: rule)
        }
        let sum = counts.reduce(0, +)
        let shown = sweep.value(quantity, layer: layer.name, cell: cell.position)
        #expect(counts.count == layer.units.count && Double(sum) == shown ?? 0, "\(quantity.name)")
        total += sum
      }
    }
  }
  #expect(total > 50)
}

@Test("a quantity that a model has once counts no units")
func noUnits() {
  let unit = unit(0, "Eyeglasses", "eye", hnd: 0.06, netdissect: 0.05, counted: ["Eyeglasses"])
  let rule = DetectorRule(union: .hnd, cut: 0.04)
  for quantity in Quantity.all where !quantity.isPerLayer {
    #expect(quantity.count(in: unit, axis: "Eyeglasses", rule: rule) == nil)
  }
}
