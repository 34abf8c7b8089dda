/// A config that spells every key there is, but for those of the other branches of an alternative.
let fullConfig = """
    {
      "$schema": "schema.json",
      "name": "everything",
      "data": {
        "directory": "data/chest_xray",
        "validation": { "type": "patients", "fraction": 0.2, "seed": 7 },
        "badImages": "skip",
        "resize": "fit",
        "decoding": "full",
        "cache": "cache"
      },
      "preprocessing": {
        "type": "affine", "channels": 3, "constantChannel": false, "mean": [0.4, 0.5, 0.6],
        "standardDeviation": [0.2, 0.25, 0.3]
      },
      "augmentation": {
        "rotationRange": 10, "widthShiftRange": 0.1, "heightShiftRange": 4, "zoomRange": 0.25,
        "zoomKeepsAspectRatio": true, "shearRange": 5, "horizontalFlip": true, "verticalFlip": true,
        "brightnessRange": [0.75, 1.25], "channelShiftRange": 20, "contrastRange": [0.5, 1.5],
        "gammaRange": [0.5, 2], "fillMode": "constant", "cval": 17,
        "randomResizedCrop": { "probability": 0.5, "scale": [0.5, 1], "ratio": [0.75, 1.5] },
        "blur": { "probability": 0.25, "range": [0.5, 1.5] },
        "sharpness": { "probability": 0.25, "range": [0.5, 2] },
        "resolution": { "probability": 0.25, "range": [0.5, 1] },
        "noise": { "probability": 0.25, "range": [1, 8] },
        "compression": { "probability": 0.25, "range": [20, 90] },
        "randomErasing": { "probability": 0.25, "scale": [0.125, 0.25], "ratio": [0.5, 2], "fill": "mean" },
        "mixup": { "alpha": 0.25, "probability": 0.5 },
        "cutMix": { "alpha": 1, "probability": 0.5 }
      },
      "network": {
        "input": [3, 24, 20],
        "layers": [
          { "name": "first", "type": "convolution", "inputs": ["input"], "filters": 16,
            "kernelSize": [3, 5], "stride": [1, 2], "padding": [1, 2], "dilation": 1, "groups": 1,
            "bias": false, "initializer": "heUniform" },
          { "type": "relu", "name": "active", "maximum": 6 },
          { "type": "convolution", "filters": 16, "kernelSize": 3, "padding": "same", "dilation": 2,
            "groups": 16 },
          { "type": "batchNormalization", "momentum": 0.2, "epsilon": 0.001 },
          { "type": "add", "name": "sum", "inputs": ["active", "batchNormalization1"] },
          { "type": "globalAveragePooling", "name": "mean" },
          { "type": "concat", "name": "both", "inputs": ["sum", "active"] },
          { "type": "maxPooling", "kernelSize": 3, "stride": 2, "padding": 1 },
          { "type": "averagePooling", "kernelSize": 2, "padding": "valid", "countsPadding": true },
          { "type": "adaptiveAveragePooling", "outputSize": [2, 3] },
          { "type": "flatten", "name": "row" },
          { "type": "concat", "name": "all", "inputs": ["row", "mean"] },
          { "type": "dense", "units": 16, "bias": true, "initializer": "glorotNormal" },
          { "type": "dropout", "rate": 0.25 },
          { "type": "dense", "units": 2 },
          { "type": "softmax" }
        ]
      },
      "transfer": {
        "weights": "data/weights/some.safetensors",
        "greyInput": "expand",
        "missingConvolutions": "identity",
        "newLayers": ["dense2"],
        "trainable": ["dense1", "dense2"],
        "groups": [{ "layers": ["dense1"], "learningRateFactor": 0.1 }],
        "phases": [
          { "epochs": 1, "trainable": ["dense2"], "learningRate": 0.01 },
          { "learningRate": 0.001 }
        ],
        "featureMegabytes": 100
      },
      "training": {
        "epochs": 3,
        "batchSize": 8,
        "seed": 18446744073709551615,
        "optimizer": {
          "type": "sgd", "learningRate": 0.1, "momentum": 0.8, "nesterov": true, "weightDecay": 0.0001
        },
        "schedule": {
          "type": "reduceOnPlateau", "factor": 0.5, "patience": 2, "threshold": 0.01, "minimumFactor": 0.001,
          "warmUp": { "steps": 20 }
        },
        "loss": { "labelSmoothing": 0.1, "classWeights": [1.5, 0.5] },
        "gradientClipping": { "maximumNorm": 2 },
        "earlyStopping": { "metric": "validationAUC", "patience": 4, "minimumImprovement": 0.001 },
        "selection": "validationBalancedAccuracy",
        "averaging": { "decay": 0.99, "warmsUp": false },
        "progressiveSize": { "from": 16, "until": 0.75 },
        "precision": "float32",
        "convolution": "winograd",
        "threads": 2,
        "loaderThreads": 3
      },
      "evaluation": {
        "threshold": { "type": "sensitivity", "atLeast": 0.9 }, "temperature": true,
        "views": { "mirrored": true, "zooms": [0.875], "shift": 0.0625, "average": "logits" },
        "positiveClass": "PNEUMONIA", "prevalence": 0.25, "batchSize": 16
      },
      "tensorboard": { "enabled": true, "everySteps": 5, "histograms": true }
    }
    """
