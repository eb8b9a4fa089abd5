#region usings
using Wavix.Streaming.Agents;
#endregion

namespace AgentsPage;

/// <summary>Code of docs/explanation/cost.md, so that it compiles.</summary>
internal static class Snippets
{
    public static void LimitCost(VoiceAgentOptions options, decimal audioIn, decimal audioOut)
    {
        #region cost
        options.Price = usage => ((usage.InputAudioTokens - usage.CachedInputAudioTokens) * audioIn) + (usage.OutputAudioTokens * audioOut);
        options.MaxCost = 0.50m;
        #endregion
    }
}
