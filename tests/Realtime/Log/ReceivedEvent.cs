using System.Text.Json;

namespace Wavix.Streaming.Tests.Realtime;

/// <summary>An event of the client. The appends of audio are in <see cref="AppendLog"/> instead.</summary>
/// <param name="At">When, in ticks of <see cref="System.Diagnostics.Stopwatch"/>.</param>
/// <param name="Type">Its <c>type</c>; <c>?</c> if it has none.</param>
/// <param name="Json">The whole event; <see cref="JsonValueKind.Undefined"/> if it is not JSON.</param>
public sealed record ReceivedEvent(long At, string Type, JsonElement Json);
