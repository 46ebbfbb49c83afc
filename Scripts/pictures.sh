#!/usr/bin/env bash
# Makes the pictures of the README: the head of a report from the committed database, and painted faces with masks in red.
# LANCET names another program than .build/release/lancet.
set -euo pipefail
cd "$(dirname "$0")/.."

Scripts/install.sh chromium pngquant fonts-dejavu-core
lancet=$(realpath "${LANCET:-.build/release/lancet}")
folder=$PWD/Documentation/pictures
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
cp results.sqlite Experiments/grayscale.yaml "$work"
cd "$work"

# A page as Chromium shows it in a window of WIDTH,HEIGHT pixels, in COLOURS colours: shot PAGE PICTURE WIDTH,HEIGHT COLOURS
shot() {
  chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$work/profile" \
    --window-size="$3" --screenshot="$work/shot.png" "file://$work/$1" >/dev/null 2>&1
  pngquant --force --strip --nofs --output "$folder/$2" "$4" "$work/shot.png"
}

"$lancet" report grayscale.yaml --no-faces -o report.html
shot report.html report.png 1000,1100 16

"$lancet" faces render faces --count 1 --dictionary 200 --size 128
"$lancet" dictionary show faces/dictionary -o sheets --faces 6 --size 96 >/dev/null
{
  echo '<body style="margin:0">'
  for sheet in eye-Eyeglasses nose-nose mouth-Smiling; do
    echo "<img style=\"display:block\" src=\"sheets/$sheet.png\">"
  done
} >faces.html
shot faces.html faces.png 600,312 64
