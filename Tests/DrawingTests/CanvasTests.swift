import Drawing
import Foundation
import Testing
import TestSupport

@Suite("Canvas")
struct CanvasTests {
  @Test("a filled rectangle colours exactly its pixels")
  func rectangle() {
    let canvas = Canvas(width: 4, height: 3)
    canvas.rectangle(at: Point(1, 1), Point(2, 1))
    canvas.fill(Colour(0.2, 0.5, 1))
    let black: [UInt8] = [0, 0, 0]
    let blue: [UInt8] = [51, 128, 255]
    let row = black + blue + blue + black
    #expect(canvas.rgb() == black + black + black + black + row + black + black + black + black)
  }

  @Test("a half covered pixel has half the coverage")
  func coverage() {
    let canvas = Canvas(width: 2, height: 1, format: .coverage)
    canvas.rectangle(at: Point(0, 0), Point(1.5, 1))
    canvas.fill(.black)
    #expect(canvas.coverage()[0] == 255)
    #expect(abs(Int(canvas.coverage()[1]) - 128) <= 2)
  }

  @Test("an ellipse covers π·a·b, whatever its angle", arguments: [0, 0.3, 1.2])
  func ellipse(angle: Double) {
    let canvas = Canvas(width: 100, height: 100, format: .coverage)
    canvas.ellipse(at: Point(50, 50), Point(30, 12), angle: angle)
    canvas.fill(.white)
    let area = canvas.coverage().reduce(0) { $0 + Double($1) / 255 }
    #expect(abs(area - .pi * 30 * 12) < 10)
  }

  @Test("a smooth curve passes through its points")
  func spline() {
    let points = [Point(10, 50), Point(30, 20), Point(60, 70), Point(90, 40)]
    let canvas = Canvas(width: 100, height: 100, format: .coverage)
    canvas.curve(through: points)
    canvas.stroke(.white, width: 3)
    for point in points {
      #expect(canvas.coverage()[Int(point.y) * 100 + Int(point.x)] > 200)
    }
  }

  @Test("a smooth loop through points of a circle is the circle")
  func loop() {
    let canvas = Canvas(width: 100, height: 100, format: .coverage)
    canvas.loop(
      through: (0..<12).map {
        let angle = Double($0) * .pi / 6
        return Point(50 + 40 * cos(angle), 50 + 40 * sin(angle))
      })
    canvas.fill(.white)
    let area = canvas.coverage().reduce(0) { $0 + Double($1) / 255 }
    #expect(abs(area / (.pi * 1600) - 1) < 0.005)
  }

  @Test("transforms and clips end with their scope")
  func state() {
    let canvas = Canvas(width: 10, height: 10, format: .coverage)
    canvas.saved {
      canvas.rectangle(at: Point(0, 0), Point(1, 1))
      canvas.clip()
      canvas.scale(by: 3)
      canvas.translate(by: Point(1, 0))
    }
    canvas.rectangle(at: Point(8, 9), Point(1, 1))
    canvas.fill(.white)
    #expect(canvas.coverage()[98] == 255)
    #expect(canvas.coverage().reduce(0) { $0 + Int($1) } == 255)
  }

  @Test("an even-odd fill leaves the hole free")
  func hole() {
    let canvas = Canvas(width: 10, height: 10, format: .coverage)
    canvas.rectangle(at: Point(0, 0), Point(10, 10))
    canvas.rectangle(at: Point(3, 3), Point(4, 4))
    canvas.fill(.white, rule: .evenOdd)
    #expect(canvas.coverage()[55] == 0)
    #expect(canvas.coverage()[0] == 255)
  }

  @Test("gradients run from their first colour to their last")
  func gradients() {
    let stops = [Paint.Stop(0, .black), Paint.Stop(1, .white)]
    let canvas = Canvas(width: 101, height: 1)
    canvas.paint(.linear(from: Point(0, 0), to: Point(101, 0), stops: stops))
    let linear = canvas.rgb()
    #expect(linear[0] < 4 && abs(Int(linear[150]) - 127) < 4 && linear[300] > 251)
    canvas.paint(.radial(centre: Point(50.5, 0.5), radius: 50, stops: stops))
    let radial = canvas.rgb()
    #expect(radial[150] < 4 && radial[0] > 250)
  }

  @Test("text is as wide as it is measured")
  func text() {
    let canvas = Canvas(width: 200, height: 30, format: .coverage)
    let width = canvas.width(of: "HHH", size: 20)
    canvas.text("HHH", at: Point(190, 25), size: 20, .white, alignment: .right)
    let columns = (0..<200).filter { x in (0..<30).contains { canvas.coverage()[$0 * 200 + x] > 0 }
    }
    #expect(width > 30)
    #expect(columns.allSatisfy { Double($0) >= 189 - width && $0 < 190 })
    #expect(columns.count > 20)
  }

  @Test("a PNG is written, and a missing folder is named")
  func png() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.png").path
    let canvas = Canvas(width: 3, height: 2)
    canvas.paint(.solid(Colour(0.2, 0.4, 0.6)))
    try canvas.writePNG(to: path)
    #expect(
      FileManager.default.contents(atPath: path)?.starts(with: [0x89, 0x50, 0x4E, 0x47]) == true)
    let missing = folder.file("none/a.png").path
    #expect(throws: DrawingError.self) { try canvas.writePNG(to: missing) }
  }
}
