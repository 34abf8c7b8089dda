import COneDNN

/// What this machine's processor can do.
public enum Processor {
    /// Whether it multiplies bfloat16 numbers by instructions of its own (AVX512_BF16 or AMX), so that bfloat16 is
    /// faster than float32 and not only smaller.
    public static let multipliesBFloat16 = processor_multiplies_bfloat16()

    /// The instruction set oneDNN's code is made for: `avx512_core_bf16` for instance. Results may differ in the
    /// last digits between instruction sets.
    public static let instructionSet = String(cString: processor_instruction_set())

    /// How many channels oneDNN's convolutions in float32 have side by side: as many as a register holds with AVX-512,
    /// eight with less.
    public static let blockedLayout: Layout = instructionSet.hasPrefix("avx512") ? .blocksOf16 : .blocksOf8
}
