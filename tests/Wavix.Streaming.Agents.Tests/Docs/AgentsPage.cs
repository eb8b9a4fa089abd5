namespace Wavix.Streaming.Agents.Tests.Docs;

/// <summary>Code of docs/explanation/agents.md, so that it compiles.</summary>
internal static class AgentsPage
{
    public static void LimitCost(VoiceAgentOptions options, decimal audioIn, decimal audioOut)
    {
        #region cost
        options.Price = usage => ((usage.InputAudioTokens - usage.CachedInputAudioTokens) * audioIn) + (usage.OutputAudioTokens * audioOut);
        options.MaxCost = 0.50m;
        #endregion
    }
}
