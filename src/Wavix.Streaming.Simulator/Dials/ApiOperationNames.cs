using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Dials;

/// <summary>The names of the API's operations on a command line and in reports.</summary>
internal static class ApiOperationNames
{
    private static readonly (ApiOperation Operation, string Name)[] Names =
    [
        (ApiOperation.AnswerCall, "answer"),
        (ApiOperation.EndCall, "hangup"),
        (ApiOperation.CreateCall, "call"),
        (ApiOperation.ListCalls, "list"),
        (ApiOperation.GetCall, "get"),
        (ApiOperation.UpdateCall, "tag"),
        (ApiOperation.StartStream, "stream"),
        (ApiOperation.StopStream, "stop-stream"),
        (ApiOperation.PlayAudio, "play"),
        (ApiOperation.StopAudio, "stop-audio"),
        (ApiOperation.CollectDigits, "collect"),
        (ApiOperation.CreateWebhook, "create-webhook"),
        (ApiOperation.ListWebhooks, "list-webhooks"),
        (ApiOperation.DeleteWebhook, "delete-webhook"),
    ];

    public static IEnumerable<string> All => Names.Select(pair => pair.Name);

    /// <returns>Empty if it is not an operation.</returns>
    public static string Of(ApiOperation operation) => Names.FirstOrDefault(pair => pair.Operation == operation).Name ?? "";

    /// <returns>None if there is no such name.</returns>
    public static ApiOperation Find(string name) => Names.FirstOrDefault(pair => pair.Name == name).Operation;
}
