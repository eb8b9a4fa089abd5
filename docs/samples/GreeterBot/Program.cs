// Greets the caller, stops when the caller speaks, and says goodbye once the caller has been quiet for a second.
// dotnet run --project docs/samples/GreeterBot -- --urls http://127.0.0.1:5082
// Add --Wavix:ApiKey=… to hang up over HTTP at the end; --Wavix:BaseAddress=… for another address than https://api.wavix.com.
using System.Net.Http.Headers;
using GreeterBot;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);

// The lines of JSON have standard output for themselves.
builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
builder.Services.AddWavixStreaming();
builder.Services.AddTransient<GreeterHandler>();

#region http
string? apiKey = builder.Configuration["Wavix:ApiKey"];
builder.Services.AddHttpClient<CallControl>(http =>
{
    // With the slash at its end, a path in the address stays.
    string address = builder.Configuration["Wavix:BaseAddress"] ?? "https://api.wavix.com";
    http.BaseAddress = new Uri(address.TrimEnd('/') + "/");
    http.DefaultRequestHeaders.Authorization = string.IsNullOrEmpty(apiKey) ? null : new AuthenticationHeaderValue("Bearer", apiKey);
    http.Timeout = TimeSpan.FromSeconds(10);
});
#endregion

WebApplication app = builder.Build();
app.MapWavixStream<GreeterHandler>("/stream").AllowUnauthenticated();
app.Run();
