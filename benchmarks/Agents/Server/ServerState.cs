using System.Diagnostics;

namespace Agents.Server;

/// <summary>What the server has done so far.</summary>
/// <param name="Allocated">Bytes that it has allocated.</param>
/// <param name="Underruns">Underruns of the calls that have ended.</param>
/// <param name="FirstAudio">When the model of each call handed out the first audio of each answer, in ticks of <see cref="Stopwatch"/>. Empty for real services.</param>
internal sealed record ServerState(long Allocated, long Underruns, Dictionary<string, long[]> FirstAudio);
