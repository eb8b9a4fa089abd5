using Wavix.Streaming.Agents;
using Wavix.Streaming.Testing;

namespace OrderAgent;

/// <summary>
/// Takes the place of a model, so that the sample runs without a key. It hears that the caller speaks, but understands nothing: it follows a script, and its
/// voice is a sound.
/// </summary>
internal sealed class LocalModel : ISpeechModel
{
    public Task<ISpeechModelSession> ConnectAsync(SpeechModelConnectOptions options, CancellationToken cancellationToken = default) =>
        new ScriptedSpeechModel()
            .Hears("Where is order seven?").CallsTool("get_order", """{"number": 7}""")
            .Says("Order seven is on its way. It arrives on Tuesday.")
            .Hears("Thank you, that was all.")
            .Responds(response => response.Says("Thank you for calling. Goodbye.").CallsTool("end_call"))
            .ConnectAsync(options, cancellationToken);
}
