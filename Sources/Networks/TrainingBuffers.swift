import Tensors

/// The memory of a training step, planned once for a batch of N images of side S.
package struct TrainingBuffers: Sendable {
  /// The network's input, [N, S, S, 3]: filled by the caller.
  package var images: Tensor
  /// [N, classes].
  package internal(set) var logits: Tensor
  /// The loss gradients at the parameters, as a value of the network's own type.
  package internal(set) var gradient: ResNet

  var stem: ConvolutionNormActivations
  var pooled: Tensor
  var places: Tensor
  var blocks: [[BlockActivations]]
  var features: Tensor

  var logitsGradient: Tensor
  var featuresGradient: Tensor
  /// The gradient at the input of each stage, and at the output of the last.
  var stageGradients: [Tensor]
  var stemGradient: Tensor
  /// Holds one of the stage gradients while another is lent.
  var spare = Tensor(shape: [0])
  /// The gradients at the raw outputs of each stage's first block, and of all its others.
  var firstBlock: [[Tensor]]
  var otherBlocks: [[Tensor]]

  /// Plans for batches of `batch` images of `side` × `side` pixels.
  package init(for model: ResNet, batch: Int, side: Int) {
    precondition(batch >= 1 && side >= 1, "\(batch) images of side \(side)")
    images = Tensor(shape: [batch, side, side, 3])
    stem = ConvolutionNormActivations(model.stem, input: images.shape)
    stemGradient = Tensor(shape: stem.raw.shape)
    pooled = Tensor(shape: ResNet.stemPool.outputShape(of: stem.raw.shape, channels: 64))
    places = Tensor(shape: pooled.shape)
    stageGradients = [Tensor(shape: pooled.shape)]
    (blocks, firstBlock, otherBlocks) = ([], [], [])
    var shape = pooled.shape
    for stage in model.stages {
      var activations: [BlockActivations] = []
      for block in stage {
        activations.append(BlockActivations(block, input: shape))
        shape = activations[activations.count - 1].output.shape
      }
      let buffers = { (block: BlockActivations) in
        block.convolutions.map { Tensor(shape: $0.raw.shape) }
      }
      firstBlock.append(buffers(activations[0]))
      otherBlocks.append(activations.count > 1 ? buffers(activations[1]) : [])
      stageGradients.append(Tensor(shape: shape))
      blocks.append(activations)
    }
    features = Tensor(shape: [batch, shape[3]])
    featuresGradient = Tensor(shape: features.shape)
    logits = Tensor(shape: [batch, model.classes])
    logitsGradient = Tensor(shape: logits.shape)
    gradient = model.zeroed()
  }
}
