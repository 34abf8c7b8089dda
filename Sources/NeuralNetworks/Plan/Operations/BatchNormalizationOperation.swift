import CKernels
import OneDNN

/// Batch normalisation, with the ReLU behind it where there is one.
///
/// The ReLU costs nothing: for the backward pass a bit says which numbers were positive, so that the output needs not
/// be kept. Statistics, scale and shift are float32 whatever the data are. Where the layer is frozen, its running
/// averages are used and stay; the gradients of scale and shift come with that of the input and are not used.
final class BatchNormalizationOperation: Operation {
    private let name: String
    private let layer: BatchNormalization
    private let rectifies: Bool
    private var trace: Trace?

    /// What the backward pass needs of the forward pass.
    private struct Trace {
        let input: Value
        /// The source, statistics, scale and shift: oneDNN 2 asks for the shift as well, which it does not need.
        let tensors: [Role: Tensor]
        let rule: BatchNormalizationRule
        let forward: PrimitiveDescriptor
    }

    init(name: String, layer: BatchNormalization, rectifies: Bool) {
        self.name = name
        self.layer = layer
        self.rectifies = rectifies
    }

    func buildForward(_ builder: PlanBuilder, _ inputs: [Value]) throws(OneDNNError) -> Value {
        let input = inputs[0]
        let measures = builder.trains(name) && !builder.options.computesAsAtInference
        let rule = BatchNormalizationRule(
            usesGivenStatistics: !measures, rectifies: rectifies, epsilon: layer.epsilon)
        let descriptor = try PrimitiveDescriptor.batchNormalizationForward(
            on: builder.engine, phase: builder.phase, rule: rule, data: input.tensor.descriptor)
        let mayOverwrite = builder.phase == .inference && input.canBeOverwritten
        let output = mayOverwrite ? input.tensor : try builder.tensor(input.tensor.descriptor)
        var tensors: [Role: Tensor] = [
            .source: input.tensor, .scale: try parameter("weight", builder, input),
            .shift: try parameter("bias", builder, input),
            .mean: try statistic("running_mean", measures, builder, input),
            .variance: try statistic("running_var", measures, builder, input),
        ]
        if let workspace = descriptor.memory(.workspace) {
            tensors[.workspace] = try builder.tensor(workspace)
        }
        trace = Trace(input: input, tensors: tensors, rule: rule, forward: descriptor)
        tensors[.destination] = output
        try builder.emit(.forward, descriptor, tensors)
        if measures { try moveRunningStatistics(builder, input, tensors) }
        return Value(
            input.shape, output, needsGradient: builder.trains(name) || input.needsGradient)
    }

    func buildBackward(_ builder: PlanBuilder, outputGradient: Tensor) throws(OneDNNError) {
        guard let trace else { return }
        let scale = try gradient(ofParameter: "weight", builder, trace.input)
        let shift = try gradient(ofParameter: "bias", builder, trace.input)
        let data = trace.input.tensor.descriptor
        let gradient = try builder.arranged(outputGradient, as: data)
        let descriptor = try PrimitiveDescriptor.batchNormalizationBackward(
            on: builder.engine, rule: trace.rule, gradient: gradient.descriptor, data: data,
            forward: trace.forward)
        let result = try builder.overwritable(gradient)
        var tensors = trace.tensors
        if !PrimitiveDescriptor.batchNormalizationBackwardTakesShift { tensors[.shift] = nil }
        tensors[.destinationGradient] = gradient
        tensors[.sourceGradient] = result
        tensors[.scaleGradient] = scale
        tensors[.shiftGradient] = shift
        try builder.emit(.backwardData, descriptor, tensors)
        if trace.input.needsGradient { trace.input.gradients.append(result) }
    }

    /// One number a channel.
    private func count(_ input: Value) -> [Int] { [input.shape.channels] }

    private func parameter(
        _ parameter: String, _ builder: PlanBuilder, _ input: Value
    ) throws(OneDNNError) -> Tensor {
        try builder.parameter("\(name).\(parameter)", as: count(input))
    }

    /// Where a parameter's gradient goes: out of sight where the plan keeps none.
    private func gradient(
        ofParameter parameter: String, _ builder: PlanBuilder, _ input: Value
    ) throws(OneDNNError) -> Tensor {
        if let place = try builder.parameterGradient("\(name).\(parameter)", as: count(input)) {
            return place
        }
        return try builder.tensor(MemoryDescriptor(count(input), .float32))
    }

    /// What is measured of a batch, or has been of all.
    private func statistic(
        _ running: String, _ measures: Bool, _ builder: PlanBuilder, _ input: Value
    ) throws(OneDNNError) -> Tensor {
        measures
            ? try builder.tensor(MemoryDescriptor(count(input), .float32))
            : try parameter(running, builder, input)
    }

    private func moveRunningStatistics(
        _ builder: PlanBuilder, _ input: Value, _ tensors: [Role: Tensor]
    ) throws(OneDNNError) {
        guard let mean = tensors[.mean], let variance = tensors[.variance] else { return }
        // oneDNN's variance is that of the batch; the running one is of what the batch was drawn from.
        let samples = Float(builder.batchSize * input.shape.size.count)
        let unbiased = samples / max(samples - 1, 1)
        let (channels, momentum) = (input.shape.channels, layer.momentum)
        let runningMean = try parameter("running_mean", builder, input).memory
        let runningVariance = try parameter("running_var", builder, input).memory
        builder.emit(.forward, kernel: "running statistics", using: [mean, variance]) {
            guard let mean = mean.memory.floats, let variance = variance.memory.floats,
                let runningMean = runningMean.floats, let runningVariance = runningVariance.floats
            else { return }
            move_running_statistic(runningMean, mean, channels, momentum, 1)
            move_running_statistic(runningVariance, variance, channels, momentum, unbiased)
        }
    }
}
