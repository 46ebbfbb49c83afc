/// What a setting is where nobody says it, and what it may be: the one place that has these numbers.
///
/// Experiment files and commands read them; what stands below takes what it is told.
package enum Defaults {
  package static let target = "Male"
  package static let seeds: [UInt64] = [1]

  package enum Split {
    package static let test = 400
    package static let validation = 0
    package static let seed: UInt64 = 1
    package static let perSeed = false
    /// Training and test images.
    package static let images = 4...10_000_000
    package static let validationImages = 0...10_000_000
  }

  package enum Model {
    package static let architecture = Architecture.resnet50
    package static let head = Head.Maps.mean
    package static let hidden: [Int] = []
    /// Side of the input in pixels.
    package static let input = 32...512
    /// Outputs of a hidden layer, and how many of these a head may have.
    package static let hiddenOutputs = 1...8192
    package static let hiddenLayers = 8
  }

  package enum Training {
    package static let batch = 32
    package static let momentum = 0.9
    package static let decay = 1e-4
    package static let schedule = Schedule.cosine
    package static let warmUp = 0.0
    package static let augment: [Augment] = []
    package static let zeroStart = false
    package static let labelSmoothing = 0.0

    package static let epochs = 1...1000
    package static let batches = 2...4096
    package static let rates = 1e-8...10
    package static let momenta = 0...0.9999
    package static let decays = 0.0...1
    package static let classWeights = 1e-6...1e6
    package static let labelSmoothings = 0.0...0.9
  }

  /// A cue that is planted into faces.
  package enum Plant {
    package static let kind = Specification.Plant.Kind.patch
    package static let strength = 0.6
    package static let size = 0.3

    package static let strengths = 0.0...1
    package static let sizes = 0.05...1
  }

  /// How units are probed.
  ///
  /// Source of quantile, IoU and factor: Teotia et al. 2022 and its README.
  package enum Dissection {
    /// The share of a unit's activations above its threshold.
    package static let quantile = 0.005
    package static let iou = 0.04
    package static let union = UnionRule.hnd
    package static let hook = Hook.conv1
    /// A unit counts for a concept above this multiple of the region's even share.
    package static let countFactor = 1.5
    /// How many of the best images are kept for each unit and concept.
    package static let galleryImages = 8
    /// Label permutations of the test of a global bias.
    package static let permutations = 9_999
    /// The share of false discoveries that is accepted per layer and family.
    package static let falseDiscoveryRate = 0.05
    /// Images of a dictionary that is not a published one.
    package static let images = 600
    /// Draws of each null.
    package static let nulls = 20
    package static let ablation = 0
    package static let axisFamily = false
    package static let gallery = true

    package static let quantiles = 0.000001...0.5
    package static let ious = 0.0...1
    package static let imageCounts = 4...DissectionSpecification.allImages
    package static let nullCounts = 0...1000
    package static let ablationImages = 0...1_000_000
  }

  /// Seconds after which a worker that was not heard of counts as dead, and between two signs of life.
  package enum Lease {
    package static let seconds = 300.0
    package static let beat = 60.0
  }
}
