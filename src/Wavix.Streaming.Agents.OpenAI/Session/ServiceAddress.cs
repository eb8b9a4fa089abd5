namespace Wavix.Streaming.Agents.OpenAI;

/// <summary>Builds the address that a session connects to.</summary>
internal static class ServiceAddress
{
    private const string Realtime = "/realtime";
    private const string AzureVersion = "/openai/v1";

    public static bool IsValid(Uri? endpoint) =>
        endpoint is { IsAbsoluteUri: true, UserInfo: "", Fragment: "", Scheme: "wss" or "https" or "ws" or "http" };

    /// <summary>What kind of address it is, without its text: a user name or a query may hold a key.</summary>
    public static string Describe(Uri? endpoint) => endpoint switch
    {
        null => "null",
        { IsAbsoluteUri: false } => "a relative address",
        { UserInfo.Length: > 0 } or { Fragment.Length: > 0 } => "an address with a user name or a fragment",
        _ => $"an address with the scheme {endpoint.Scheme}",
    };

    public static Uri ForOpenAI(Uri endpoint, string model) => Build(endpoint, EndWith(endpoint.AbsolutePath.TrimEnd('/'), Realtime), model);

    /// <summary>The endpoint is that of the resource, as the portal shows it, with or without the path of the API.</summary>
    public static Uri ForAzure(Uri endpoint, string deployment)
    {
        string path = endpoint.AbsolutePath.TrimEnd('/');
        if (!path.EndsWith(Realtime, StringComparison.OrdinalIgnoreCase))
        {
            path = EndWith(path, AzureVersion) + Realtime;
        }

        return Build(endpoint, path, deployment);
    }

    private static string EndWith(string path, string end) => path.EndsWith(end, StringComparison.OrdinalIgnoreCase) ? path : path + end;

    private static Uri Build(Uri endpoint, string path, string model)
    {
        string query = endpoint.Query.TrimStart('?');
        bool namesModel = query.Split('&').Any(part => part.StartsWith("model=", StringComparison.OrdinalIgnoreCase));
        if (!namesModel)
        {
            query += (query.Length > 0 ? "&" : "") + "model=" + Uri.EscapeDataString(model);
        }

        return new UriBuilder(endpoint)
        {
            Scheme = endpoint.Scheme is "http" or "ws" ? "ws" : "wss",
            Port = endpoint.IsDefaultPort ? -1 : endpoint.Port,
            Path = path,
            Query = query,
        }.Uri;
    }
}
