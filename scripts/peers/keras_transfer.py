# One measurement of transfer learning by Keras, in a process of its own. Start it by scripts/compare-peers --only transfer.

import json
import statistics
import sys

# It also sets what TensorFlow reads from the environment.
from keras_peer import step_ends
from worker import cores


def main():
    import keras
    import numpy
    import tensorflow

    arguments = json.loads(sys.argv[1])
    tensorflow.config.threading.set_intra_op_parallelism_threads(cores())
    keras.config.set_dtype_policy(arguments["policy"])
    size, batch, steps = arguments["size"], arguments["batch"], arguments["steps"]
    made = {"vgg16": keras.applications.VGG16, "vgg19": keras.applications.VGG19}[arguments["network"]]
    base = made(include_top=False, weights=None, input_shape=(size, size, 3), pooling="avg")
    for layer in base.layers:
        layer.trainable = arguments["trained"] == "block 5" and layer.name.startswith("block5")
    model = keras.Sequential([
        base, keras.layers.Dense(arguments["units"], activation="relu"), keras.layers.Dropout(0.5),
        keras.layers.Dense(2, dtype="float32"),
    ])  # fmt: skip
    model.compile(
        optimizer=keras.optimizers.Adam(1e-5), loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        jit_compile=False)  # fmt: skip
    # One batch in memory, again and again: no loading, no augmentation.
    x = numpy.random.default_rng(1).random((batch, size, size, 3), dtype=numpy.float32)
    data = tensorflow.data.Dataset.from_tensors((x, numpy.arange(batch) % 2)).repeat()
    # The first step compiles. Of the others the median, so that neither fit's beginning and end nor a step that the
    # machine held up counts.
    ends = step_ends(model, data, steps_per_epoch=steps + 1)
    seconds = statistics.median(end - start for start, end in zip(ends, ends[1:]))
    with open(arguments["answer"], "w") as file:
        json.dump({"seconds": seconds, "images": batch}, file)


if __name__ == "__main__":
    main()
