using System.Text.Json.Nodes;

namespace Wavix.Streaming.Tests.Realtime.Protocol;

/// <summary>Events that no client expects.</summary>
internal static class Oddities
{
    public static (string Text, bool IsBinary) Of(RealtimeOddity oddity, JsonObject settings) => oddity switch
    {
        RealtimeOddity.UnknownEvent => ("""{"type":"response.thought.delta","event_id":"event_odd","delta":{"of":["any","kind",1.5,null]}}""", false),
        RealtimeOddity.FractionOfMilliseconds =>
            ("""{"type":"input_audio_buffer.speech_started","event_id":"event_odd","audio_start_ms":123.5,"item_id":"item_odd"}""", false),
        RealtimeOddity.VoiceObject => (Updated(settings), false),
        RealtimeOddity.NotJson => ("upstream connect error or disconnect/reset before headers", false),
        RealtimeOddity.Binary => ("\u0001\u0002\u0003", true),
        RealtimeOddity.TwoMegabytes => ($$"""{"type":"response.thought.done","event_id":"event_odd","text":"{{new string('x', 2_000_000)}}"}""", false),
        RealtimeOddity.JsonArray => ("[1,2,3]", false),
        RealtimeOddity.NoType => ("""{"event_id":"event_odd"}""", false),
        _ => throw new ArgumentOutOfRangeException(nameof(oddity)),
    };

    private static string Updated(JsonObject settings)
    {
        settings["audio"]!["output"]!["voice"] = new JsonObject { ["id"] = "voice_1234" };
        return new JsonObject { ["type"] = "session.updated", ["event_id"] = "event_odd", ["session"] = settings }.ToJsonString();
    }
}
