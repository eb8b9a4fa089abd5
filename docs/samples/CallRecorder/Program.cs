// Records every call into a stereo WAV file, the caller on the left. For both sides, ask Wavix for a one-way stream of both tracks:
// "stream_type": "oneway", "stream_channel": "both"; a two-way stream has the caller only.
// dotnet run --project docs/samples/CallRecorder -- --urls http://127.0.0.1:5081 --folder recordings
// For local testing only: anyone can connect, and fill the disk. Whether you may record calls, and for how long you may keep them, is a question of law.
using RecordingServer;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);

#region services
builder.Services.AddWavixStreaming(options =>
{
    options.Stream.IdleTimeout = TimeSpan.FromMinutes(10);
    options.Stream.ReceiveMedia = false;    // the handler reads no events; the recording gets the audio all the same
});
#endregion

WebApplication app = builder.Build();
#region map
app.MapWavixStream<RecordingHandler>("/stream/{customer}").AllowUnauthenticated();    // local testing only: anyone can connect
#endregion
app.Run();
