/// Where a ReLU behind batch normalisation let its input through.
package enum ReLUMask: Sendable {
  /// There is no ReLU.
  case none
  /// Where `raw · scale + shift` is above 0, as it was computed forward.
  case recomputed
  /// Where this map, the ReLU's output, is above 0.
  case output(Tensor)
}

/// Sums up the loss gradients of batch normalisation's learnt `weight` and `bias`.
///
/// With g the loss gradient behind the ReLU and x̂ = (raw − mean) · inverseDeviation, these are
/// Σ g · x̂ and Σ g. With the mask `.output`, `gradient` itself is masked on the way.
/// Shapes: `gradient` and `raw` [N, H, W, C]; `weight` and `bias` [C].
/// Source: Ioffe, Szegedy 2015, “Batch normalization”, §3.
package func batchNormSums(
  _ gradient: inout Tensor, raw: Tensor, _ statistics: BatchStatistics, mask: ReLUMask,
  weight: inout Tensor, bias: inout Tensor, on pool: WorkerPool
) {
  let columns = raw.columns
  precondition(
    gradient.shape == raw.shape && weight.count == columns && bias.count == columns,
    "\(gradient.shape) at \(raw.shape), \(weight.shape)")
  let cut = RowCut(rows: raw.rows, columns: columns, atMost: 64)
  let (source, mean) = unsafe (raw.pointer, statistics.mean.pointer)
  let (scale, shift) = unsafe (statistics.scale.pointer, statistics.shift.pointer)
  let target = unsafe gradient.mutablePointer()
  let partials = unsafe pool.scratch(.partials, floats: cut.tiles * 4 * columns)
  switch mask {
  case .none:
    unsafe sumTiles(cut, columns, source, mean, into: partials, on: pool) { place, _, _, lanes in
      unsafe load(target + place, lanes)
    }
  case .recomputed:
    unsafe sumTiles(cut, columns, source, mean, into: partials, on: pool) { place, c, raw, lanes in
      unsafe load(target + place, lanes).replacing(
        with: 0, where: affine(raw, scale + c, shift + c, lanes) .<= 0)
    }
  case .output(let output):
    precondition(output.shape == raw.shape, "\(output.shape) masks \(raw.shape)")
    let rectified = unsafe output.pointer
    unsafe sumTiles(cut, columns, source, mean, into: partials, on: pool) { place, _, _, lanes in
      let masked = unsafe load(target + place, lanes).replacing(
        with: 0, where: load(rectified + place, lanes) .<= 0)
      unsafe store(masked, target + place, lanes)
      return masked
    }
  }
  let (weights, biases) = unsafe (weight.mutablePointer(), bias.mutablePointer())
  forEachLanes(columns) { c, lanes in
    var (sum, product) = (SIMD16<Double>.zero, SIMD16<Double>.zero)
    for tile in 0..<cut.tiles {
      sum += unsafe SIMD16<Double>(load(partials + (tile * 2 * columns + c), lanes))
      product += unsafe SIMD16<Double>(load(partials + ((tile * 2 + 1) * columns + c), lanes))
    }
    unsafe store(Lanes(sum), biases + c, lanes)
    unsafe store(
      Lanes(product) * load(statistics.inverseDeviation.pointer + c, lanes), weights + c, lanes)
  }
}

