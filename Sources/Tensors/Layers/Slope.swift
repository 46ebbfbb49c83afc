/// Writes `x`, below 0 times a learnt slope, into `y`.
///
/// Shapes: `x` and `y` […, C], `slope` [C], or [1] for all channels alike.
/// Source: He et al. 2015, “Delving deep into rectifiers”, Eq. 1.
package func applySlope(
  _ x: Tensor, _ slope: Tensor, into y: inout Tensor, on pool: WorkerPool
) {
  let one = Array(repeating: 1, count: x.shape.count - 1)
  combine(x, slope.reshaped(one + [slope.count]), by: .slope, into: &y, on: pool)
}

/// Writes the loss gradient at the input of `applySlope`: it is multiplied by 1 above 0, else by the slope.
package func slopeInputGradient(
  _ dy: Tensor, x: Tensor, _ slope: Tensor, into dx: inout Tensor, on pool: WorkerPool
) {
  precondition(
    dy.shape == x.shape && dx.shape == x.shape && [1, x.columns].contains(slope.count),
    "\(dy.shape) at \(x.shape) → \(dx.shape), \(slope.shape)")
  let (gradient, input) = unsafe (dy.pointer, x.pointer)
  let (slopes, isShared) = unsafe (slope.pointer, slope.count == 1)
  let shared = Lanes(repeating: slope[0])
  let cut = RowCut(rows: x.rows, columns: x.columns)
  unsafe mapRows(cut, x.columns, into: dx.mutablePointer(), on: pool) { place, c, lanes in
    let value = unsafe load(gradient + place, lanes)
    let own = unsafe isShared ? shared : load(slopes + c, lanes)
    return unsafe value.replacing(with: value * own, where: load(input + place, lanes) .<= 0)
  }
}

/// Writes the loss gradient at the slope of `applySlope`: the sum of dy · x where x is below 0.
package func slopeWeightGradient(
  _ dy: Tensor, x: Tensor, into gradient: inout Tensor, on pool: WorkerPool
) {
  let columns = x.columns
  precondition(
    dy.shape == x.shape && [1, columns].contains(gradient.count),
    "\(dy.shape) at \(x.shape) → \(gradient.shape)")
  let (source, input) = unsafe (dy.pointer, x.pointer)
  let sums = unsafe pool.scratch(.partials, floats: columns)
  unsafe sumColumns(rows: x.rows, columns: columns, into: sums, on: pool) { place, lanes in
    let value = unsafe load(input + place, lanes)
    return unsafe (load(source + place, lanes) * value).replacing(with: 0, where: value .>= 0)
  }
  if gradient.count == columns {
    unsafe gradient.mutablePointer().update(from: sums, count: columns)
  } else {
    gradient[0] = Float((0..<columns).reduce(0.0) { unsafe $0 + Double(sums[$1]) })
  }
}
