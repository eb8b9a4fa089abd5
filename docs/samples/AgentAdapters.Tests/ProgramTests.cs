using System.Diagnostics;
using Wavix.Streaming.Tests.Realtime;

namespace AgentAdapters.Tests;

/// <summary>The program, as README.md starts it.</summary>
public class ProgramTests
{
    [Theory]
    [InlineData("openai")]
    [InlineData("extensions")]
    public async Task Program_Client_GreetsTheCaller(string client)
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
        service.Enqueue(RealtimeAnswer.Says("Hello there."));
        string program = Path.Combine(AppContext.BaseDirectory.Replace("AgentAdapters.Tests", "AgentAdapters", StringComparison.Ordinal), "AgentAdapters.dll");
        string folder = Directory.CreateTempSubdirectory().FullName;
        var start = new ProcessStartInfo("dotnet", [program, client])
        {
            WorkingDirectory = folder,
            Environment = { ["OpenAI__ApiKey"] = service.Options.Key, ["OpenAI__Endpoint"] = service.Endpoint.AbsoluteUri },
        };

        (int exitCode, _, string errors) = await ChildProcess.RunAsync(start, Patience.Long);

        (exitCode, errors).Should().Be((0, ""));
        short[] heard = [.. Samples(await File.ReadAllBytesAsync(Path.Combine(folder, "heard.wav")))];
        service.Decode(heard).Should().ContainSingle().Which.Text.Should().Be("Hello there.");
        service.Sessions.Single().Errors.Should().BeEmpty();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>They follow a header of 44 bytes.</summary>
    private static IEnumerable<short> Samples(byte[] wav) => wav.Skip(44).Chunk(2).Select(bytes => BitConverter.ToInt16(bytes));
}
