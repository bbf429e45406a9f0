#!/bin/sh
# Makes the recorded words of the displays anew (src/pages/assets/voice/*.mp3) from scripts/voice-words.txt. Optional: the
# recordings are in the repository, and neither building nor running needs espeak-ng or ffmpeg. To add a place of your own,
# add a line to voice-words.txt, or put a recording of a person beside the others under the name of the word.
#   scripts/make-voice.sh            all words
#   scripts/make-voice.sh loket poli only these
set -eu
cd "$(dirname "$0")/.."
out=src/pages/assets/voice
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Speed and variant for a hall: slow, a higher voice that stays clear of the rumble.
say() { espeak-ng -v id+f3 -s 135 -p 45 -a 180 -w "$work/raw.wav" "$1"; }

# Silence off both ends; every word equally loud on average (a loudness norm would need seconds to settle).
encode() {
  ffmpeg -hide_banner -loglevel error -y -i "$work/raw.wav" -af \
    "silenceremove=start_periods=1:start_threshold=-45dB,areverse,silenceremove=start_periods=1:start_threshold=-45dB,areverse,highpass=f=120,acompressor=threshold=-20dB:ratio=3:attack=5:release=80,afade=t=in:d=0.005" \
    -ac 1 "$work/even.wav"
  mean=$(ffmpeg -hide_banner -i "$work/even.wav" -af volumedetect -f null - 2>&1 | sed -n 's/.*mean_volume: \([-0-9.]*\) dB.*/\1/p')
  gain=$(awk -v mean="$mean" 'BEGIN { print -17 - mean }')
  ffmpeg -hide_banner -loglevel error -y -i "$work/even.wav" -af "volume=${gain}dB,alimiter=limit=0.89:level=disabled" \
    -ac 1 -ar 22050 -c:a libmp3lame -b:a 24k -map_metadata -1 -id3v2_version 0 "$out/$1.mp3"
}

wanted() {
  [ "$#" -gt 1 ] || return 0
  word=$1
  shift
  for one in "$@"; do [ "$one" = "$word" ] && return 0; done
  return 1
}

mkdir -p "$out"
grep -v -e '^#' -e '^$' scripts/voice-words.txt | while IFS= read -r line; do
  name=${line%% = *}
  wanted "$name" "$@" || continue
  case $line in
    *' = '*) speech=${line#* = } ;;
    *) speech=$(printf '%s' "$name" | tr '-' ' ') ;;
  esac
  say "$speech"
  encode "$name" </dev/null
done

# Two soft strokes of a bell before a call.
if wanted chime "$@"; then
  ffmpeg -hide_banner -loglevel error -y -f lavfi -i "aevalsrc='0.5*exp(-3.2*t)*(sin(2*PI*659.25*t)+0.35*sin(2*PI*1318.5*t))+gte(t\,0.45)*0.5*exp(-2.6*(t-0.45))*(sin(2*PI*523.25*(t-0.45))+0.35*sin(2*PI*1046.5*(t-0.45)))':s=22050:d=1.6" \
    -af 'afade=t=out:st=1.2:d=0.4,alimiter=limit=0.7:level=disabled' -ac 1 -ar 22050 -c:a libmp3lame -b:a 32k -map_metadata -1 -id3v2_version 0 "$out/chime.mp3"
fi
