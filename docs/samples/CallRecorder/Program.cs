// Records the far end of every call into a file of raw PCM16, 24,000 Hz, mono.
// dotnet run --project docs/samples/CallRecorder -- --urls http://127.0.0.1:5081 --folder recordings
using CallRecorder;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);

#region services
builder.Services.AddWavixStreaming(options =>
{
    options.Stream.IdleTimeout = TimeSpan.FromMinutes(10);
    options.Stream.ReuseMediaBuffers = true;    // each event is written before the next is asked for
});
builder.Services.AddScoped<RecordingHandler>();
#endregion

WebApplication app = builder.Build();
#region map
app.MapWavixStream<RecordingHandler>("/stream/{customer}").AllowUnauthenticated();
#endregion
app.Run();
