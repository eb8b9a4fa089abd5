namespace Wavix.Streaming.Agents.OpenAI;

/// <summary>
/// Realtime models of OpenAI and Azure OpenAI, over the GA protocol of their WebSocket. Thread-safe: one instance serves every call. It never
/// shows its key.
/// </summary>
public sealed class OpenAIRealtimeModel : ISpeechModel
{
    private readonly ServiceTarget _target;
    private readonly OpenAIRealtimeOptions _options;

    /// <summary>Creates a model of OpenAI, or of a service with the same protocol at <see cref="OpenAIRealtimeOptions.Endpoint"/>.</summary>
    /// <param name="apiKey">The API key: visible ASCII characters. It is sent in <c>Authorization</c> alone.</param>
    /// <param name="options">Settings, which are copied; null for the defaults.</param>
    /// <exception cref="ArgumentException">The key or a setting is invalid; the message names every invalid setting, and never the key.</exception>
    public OpenAIRealtimeModel(string apiKey, OpenAIRealtimeOptions? options = null)
    {
        RequireKey(apiKey);
        _options = (options ?? new OpenAIRealtimeOptions()).Freeze();
        ProviderName = "openai";
        ModelName = _options.Model;
        _target = new ServiceTarget
        {
            Name = "OpenAI",
            Address = ServiceAddress.ForOpenAI(_options.Endpoint, _options.Model),
            Model = $"the model {_options.Model}",
            Header = ("Authorization", "Bearer "),
            GetSecretAsync = _ => ValueTask.FromResult(apiKey),
        };
    }

    private OpenAIRealtimeModel(
        Uri endpoint,
        string deployment,
        (string Name, string Prefix) header,
        Func<CancellationToken, ValueTask<string>> getSecretAsync,
        OpenAIRealtimeOptions? options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentException.ThrowIfNullOrWhiteSpace(deployment);
        if (!ServiceAddress.IsValid(endpoint))
        {
            throw new ArgumentException(
                $"The endpoint is {ServiceAddress.Describe(endpoint)}; it must be the https address of the resource, without user name and fragment.",
                nameof(endpoint));
        }

        _options = (options ?? new OpenAIRealtimeOptions()).Freeze();
        ProviderName = "azure.ai.openai";
        ModelName = deployment;
        _target = new ServiceTarget
        {
            Name = "Azure OpenAI",
            Address = ServiceAddress.ForAzure(endpoint, deployment),
            Model = $"the deployment {deployment}",
            Header = header,
            GetSecretAsync = getSecretAsync,
        };
    }

    /// <inheritdoc/>
    public string ProviderName { get; }

    /// <inheritdoc/>
    public string ModelName { get; }

    /// <summary>Creates a model of Azure OpenAI that is called with an API key.</summary>
    /// <param name="endpoint">The resource, such as <c>https://example.openai.azure.com</c>; <c>/openai/v1/realtime</c> is added if missing.</param>
    /// <param name="deployment">The name of the deployment; not empty.</param>
    /// <param name="apiKey">The API key of the resource: visible ASCII characters. It is sent in <c>api-key</c> alone.</param>
    /// <param name="options">Settings, which are copied; null for the defaults.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ArgumentException">A parameter or a setting is invalid; the message never holds the key.</exception>
    public static OpenAIRealtimeModel ForAzure(Uri endpoint, string deployment, string apiKey, OpenAIRealtimeOptions? options = null)
    {
        RequireKey(apiKey);
        return new OpenAIRealtimeModel(endpoint, deployment, ("api-key", ""), _ => ValueTask.FromResult(apiKey), options);
    }

    /// <summary>Creates a model of Azure OpenAI that is called with a token of Microsoft Entra ID.</summary>
    /// <param name="endpoint">The resource, such as <c>https://example.openai.azure.com</c>; <c>/openai/v1/realtime</c> is added if missing.</param>
    /// <param name="deployment">The name of the deployment; not empty.</param>
    /// <param name="getTokenAsync">
    /// Gives the token for one session, at any time and from several calls at once. Its time counts for
    /// <see cref="OpenAIRealtimeOptions.ConnectTimeout"/>, so it should keep tokens that are still valid.
    /// </param>
    /// <param name="options">Settings, which are copied; null for the defaults.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ArgumentException">A parameter or a setting is invalid.</exception>
    public static OpenAIRealtimeModel ForAzure(
        Uri endpoint, string deployment, Func<CancellationToken, ValueTask<string>> getTokenAsync, OpenAIRealtimeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(getTokenAsync);
        return new OpenAIRealtimeModel(endpoint, deployment, ("Authorization", "Bearer "), getTokenAsync, options);
    }

    /// <inheritdoc/>
    public async Task<ISpeechModelSession> ConnectAsync(SpeechModelConnectOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return await new SessionOpening(_target, _options, options).OpenAsync(cancellationToken).ConfigureAwait(false);
    }

    private static void RequireKey(string apiKey)
    {
        ArgumentNullException.ThrowIfNull(apiKey);
        if (!Header.IsKey(apiKey))
        {
            throw new ArgumentException(
                $"The API key can't be sent in a header. It must be {Header.Range}, without white space.", nameof(apiKey));
        }
    }
}
