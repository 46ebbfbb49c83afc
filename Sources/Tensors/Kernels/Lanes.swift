/// Eight floats, the width of an AVX2 register.
typealias Lanes = SIMD8<Float>

/// Calls `body` for 0..<`count` in steps of eight, and once for what is left over.
///
/// The number of lanes is a constant 8 in the first call, so that full loads and stores remain.
@inline(__always)
func forEachLanes(_ count: Int, _ body: (_ place: Int, _ lanes: Int) -> Void) {
  var place = 0
  while place &+ 8 <= count {
    body(place, 8)
    place &+= 8
  }
  if place < count { body(place, count &- place) }
}

/// Reads the first `lanes` of eight floats; the others are 0.
@inline(__always)
func load(_ source: UnsafePointer<Float>, _ lanes: Int) -> Lanes {
  if lanes == 8 { return unsafe UnsafeRawPointer(source).loadUnaligned(as: Lanes.self) }
  var result = Lanes.zero
  for lane in 0..<lanes { result[lane] = unsafe source[lane] }
  return result
}

/// Reads the first `lanes` of eight floats; the others are 0.
@inline(__always)
func load(_ source: UnsafeMutablePointer<Float>, _ lanes: Int) -> Lanes {
  unsafe load(UnsafePointer(source), lanes)
}

/// Writes the first `lanes` of `value`.
@inline(__always)
func store(_ value: Lanes, _ target: UnsafeMutablePointer<Float>, _ lanes: Int) {
  if lanes == 8 {
    unsafe UnsafeMutableRawPointer(target).storeBytes(of: value, as: Lanes.self)
  } else {
    for lane in 0..<lanes { unsafe target[lane] = value[lane] }
  }
}

extension SIMD8<Float> {
  /// `a · b + self` with one rounding.
  @inline(__always)
  func adding(_ a: Lanes, _ b: Lanes) -> Lanes { addingProduct(a, b) }

  /// The greater of each lane and 0.
  @inline(__always)
  var rectified: Lanes { replacing(with: 0, where: self .< 0) }
}
