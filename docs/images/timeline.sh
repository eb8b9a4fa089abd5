#!/bin/bash
# Takes the pictures of the timeline page: a call to the sample VoiceAgent that is interrupted, runs a tool, and has underruns on a bad line.
# Needs espeak-ng and chromium. The times differ a little each time.
#   docs/images/timeline.sh [FOLDER]        the folder of the pictures; by default that of this script
set -euo pipefail
repository=$(cd "$(dirname "$0")/../.." && pwd)
pictures=$(realpath "${1:-$(dirname "$0")}")
work=$(mktemp -d)
trap 'kill "$bot" 2> /dev/null || true; rm -rf "$work"' EXIT

dotnet build "$repository/docs/samples/VoiceAgent" -v:quiet
dotnet build "$repository/src/Wavix.Streaming.Simulator" -v:quiet

espeak-ng -w "$work/question.wav" "Hello, where is order seven?"
espeak-ng -w "$work/interruption.wav" "Wait, I have another question."
espeak-ng -w "$work/goodbye.wav" "Thank you, that was all."

# Through a launch of the program itself, so that it can be ended by its id.
"$(echo "$repository"/docs/samples/VoiceAgent/bin/Debug/*/VoiceAgent)" --local --scripted --urls http://127.0.0.1:5087 \
  --contentRoot "$repository/docs/samples/VoiceAgent" --Wavix:BaseAddress http://127.0.0.1:5088/ \
  --Logging:Console:FormatterName=json --Logging:Console:FormatterOptions:TimestampFormat=O --Logging:Console:FormatterOptions:UseUtcTimestamp=true \
  --Logging:Console:LogLevel:Default=Information --Logging:Console:LogLevel:Microsoft=Warning --Logging:Console:LogLevel:Microsoft.Hosting.Lifetime=Information \
  --Logging:Console:LogLevel:Wavix=Debug > "$work/app.jsonl" &
bot=$!
until grep -q "Now listening" "$work/app.jsonl"; do sleep 0.2; done

"$(echo "$repository"/src/Wavix.Streaming.Simulator/bin/Debug/*/wavix-sim)" dial http://127.0.0.1:5087/wavix/events --api 127.0.0.1:5088 \
  --listen --say "$work/question.wav" --barge-in "$work/interruption.wav" --listen --say "$work/goodbye.wav" \
  --fault burst=350ms --fault delay=60ms --timeline "$work/call.html" --log "$work/app.jsonl"

picture() {
  chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size="$2" --blink-settings="preferredColorScheme=$3" \
    --screenshot="$pictures/$1.png" "file://$work/call.html" 2> /dev/null
}
picture timeline-light 1200,1000 1
picture timeline-dark 1200,1000 0
picture timeline-phone 390,1300 1
