import Specification
import Testing

@Suite("Learning-rate schedules")
struct ScheduleTests {
  private func rates(_ schedule: Schedule, warmUp: Double) -> [Double] {
    (0..<8).map {
      schedule.rate(step: $0, stepsPerEpoch: 2, epochs: 4, warmUpEpochs: warmUp, base: 0.8)
    }
  }

  private func isClose(_ a: [Double], _ b: [Double]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) < 1e-12 }
  }

  @Test("the constant rate is the base rate at every step")
  func constant() {
    #expect(rates(.constant, warmUp: 0) == [Double](repeating: 0.8, count: 8))
  }

  @Test("the warm-up rises linearly to the base rate, which the step behind it keeps")
  func warmUp() {
    let rising = [0.2, 0.4, 0.6, 0.8]
    #expect(isClose(rates(.constant, warmUp: 2), rising + [0.8, 0.8, 0.8, 0.8]))
    #expect(isClose(Array(rates(.cosine, warmUp: 2).prefix(5)), rising + [0.8]))
  }

  @Test("the cosine passes the values known by hand")
  func cosine() {
    // Four steps behind the warm-up: cos 0, π/4, π/2, 3π/4.
    let root = 2.0.squareRoot() / 2
    let falling = [0.8, 0.4 * (1 + root), 0.4, 0.4 * (1 - root)]
    #expect(isClose(Array(rates(.cosine, warmUp: 2).suffix(4)), falling))
    let whole = rates(.cosine, warmUp: 0)
    #expect(isClose([whole[0], whole[2], whole[4], whole[6]], falling))
  }

  @Test("half an epoch of warm-up is whole steps")
  func halfEpoch() {
    let rates = rates(.cosine, warmUp: 0.5)
    #expect(rates[0] == 0.8 && rates[1] == 0.8 && rates[2] < 0.8)
  }

  @Test("a run of warm-up alone ends at the base rate")
  func onlyWarmUp() {
    #expect(abs(rates(.cosine, warmUp: 4)[7] - 0.8) < 1e-12)
  }
}
