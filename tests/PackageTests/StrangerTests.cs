using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace PackageTests;

/// <summary>Strangers' projects, which treat warnings as errors, built for both frameworks with the packages, and run.</summary>
public sealed class StrangerTests(PackedSources packed)
{
    [Fact]
    public async Task ConsoleApp_WithThePackages_HearsItsSimulatedCall()
    {
        Stranger stranger = Stranger.Create(packed, "ConsoleApp");
        await stranger.DotnetAsync("build");

        foreach (string framework in (string[])["net8.0", "net10.0"])
        {
            string output = await stranger.DotnetAsync(Path.Combine("bin", "Debug", framework, "ConsoleApp.dll"), "heard.wav");

            output.Trim().Should().Be("Stopped, 24000 Hz, what was said");
        }

        string[] packages = ["Wavix.Streaming", "Wavix.Streaming.Audio", "Wavix.Streaming.Testing"];
        packages.Should().OnlyContain(id => stranger.HasRestored(id));
    }

    [Fact]
    public async Task WebApp_WithThePackages_TakesACallOfTheInstalledTool()
    {
        Stranger stranger = Stranger.Create(packed, "WebApp");
        await stranger.DotnetAsync("build");
        string tool = await packed.InstallToolAsync();
        using Process app = Command.Start(
            stranger.Folder,
            stranger.Environment,
            "dotnet",
            Path.Combine("bin", "Debug", "net10.0", "WebApp.dll"),
            "--urls",
            "http://127.0.0.1:0");
        try
        {
            Uri address = await AddressOfAsync(app);
            using var http = new HttpClient();
            (await http.GetStringAsync(new Uri(address, "health"))).Should().Be("Healthy");

            // The caller speaks in real time; where a machine is too busy to start the application meanwhile, the next call is longer.
            double heard = 0;
            for (int seconds = 2; heard == 0 && seconds <= 64; seconds *= 2)
            {
                string printed = await Command.RunAsync(
                    stranger.Folder, stranger.Environment, tool, "call", $"ws://{address.Authority}/stream", "--duration", $"{seconds}s", "--json");

                using JsonDocument report = JsonDocument.Parse(printed);
                report.RootElement.GetProperty("ended_by").GetString().Should().Be("caller");
                report.RootElement.GetProperty("close_status").GetInt32().Should().Be(1000);
                report.RootElement.GetProperty("problems").GetArrayLength().Should().Be(0);
                heard = report.RootElement.GetProperty("heard_ms").GetDouble();
            }

            heard.Should().BePositive();
        }
        finally
        {
            app.Kill();
            await app.WaitForExitAsync();
        }

        string[] packages = ["Wavix.Streaming", "Wavix.Streaming.AspNetCore", "Wavix.Streaming.AspNetCore.Redis"];
        packages.Should().OnlyContain(id => stranger.HasRestored(id));
    }

    [Fact]
    public async Task ApiApp_LinesAsAUserWritesThem_CompileAndDoWhatTheySeemTo()
    {
        Stranger stranger = Stranger.Create(packed, "ApiApp");
        await stranger.DotnetAsync("build");

        foreach (string framework in (string[])["net8.0", "net10.0"])
        {
            string output = await stranger.DotnetAsync(Path.Combine("bin", "Debug", framework, "ApiApp.dll"));

            int.Parse(output.Trim().Split(' ')[0], CultureInfo.InvariantCulture).Should().BeGreaterThan(20, output);
        }
    }

    /// <summary>Where the application listens, as it says; all it prints is read, so that it never waits for a reader.</summary>
    private static async Task<Uri> AddressOfAsync(Process app)
    {
        const string Announcement = "Now listening on: ";
        var address = new TaskCompletionSource<Uri>();
        var printed = new List<string>();
        app.OutputDataReceived += (_, line) =>
        {
            printed.Add(line.Data ?? "");
            if (line.Data is null)
            {
                address.TrySetException(new InvalidOperationException($"The application ended:\n{string.Join('\n', printed)}"));
            }
            else if (line.Data.IndexOf(Announcement, StringComparison.Ordinal) is >= 0 and int at)
            {
                address.TrySetResult(new Uri(line.Data[(at + Announcement.Length)..]));
            }
        };
        app.BeginOutputReadLine();
        app.BeginErrorReadLine();
        return await address.Task.WaitAsync(TimeSpan.FromMinutes(2));
    }
}
