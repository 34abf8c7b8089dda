# Keras on TensorFlow: the jobs of compare-peers. Start it by scripts/compare-peers.
#
# Set up as someone would who knows it: all cores, oneDNN on, XLA where it is faster, the generator's own threads,
# tf.data with parallel calls and prefetching, functions traced before anything is timed.

import json
import os
import sys
import time

from worker import augmentation_of, cores, decode_with, image_files, serve, timed

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")


def load_grey(path, size=(150, 150)):
    """What ImageDataGenerator does to read a file."""
    import keras

    return keras.utils.img_to_array(keras.utils.load_img(path, color_mode="grayscale", target_size=size))


def make_model(configuration, size, policy, jit):
    """The config's network, compiled for training."""
    import keras

    layers = keras.layers
    keras.config.set_dtype_policy(policy)
    model = keras.Sequential([keras.Input((size, size, 1))])
    for layer in configuration["network"]["layers"]:
        kind = layer["type"]
        if kind == "convolution":
            model.add(layers.Conv2D(layer["filters"], layer["kernelSize"], padding=layer.get("padding", "valid")))
        elif kind == "maxPooling":
            model.add(layers.MaxPooling2D(layer["kernelSize"]))
        elif kind == "relu":
            model.add(layers.ReLU())
        elif kind == "flatten":
            model.add(layers.Flatten())
        elif kind == "dense":
            # Logits and loss are float32 in any precision.
            last = layer is configuration["network"]["layers"][-1]
            model.add(layers.Dense(layer["units"], dtype="float32" if last else None))
        elif kind == "dropout":
            model.add(layers.Dropout(layer["rate"]))
        else:
            raise ValueError(f"the peers' network has no layer {kind}")
    keras.config.set_dtype_policy("float32")
    model.compile(
        optimizer=keras.optimizers.Adam(configuration["training"]["optimizer"]["learningRate"]),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        jit_compile=jit,
    )
    return model


faster_compiler = {}


def fast_model(configuration, size, batch, policy):
    """The model, with XLA or without, whichever makes the faster step."""
    key = (size, batch, policy)
    if key not in faster_compiler:
        seconds = {}
        for jit in (False, True):
            model = make_model(configuration, size, policy, jit)
            data = fixed_batches(size, batch)
            try:
                images, taken = fit(model, data, batch, 4)()
                seconds[jit] = taken / images
            except Exception as error:  # XLA cannot compile everything
                print(f"jit_compile={jit}: {error}", file=sys.stderr)
        faster_compiler[key] = min(seconds, key=seconds.get)
        print(f"keras, {policy}: jit_compile={faster_compiler[key]} of {seconds}", file=sys.stderr)
    return make_model(configuration, size, policy, faster_compiler[key])


def fixed_batches(size, batch):
    """One batch in memory, again and again."""
    import numpy
    import tensorflow

    x = numpy.random.default_rng(1).random((batch, size, size, 1), dtype=numpy.float32)
    y = numpy.arange(batch) % 2
    return tensorflow.data.Dataset.from_tensors((tensorflow.constant(x), tensorflow.constant(y))).repeat()


def generator(configuration, workers):
    """Keras' ImageDataGenerator with the config's augmentation."""
    import tensorflow

    ranges = augmentation_of(configuration)
    made = tensorflow.keras.preprocessing.image.ImageDataGenerator(
        rotation_range=ranges["rotationRange"], width_shift_range=ranges["widthShiftRange"],
        height_shift_range=ranges["heightShiftRange"], zoom_range=ranges["zoomRange"],
        fill_mode=ranges["fillMode"], rescale=1 / 255)  # fmt: skip

    def threaded(iterator):
        iterator.workers = workers
        iterator.max_queue_size = QUEUE
        return iterator

    return made, threaded


