import Tensors

/// What a network is trained for: the right answer to each image, and how an answer's loss is measured.
package struct Objective: Sendable {
  /// One for each image of the training set.
  package enum Answers: Sendable {
    /// One of some classes.
    case classes([UInt8])
    /// Independent labels, those of an image side by side.
    case labels([KnownLabel], perImage: Int)
    /// A number, scaled so that the loss is of the order of 1.
    case numbers([Float])
  }

  package let answers: Answers
  /// What each class weighs, or each label's yes against its no; nil for all alike.
  package let weights: [Double]?
  /// ε of smoothed labels, from 0 to below 1.
  package let smoothing: Double

  package init(_ answers: Answers, weights: [Double]? = nil, smoothing: Double = 0) {
    (self.answers, self.weights, self.smoothing) = (answers, weights, smoothing)
  }

  /// The number of images that there are answers for.
  package var count: Int {
    switch answers {
    case .classes(let labels): labels.count
    case .labels(let labels, let perImage): labels.count / perImage
    case .numbers(let numbers): numbers.count
    }
  }
}

/// The answers of a batch.
struct BatchAnswers {
  private var classes: [UInt8] = []
  private var labels: [KnownLabel] = []
  private var numbers: [Float] = []

  /// Takes the answers to some images.
  mutating func take(_ indices: ArraySlice<Int>, of objective: Objective) {
    switch objective.answers {
    case .classes(let all):
      classes.removeAll(keepingCapacity: true)
      for index in indices { classes.append(all[index]) }
    case .labels(let all, let perImage):
      labels.removeAll(keepingCapacity: true)
      for index in indices { labels += all[index * perImage..<(index + 1) * perImage] }
    case .numbers(let all):
      numbers.removeAll(keepingCapacity: true)
      for index in indices { numbers.append(all[index]) }
    }
  }

  /// Writes the gradient of the mean loss at the logits, and returns that loss.
  ///
  /// Classes of one weight without smoothing have the plain cross-entropy, whose sums are in an order of
  /// their own.
  func loss(_ logits: Tensor, _ objective: Objective, gradient: inout Tensor) -> Double {
    switch objective.answers {
    case .classes where objective.weights == nil && objective.smoothing == 0:
      crossEntropy(logits, labels: classes, gradient: &gradient)
    case .classes:
      crossEntropy(
        logits, labels: classes, weights: objective.weights, smoothing: objective.smoothing,
        gradient: &gradient)
    case .labels:
      binaryCrossEntropy(
        logits, labels: labels, weights: objective.weights, smoothing: objective.smoothing,
        gradient: &gradient)
    case .numbers: squaredError(logits, targets: numbers, gradient: &gradient)
    }
  }

  /// How many images are answered rightly.
  ///
  /// The greatest logit is the class's, the first on a tie; each label that is known has its logit's sign. No
  /// number is right.
  func right(in logits: Tensor, _ objective: Objective) -> Int {
    switch objective.answers {
    case .classes: return correctlyClassified(logits, classes)
    case .labels(_, let perImage):
      return (0..<labels.count / perImage).count { image in
        (image * perImage..<(image + 1) * perImage).allSatisfy { place in
          labels[place] == .unknown || (logits[place] > 0) == (labels[place] == .yes)
        }
      }
    case .numbers: return 0
    }
  }
}
