import Drawing
import Reports
import Results
import Testing

@Suite("Figures")
struct FigureTests {
  @Test("a curve's words have the means, the missing P and what a single seed lacks")
  func words() throws {
    let sample = try SampleSweep()
    let data = try Sweep(experiment: "sweep", store: sample.store)
    let plots = SweepPlots(data)
    let figure = try #require(
      plots.figure(.curve(.region(.eye, .detectors)), axis: "Eyeglasses"))
    #expect(figure.title == "Eye-region detectors: Eyeglasses skewed")
    #expect(figure.name == "eyeDetectors-Eyeglasses")
    #expect(figure.alternative.contains("layer1: 1 at P 50, 4 at P 100."))
    #expect(figure.alternative.contains("Not recorded yet: P 100 seed 2."))
    let gap = try #require(plots.figure(.curve(.accuracyGap), axis: "Eyeglasses"))
    #expect(gap.alternative.contains(" % at P 50"))
  }

  @Test("an axis without a recorded cell has no figure")
  func nothing() throws {
    let sample = try SampleSweep()
    let data = try Sweep(experiment: "sweep", store: sample.store)
    let plots = SweepPlots(data)
    for kind in FigureKind.standard { #expect(plots.figure(kind, axis: "grayscale") == nil) }
  }

  @Test("all of chance stands beside the counts, and all figures can be drawn")
  func standard() throws {
    let axis = "<i>Hat</i>/../x"
    let study = try StudySweep(seeds: [1, 2], attribute: axis) { of, skew, seed in
      of == axis && skew != 70 && (skew == 50 || seed == 1)
    }
    let data = try Sweep(experiment: "study", store: study.store)
    let plots = SweepPlots(data)
    for kind in FigureKind.standard where kind != .curve(.axis(.pairs)) {
      let figure = try #require(plots.figure(kind, axis: ArmAxis(axis)))
      #expect(figure.name.allSatisfy { $0.isLetter || $0.isNumber || "-.".contains($0) })
      #expect(figure.alternative.contains("P 70"))
      for format in Page.Format.allCases { #expect(figure.page.file(as: format).count > 2000) }
    }
    let eyes = try #require(plots.figure(.curve(.region(.eye, .detectors)), axis: ArmAxis(axis)))
    for null in ["untrained network", "faces shuffled", "masks shifted"] {
      #expect(eyes.alternative.contains(null))
    }
  }

  @Test("names of figures lead back to them")
  func names() {
    for kind in FigureKind.standard { #expect(FigureKind(name: kind.name) == kind) }
    #expect(FigureKind(name: "pairs:Goatee") == .curve(.concept("Goatee", .pairs)))
    #expect(FigureKind(name: "mood") == nil)
  }
}

@Suite("The parts of figures")
struct FigurePartTests {
  @Test(
    "a scale of counts starts at 0, holds every value and has a few whole ticks",
    arguments: [[0.0], [1], [3, 7], [0.4, 199], [64, 512]])
  func countScale(values: [Double]) {
    let scale = Scale.fromZero(values, to: (100, 0), whole: true)
    #expect(scale.values.lowerBound == 0 && scale.ticks.first == 0 && scale(0) == 100)
    #expect(values.allSatisfy(scale.values.contains))
    #expect((2...6).contains(scale.ticks.count))
    #expect(scale.ticks.allSatisfy { $0 == $0.rounded() && scale.values.contains($0) })
  }

  @Test("a scale of shares may go below 0 and keeps 0 as a tick")
  func shareScale() {
    let scale = Scale.fromZero([-0.07, 0.9], to: (100, 0), whole: false)
    #expect(scale.values.contains(-0.07) && scale.ticks.contains(0))
    #expect(scale.ticks.map { scale.label($0, percent: true) }.contains("20 %"))
  }

  @Test("ticks of a narrow scale differ in what is written beside them, in percent as well")
  func narrowScale() {
    let scale = Scale.fromZero([-0.0025, 0.01], to: (100, 0), whole: false)
    for percent in [true, false] {
      let labels = scale.ticks.map { scale.label($0, percent: percent) }
      #expect(Set(labels).count == labels.count, "\(labels)")
    }
    #expect(scale.label(-0.005, percent: true) == "−0.5 %")
  }

  @Test("labels that would touch are left out, the first and the last are kept")
  func apart() {
    let ruler = TextRuler()
    let labels = (0...20).map { (text: "\(50 + $0)", place: Double($0) * 5) }
    let kept = ruler.apart(labels, size: 6.5)
    #expect(kept.first == 0 && kept.last == 20 && kept.count > 2)
    for (one, next) in zip(kept, kept.dropFirst()) {
      let width = ruler.width(labels[one].text, size: 6.5)
      #expect(labels[next].place - labels[one].place > width)
    }
  }

  @Test("a run of P that are not recorded has one pair of brackets")
  func brackets() {
    func texts(_ recorded: Set<Int>) -> String {
      let labels = (0..<6).map { (place: $0, text: "\(50 + 10 * $0)") }
      return bracketed(labels, recorded.contains).map(\.text).joined(separator: " ")
    }
    #expect(texts([0, 1]) == "50 60 (70 80 90 100)")
    #expect(texts([1, 3, 5]) == "(50) 60 (70) 80 (90) 100")
    #expect(texts([]) == "(50 60 70 80 90 100)")
    #expect(texts(Set(0..<6)) == "50 60 70 80 90 100")
  }

  @Test("lines of text are no wider than their room, whatever the words")
  func lines() {
    let ruler = TextRuler()
    let text = "Counted pairs of " + String(repeating: "Wearing_", count: 20) + " and more"
    let lines = ruler.lines(text, size: 8, bold: true, within: 100)
    #expect(lines.count > 3 && lines.allSatisfy { ruler.width($0, size: 8, bold: true) <= 100 })
    #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
  }

  @Test("a line has a gap where a value is missing")
  func gaps() {
    let isThere = [true, true, false, true, false]
    let runs = contiguous(0..<5, where: { isThere[$0] })
    #expect(runs == [0..<2, 3..<4])
  }
}

@Suite("What the scales of figures say")
struct ScaleLabelTests {
  @Test("every figure has ink left of its scales: the vertical label")
  func labels() throws {
    let study = try StudySweep(seeds: [1, 2]) { axis, _, _ in axis == StudySweep.attribute }
    let plots = SweepPlots(try Sweep(experiment: "study", store: study.store))
    for kind in FigureKind.standard + [.curve(.worstSubgroup)] {
      let figure = try #require(plots.figure(kind, axis: ArmAxis(StudySweep.attribute)))
      let canvas = Canvas(
        width: Int(figure.page.size.x.rounded(.up)), height: Int(figure.page.size.y.rounded(.up)))
      canvas.paint(.solid(.white))
      figure.page.draw(on: canvas)
      #expect(canvas.hasUprightInk(columns: 4..<12), "\(kind)")
    }
  }
}

extension Canvas {
  /// Whether some run of 12 rows half-way up has ink in every third row of the columns.
  fileprivate func hasUprightInk(columns: Range<Int>) -> Bool {
    let (pixels, width) = (rgb(), width)
    let dark = (height / 3..<height * 3 / 4).map { y in
      columns.contains { x in pixels[3 * (y * width + x)] < 200 }
    }
    return dark.indices.dropLast(12).contains { start in
      (0..<4).allSatisfy { part in dark[start + 3 * part..<start + 3 * part + 3].contains(true) }
    }
  }
}