def images_in_memory(data, size, count):
    """Some training images of every class, decoded."""
    import numpy

    classes = sorted(entry.name for entry in os.scandir(os.path.join(data, "train")) if entry.is_dir())
    x, y = [], []
    for label, name in enumerate(classes):
        for path in image_files(os.path.join(data, "train", name))[: count // len(classes)]:
            x.append(load_grey(path, (size, size)))
            y.append(label)
    return numpy.stack(x), numpy.array(y)


def folder_batches(configuration, data, size, batch, workers):
    """flow_from_directory: every file is read and decoded anew each time."""
    made, threaded = generator(configuration, workers)
    return threaded(
        made.flow_from_directory(
            os.path.join(data, "train"), target_size=(size, size), color_mode="grayscale", class_mode="sparse",
            batch_size=batch))  # fmt: skip


# The batches that a generator keeps ready at most. As many are trained on before time is taken: by then it delivers no
# faster than it makes them.
QUEUE = 10


def fit(model, batches, batch, steps):
    """A job that trains for some steps, timed from one step's end to another's: the end of `fit` waits for threads that
    prepare what nobody asks for any more, half a second and more."""
    model.fit(batches, steps_per_epoch=min(3, steps), verbose=0)

    def run():
        ends = step_ends(model, batches, steps_per_epoch=QUEUE + steps)
        return (len(ends) - QUEUE) * batch, ends[-1] - ends[QUEUE - 1]

    return run


def step_ends(model, batches, **arguments):
    """Trains, and tells when each step ended."""
    import keras

    ends = []
    watch = keras.callbacks.LambdaCallback(on_train_batch_end=lambda step, logs: ends.append(time.perf_counter()))
    model.fit(batches, verbose=0, callbacks=[watch], **arguments)
    return ends


def train_generator(config, data, size, batch, steps, workers, source):
    """fit with ImageDataGenerator, from arrays in memory or from the folder's files."""
    with open(config) as file:
        configuration = json.load(file)
    if source == "memory":
        x, y = images_in_memory(data, size, max(1024, 4 * batch))
        made, threaded = generator(configuration, workers)
        batches = threaded(made.flow(x, y, batch_size=batch))
    else:
        batches = folder_batches(configuration, data, size, batch, workers)
    # Only whole batches: a smaller one at an epoch's end would be counted as a whole one.
    possible = batches.n // batch - QUEUE
    if possible < 1:
        raise ValueError(f"{batches.n} images are too few: {(QUEUE + 1) * batch} are needed, whose first {QUEUE} batches are not timed")
    steps = min(steps, possible)
    return fit(fast_model(configuration, size, batch, "float32"), batches, batch, steps)


def train_tfdata(config, data, size, batch, steps):
    """fit with tf.data and Keras' random layers, from memory."""
    import keras
    import tensorflow

    with open(config) as file:
        configuration = json.load(file)
    ranges = augmentation_of(configuration)
    fill = ranges["fillMode"]
    zoom = (-ranges["zoomRange"], ranges["zoomRange"])
    change = keras.Sequential([
        keras.layers.Rescaling(1 / 255),
        keras.layers.RandomRotation(ranges["rotationRange"] / 360, fill_mode=fill),
        keras.layers.RandomTranslation(ranges["heightShiftRange"], ranges["widthShiftRange"], fill_mode=fill),
        keras.layers.RandomZoom(zoom, zoom, fill_mode=fill),
    ])  # fmt: skip
    x, y = images_in_memory(data, size, max(1024, 4 * batch))
    automatic = tensorflow.data.AUTOTUNE
    batches = (
        tensorflow.data.Dataset.from_tensor_slices((x.astype("uint8"), y))
        .shuffle(len(x)).repeat().batch(batch, drop_remainder=True)
        .map(lambda a, b: (change(tensorflow.cast(a, "float32"), training=True), b), num_parallel_calls=automatic)
        .prefetch(automatic)
    )  # fmt: skip
    return fit(fast_model(configuration, size, batch, "float32"), batches, batch, steps)


def train_step(config, size, batch, steps, policy):
    """fit on one batch in memory: no loading, no augmentation."""
    with open(config) as file:
        configuration = json.load(file)
    return fit(fast_model(configuration, size, batch, policy), fixed_batches(size, batch), batch, steps)


def inference(config, size, batch, steps, policy):
    """The model as one traced function, with XLA or without, whichever is faster."""
    import numpy
    import tensorflow

    with open(config) as file:
        configuration = json.load(file)
    model = make_model(configuration, size, policy, False)
    x = tensorflow.constant(numpy.random.default_rng(1).random((batch, size, size, 1), dtype=numpy.float32))
    seconds = {}
    for jit in (False, True):
        predict = tensorflow.function(lambda images: model(images, training=False), jit_compile=jit)
        try:
            predict(x).numpy()
            start = time.perf_counter()
            for _ in range(4):
                predict(x).numpy()
            seconds[predict] = time.perf_counter() - start
        except Exception as error:
            print(f"inference, jit_compile={jit}: {error}", file=sys.stderr)
    fastest = min(seconds, key=seconds.get)

    def run():
        for _ in range(steps):
            fastest(x).numpy()
        return steps * batch

    return timed(run)


def decode(folder, workers, kind):
    """ImageDataGenerator's loader on all files below a folder."""
    return decode_with(load_grey, image_files(folder), workers, kind)


def epoch(config, data, size, batch, workers):
    """One epoch over a folder's files, each read and decoded; what is traced is traced before."""
    with open(config) as file:
        configuration = json.load(file)
    batches = folder_batches(configuration, data, size, batch, workers)
    model = fast_model(configuration, size, batch, "float32")
    model.fit(batches, steps_per_epoch=1, verbose=0)

    def run():
        start = time.perf_counter()
        return batches.n, step_ends(model, batches, epochs=1)[-1] - start

    return run


JOBS = {
    "train-generator": train_generator, "train-tfdata": train_tfdata, "train-step": train_step,
    "inference": inference, "decode": decode, "epoch": epoch,
}  # fmt: skip


def main():
    import keras
    import numpy
    import PIL
    import tensorflow

    tensorflow.config.threading.set_intra_op_parallelism_threads(cores())
    if len(sys.argv) > 1:
        # A whole epoch in a process of its own, whose memory is looked at from outside.
        arguments = json.loads(sys.argv[1])
        with open(arguments["config"]) as file:
            configuration = json.load(file)
        batches = folder_batches(configuration, arguments["data"], arguments["size"], arguments["batch"], 1)
        model = make_model(configuration, arguments["size"], "float32", "auto")
        model.fit(batches, epochs=1, verbose=0, steps_per_epoch=arguments.get("steps"))
        return
    versions = {
        "tensorflow": tensorflow.__version__, "keras": keras.__version__, "numpy": numpy.__version__,
        "pillow": PIL.__version__, "python": sys.version.split()[0],
    }  # fmt: skip
    serve(versions, JOBS)


if __name__ == "__main__":
    main()
