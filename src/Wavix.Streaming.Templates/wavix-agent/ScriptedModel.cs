using Wavix.Streaming.Agents;
using Wavix.Streaming.Testing;

namespace AppNamespace;

/// <summary>Answers without a key: it hears that the caller speaks, but understands nothing. It follows a script, and its voice is a sound.</summary>
internal sealed class ScriptedModel : ISpeechModel
{
    public Task<ISpeechModelSession> ConnectAsync(SpeechModelConnectOptions options, CancellationToken cancellationToken = default) =>
        new ScriptedSpeechModel()
            .Hears("Where is order seven?").CallsTool("get_order", """{"number": 7}""")
            .Says("Order seven is on its way. It arrives on Tuesday.")
            .Hears("When are you open?").Says("We are open from nine to six, on Saturdays to two.")
            .Hears("Thank you, that was all.").Responds(SayGoodbye)
            // For callers who speak again before the goodbye was heard.
            .Responds(SayGoodbye).Responds(SayGoodbye)
            .ConnectAsync(options, cancellationToken);

    private static void SayGoodbye(ScriptedResponse response) => response.Says("Thank you for calling. Goodbye.").CallsTool("end_call");
}
