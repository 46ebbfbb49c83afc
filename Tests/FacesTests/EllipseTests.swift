import Concepts
import Faces
import Foundation
import Images
import Testing

@Suite("Ellipses")
struct EllipseTests {
  private func mask(
    _ x: Int, _ y: Int, _ along: Int, _ across: Int, _ degrees: Int, size: Int = 101
  ) -> BitMask {
    var mask = BitMask(width: size, height: size)
    mask.fill(
      Ellipse(centre: SIMD2(x, y), along: along, across: across, degrees: degrees))
    return mask
  }

  @Test("the smallest ellipse is a cross")
  func smallest() {
    let cross = mask(2, 2, 1, 1, 0, size: 5)
    #expect(cross.area == 5 && cross[1, 2] && cross[3, 2] && cross[2, 1] && cross[2, 3])
  }

  @Test("the area is π·a·b and the ends of the axes are on", arguments: [(40, 20), (30, 30)])
  func area(along: Int, across: Int) {
    let ellipse = mask(50, 50, along, across, 0)
    let exact = Double.pi * Double(along * across)
    #expect(abs(Double(ellipse.area) - exact) < 0.01 * exact)
    #expect(ellipse[50 - along, 50] && ellipse[50 + along, 50])
    #expect(ellipse[50, 50 - across] && !ellipse[50, 49 - across])
  }

  @Test("a quarter turn swaps the axes, half a turn changes nothing")
  func turns() {
    #expect(mask(50, 50, 40, 20, 90) == mask(50, 50, 20, 40, 0))
    #expect(mask(50, 50, 40, 20, 180) == mask(50, 50, 40, 20, 0))
  }

  @Test("positive degrees turn the long axis from right to down")
  func direction() {
    let ellipse = mask(50, 50, 40, 10, 45)
    #expect(ellipse[75, 75] && ellipse[25, 25] && !ellipse[75, 25])
  }

  @Test("an ellipse over the edge is cut, one outside leaves the mask empty")
  func clipping() {
    let corner = mask(0, 0, 20, 20, 30)
    #expect(corner.area > 300 && corner.area < 345)
    #expect(mask(-50, 50, 20, 20, 0).isEmpty)
    #expect(mask(50, 300, 20, 20, 0).isEmpty)
  }
}
