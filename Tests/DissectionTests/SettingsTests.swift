import Dissection
import Foundation
import Testing

@Test("settings survive JSON, and default to the paper's")
func settings() throws {
  let settings = DissectionSettings(quantiles: [0.05], union: .netdissect)
  let data = try JSONEncoder().encode(settings)
  #expect(try JSONDecoder().decode(DissectionSettings.self, from: data) == settings)
  let paper = DissectionSettings()
  #expect(paper.quantiles == [0.005] && paper.iou == 0.04 && paper.union == .hnd)
}