/// Writes each tile's sums of g and of g · (raw − mean), with g from `gradient`.
///
/// The sums stand in memory, so that the maps are read in the order in which they lie.
@inline(__always)
private func sumTiles(
  _ cut: RowCut, _ columns: Int, _ raw: UnsafePointer<Float>, _ mean: UnsafePointer<Float>,
  into partials: UnsafeMutablePointer<Float>, on pool: WorkerPool,
  _ gradient: (_ place: Int, _ column: Int, _ raw: Lanes, _ lanes: Int) -> Lanes
) {
  let runs = unsafe partials + cut.tiles * 2 * columns
  pool.run(tiles: cut.tiles) { tile in
    let rows = cut.range(tile)
    let (sums, products) = unsafe (
      partials + tile * 2 * columns, partials + (tile * 2 + 1) * columns
    )
    let (runSums, runProducts) = unsafe (
      runs + tile * 2 * columns, runs + (tile * 2 + 1) * columns
    )
    unsafe sums.update(repeating: 0, count: 2 * columns)
    forEachRun(of: rows.count) { run in
      unsafe runSums.update(repeating: 0, count: 2 * columns)
      for row in run {
        let start = (rows.lowerBound &+ row) &* columns
        forEachLanes(columns) { c, lanes in
          let value = unsafe load(raw + (start &+ c), lanes)
          let dy = gradient(start &+ c, c, value, lanes)
          unsafe store(load(runSums + c, lanes) + dy, runSums + c, lanes)
          let product = unsafe load(runProducts + c, lanes)
            .addingProduct(dy, value - load(mean + c, lanes))
          unsafe store(product, runProducts + c, lanes)
        }
      }
      forEachLanes(columns) { c, lanes in
        unsafe store(load(sums + c, lanes) + load(runSums + c, lanes), sums + c, lanes)
        unsafe store(
          load(products + c, lanes) + load(runProducts + c, lanes), products + c, lanes)
      }
    }
  }
}

/// Turns `gradient`, at the output of batch normalisation, into that at `raw`, in place.
///
/// The batch's own mean and variance depend on `raw` too: the gradient is
/// `scale · (g − mean(g) − x̂ · mean(g · x̂))`. `weight` and `bias` are what `batchNormSums` found.
package func batchNormInputGradient(
  _ gradient: inout Tensor, raw: Tensor, _ statistics: BatchStatistics, mask: ReLUMask,
  weight: Tensor, bias: Tensor, on pool: WorkerPool
) {
  precondition(gradient.shape == raw.shape, "\(gradient.shape) at \(raw.shape)")
  let target = unsafe gradient.mutablePointer()
  unsafe propagate(
    UnsafePointer(target), raw, statistics, mask, weight, bias, into: target, on: pool)
}

/// Writes the gradient at `raw` into `rawGradient`; else as the form that works in place.
package func batchNormInputGradient(
  _ gradient: Tensor, raw: Tensor, _ statistics: BatchStatistics, mask: ReLUMask,
  weight: Tensor, bias: Tensor, into rawGradient: inout Tensor, on pool: WorkerPool
) {
  precondition(
    gradient.shape == raw.shape && rawGradient.shape == raw.shape,
    "\(gradient.shape), \(rawGradient.shape) at \(raw.shape)")
  unsafe propagate(
    gradient.pointer, raw, statistics, mask, weight, bias, into: rawGradient.mutablePointer(),
    on: pool)
}

private func propagate(
  _ gradient: UnsafePointer<Float>, _ raw: Tensor, _ statistics: BatchStatistics,
  _ mask: ReLUMask, _ weight: Tensor, _ bias: Tensor,
  into target: UnsafeMutablePointer<Float>, on pool: WorkerPool
) {
  let columns = raw.columns
  precondition(weight.count == columns && bias.count == columns, "\(weight.shape) at \(raw.shape)")
  let (source, mean) = unsafe (raw.pointer, statistics.mean.pointer)
  let (scale, shift) = unsafe (statistics.scale.pointer, statistics.shift.pointer)
  let productMeans = unsafe pool.scratch(.partials, floats: 2 * columns)
  let gradientMeans = unsafe productMeans + columns
  let count = Float(raw.rows)
  for c in 0..<columns {
    let factor = unsafe -scale[c] / count
    unsafe productMeans[c] = factor * weight.pointer[c] * statistics.inverseDeviation.pointer[c]
    unsafe gradientMeans[c] = factor * bias.pointer[c]
  }
  let cut = RowCut(rows: raw.rows, columns: columns)
  let recomputed = if case .recomputed = mask { true } else { false }
  unsafe mapRows(cut, columns, into: target, on: pool) { place, c, lanes in
    let value = unsafe load(source + place, lanes)
    var dy = unsafe load(gradient + place, lanes)
    if recomputed {
      dy.replace(with: 0, where: unsafe affine(value, scale + c, shift + c, lanes) .<= 0)
    }
    let spread = unsafe load(gradientMeans + c, lanes)
      .addingProduct(value - load(mean + c, lanes), load(productMeans + c, lanes))
    return unsafe spread.addingProduct(dy, load(scale + c, lanes))
  }
}
