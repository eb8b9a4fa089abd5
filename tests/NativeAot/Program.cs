// The packages in one native program, which places its calls to itself. Exits with 0 when all of them went as they should.
// dotnet publish tests/NativeAot -r linux-x64 -p:NuGetLockFilePath=obj/native.lock.json, then run what it made.
using System.Diagnostics;
using System.Runtime.CompilerServices;
using NativeAot;

DirectoryInfo keys = Directory.CreateTempSubdirectory("wavix-native-");
try
{
    await using (WebApplication server = await VoiceServer.StartAsync(keys))
    {
        TimeSpan startTime = DateTime.Now - Process.GetCurrentProcess().StartTime;
        Console.WriteLine($"takes calls {startTime.TotalMilliseconds:F0} ms after its start");

        await Served.EchoAsync(server);
        await Served.GreetAsync(server);
    }

    await Served.RestartAsync(keys);
    await InMemory.ScriptAsync();
    await InMemory.PipeAsync();
    await InMemory.RecordAsync(keys.FullName);
    WireMessages.Check();
    await AudioKit.WavAsync();
    await AudioKit.PipeAsync();
    AudioKit.DetectSpeech();
    await Calls.ControlAsync();
    await Calls.WholeCallAsync();
    Calls.ReadWebhooks();
    await SpeechModels.AnswerAsync();
    await VoiceAgents.EndACallAsync();
}
finally
{
    keys.Delete(recursive: true);
}

bool isNative = !RuntimeFeature.IsDynamicCodeSupported;
Console.WriteLine($"{(isNative ? "native" : "not native")}: echoed, greeted, interrupted, token kept over a restart, scripts, recordings, messages, audio, call control, a whole phone call, a realtime model, a voice agent");
return 0;
