import Networks
import Seeding
import Specification
import Tensors

/// Times layers one by one, with the kernels and in the order that a training step has.
struct LayerTimer {
  let batch: Int
  let runs: Int
  let warmUp: Int
  let pool: WorkerPool
  private var random = SplitMix64(seed: 6)

  init(batch: Int, runs: Int, warmUp: Int, pool: WorkerPool) {
    (self.batch, self.runs, self.warmUp, self.pool) = (batch, runs, warmUp, pool)
  }

  /// The median time of a pass.
  private func time(_ body: () -> Void) -> Double {
    median(seconds(runs: runs, warmUp: warmUp, body))
  }

  private mutating func draw(_ shape: [Int]) -> Tensor {
    Tensor(uniform: shape, in: -1...1, using: &random)
  }

  /// A convolution, which measures its output for the batch norm behind it.
  ///
  /// Backward are the gradients at weight and input, for the stem at the weight alone.
  mutating func time(_ layer: ConvolutionLayer) -> LayerTime {
    let (geometry, k) = (layer.geometry, layer.geometry.kernel)
    let x = draw([batch, layer.side, layer.side, layer.inputs])
    let weight = draw([k, k, layer.inputs, layer.outputs])
    let dy = draw(geometry.outputShape(of: x.shape, channels: layer.outputs))
    var (y, dw) = (Tensor(shape: dy.shape), Tensor(shape: weight.shape))
    var dx = Tensor(shape: layer.isStem ? [0] : x.shape)
    var statistics = BatchStatistics(channels: layer.outputs)
    let norm =
      layer.isNormalising ? InputNorm(BatchStatistics(channels: layer.inputs), relu: true) : nil
    let forward = time {
      convolve(
        x, normalisedBy: norm, weight, geometry, into: &y, measuring: &statistics, on: pool)
    }
    let backward = time {
      if layer.isStem {
        convolutionWeightGradient(dy, input: x, geometry, into: &dw, on: pool)
      } else {
        convolutionGradients(
          dy, input: x, normalisedBy: norm, weight: weight, geometry, into: &dx,
          weightGradient: &dw, on: pool)
      }
    }
    let (flop, multiplied) = (layer.flop * Double(batch), layer.multipliedFlop * Double(batch))
    let passes = layer.isStem ? 1.0 : 2.0
    return LayerTime(
      kind: LayerKind(layer), forward: forward, backward: backward, forwardFlop: flop,
      backwardFlop: passes * flop, multipliedFlop: (1 + passes) * multiplied)
  }

  /// A batch normalisation, whose input is measured, with what is added to it and its ReLU.
  mutating func time(_ layer: NormLayer) -> LayerTime {
    let shape = [batch, layer.side, layer.side, layer.channels]
    let (x, around) = (draw(shape), draw(layer.place == .rectified ? [0] : shape))
    let weight = Tensor(shape: [layer.channels], filledWith: 1)
    let bias = Tensor(shape: [layer.channels])
    var (dWeight, dBias) = (bias, bias)
    var (y, dx, dy) = (Tensor(shape: shape), Tensor(shape: shape), draw(shape))
    var statistics = BatchStatistics(channels: layer.channels)
    statistics.measure(x, on: pool)
    let forward = time {
      statistics.derive(weight: weight, bias: bias, epsilon: 1e-5)
      let residual: Residual
      switch layer.place {
      case .rectified, .shortcut: return  // whoever reads the map applies it
      case .afterIdentity: residual = .map(around)
      case .afterShortcut: residual = .normalised(around, statistics)
      }
      scaleAndShift(x, statistics, adding: residual, relu: true, into: &y, on: pool)
    }
    let backward = time {
      switch layer.place {
      case .rectified, .shortcut:
        let mask: ReLUMask = layer.place == .rectified ? .recomputed : .none
        batchNormSums(
          &dy, raw: x, statistics, mask: mask, weight: &dWeight, bias: &dBias, on: pool)
        batchNormInputGradient(
          &dy, raw: x, statistics, mask: mask, weight: dWeight, bias: dBias, on: pool)
      case .afterIdentity, .afterShortcut:
        batchNormSums(
          &dy, raw: x, statistics, mask: .output(y), weight: &dWeight, bias: &dBias, on: pool)
        batchNormInputGradient(
          dy, raw: x, statistics, mask: .none, weight: dWeight, bias: dBias, into: &dx, on: pool)
      }
    }
    return LayerTime(kind: .norm, forward: forward, backward: backward)
  }

  /// The stem's max pool on a map of this side.
  mutating func timeMaxPool(of map: (side: Int, channels: Int)) -> LayerTime {
    let window = ResNetDepth.stemPool
    let x = draw([batch, map.side, map.side, map.channels])
    let dy = draw(window.outputShape(of: x.shape, channels: map.channels))
    var (y, places, dx) = (Tensor(shape: dy.shape), Tensor(shape: dy.shape), Tensor(shape: x.shape))
    let norm = InputNorm(BatchStatistics(channels: map.channels), relu: true)
    let forward = time {
      maxPool(x, normalisedBy: norm, window, into: &y, places: &places, on: pool)
    }
    let backward = time { maxPoolGradient(dy, places: places, window, into: &dx, on: pool) }
    return LayerTime(kind: .pools, forward: forward, backward: backward)
  }

  /// The mean over all pixels of a map of this side.
  mutating func timeAveragePool(of map: (side: Int, channels: Int)) -> LayerTime {
    let x = draw([batch, map.side, map.side, map.channels])
    let dy = draw([batch, map.channels])
    var (y, dx) = (Tensor(shape: dy.shape), Tensor(shape: x.shape))
    let forward = time { averagePool(x, into: &y, on: pool) }
    let backward = time { averagePoolGradient(dy, into: &dx, on: pool) }
    return LayerTime(kind: .pools, forward: forward, backward: backward)
  }

  /// The linear layer and the loss.
  mutating func timeHead(from channels: Int, to classes: Int) -> LayerTime {
    let x = draw([batch, channels])
    let labels = (0..<batch).map { UInt8($0 % classes) }
    let (weight, bias) = (draw([channels, classes]), draw([classes]))
    var (logits, slopes) = (
      Tensor(shape: [batch, classes]), Tensor(shape: [batch, classes])
    )
    var (dx, dw, db) = (Tensor(shape: x.shape), Tensor(shape: weight.shape), bias)
    let forward = time {
      multiply(x, weight, into: &logits, on: pool)
      addRow(bias, to: &logits)
      _ = crossEntropy(logits, labels: labels, gradient: &slopes)
    }
    let backward = time {
      multiply(slopes, transposed: weight, into: &dx, on: pool)
      multiply(transposed: x, slopes, into: &dw, on: pool)
      sumRows(slopes, into: &db)
    }
    let flop = 2 * Double(batch * channels * classes)
    return LayerTime(
      kind: .head, forward: forward, backward: backward, forwardFlop: flop,
      backwardFlop: 2 * flop)
  }
}
