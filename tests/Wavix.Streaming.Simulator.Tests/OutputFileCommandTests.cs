using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using Wavix.Streaming.Audio;

namespace Wavix.Streaming.Simulator.Tests;

/// <summary>Files that commands write destroy nothing: special files, links, neighbours and permissions stay as they were.</summary>
public sealed class OutputFileCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wavix-").FullName;

    public OutputFileCommandTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no FIFOs, and no modes of files.");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Convert_ToAFifo_GivesItsReaderTheWavAndLeavesTheFifo()
    {
        Run("mkfifo", PathOf("fifo"));
        Task<byte[]> reading = Task.Run(() => File.ReadAllBytes(PathOf("fifo")));

        (int exitCode, _, string errors) = await ConvertAsync(PathOf("fifo"));

        exitCode.Should().Be(0, errors);
        byte[] expected = await ConvertedAsync();
        (await reading.WaitAsync(Patience.Long)).Should().Equal(expected);
        KindOf(PathOf("fifo")).Should().Be("fifo");
    }

    [Fact]
    public async Task Convert_ToADevice_WritesToItAndLeavesTheDevice()
    {
        string device = Device("null", minor: 3);

        (int exitCode, _, string errors) = await ConvertAsync(device);

        exitCode.Should().Be(0, errors);
        KindOf(device).Should().Be("character special file");
    }

    [Fact]
    public async Task Convert_ToAFullDevice_ExitsWithOneAndTheSystemsError()
    {
        string device = Device("full", minor: 7);

        (int exitCode, _, string errors) = await ConvertAsync(device);

        exitCode.Should().Be(1);
        errors.Trim().Should().Contain("No space left on device").And.Contain(device).And.NotContain("\n");
        KindOf(device).Should().Be("character special file");
    }

    [Fact]
    public async Task Convert_ToStandardOutput_PrintsTheWavAndNothingElse()
    {
        await WriteSourceAsync();
        using Process tool = ToolProcess.Start("convert", PathOf("in.wav"), "/dev/stdout", "--rate", "8000");
        using var output = new MemoryStream();
        Task<string> errors = tool.StandardError.ReadToEndAsync();

        await tool.StandardOutput.BaseStream.CopyToAsync(output).WaitAsync(Patience.Long);
        await tool.WaitForExitAsync().WaitAsync(Patience.Long);

        tool.ExitCode.Should().Be(0, await errors);
        (await errors).Should().Contain("8000 Hz");
        output.ToArray().Should().Equal(await ConvertedAsync());
    }

    [Fact]
    public async Task Convert_ToASocket_ExitsWithOne()
    {
        using var socket = new System.Net.Sockets.Socket(
            System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(PathOf("socket")));

        (int exitCode, _, string errors) = await ConvertAsync(PathOf("socket"));

        exitCode.Should().Be(1);
        errors.Trim().Should().Contain(PathOf("socket")).And.NotContain("\n");
        KindOf(PathOf("socket")).Should().Be("socket");
    }

    [Fact]
    public async Task Convert_ToASymbolicLink_WritesToWhatItLinksTo()
    {
        await File.WriteAllTextAsync(PathOf("real.wav"), "old");
        File.CreateSymbolicLink(PathOf("link.wav"), "real.wav");

        (int exitCode, _, string errors) = await ConvertAsync(PathOf("link.wav"));

        exitCode.Should().Be(0, errors);
        new FileInfo(PathOf("link.wav")).LinkTarget.Should().Be("real.wav");
        (await File.ReadAllBytesAsync(PathOf("real.wav"))).Should().Equal(await ConvertedAsync());
    }

    [Fact]
    public async Task Convert_ToALinkToNothing_CreatesWhatItLinksTo()
    {
        File.CreateSymbolicLink(PathOf("link.wav"), "real.wav");

        (int exitCode, _, string errors) = await ConvertAsync(PathOf("link.wav"));

        exitCode.Should().Be(0, errors);
        new FileInfo(PathOf("link.wav")).LinkTarget.Should().Be("real.wav");
        (await File.ReadAllBytesAsync(PathOf("real.wav"))).Should().Equal(await ConvertedAsync());
    }

    [Theory]
    [InlineData("link.wav")]
    [InlineData("linked/in.wav")]
    public async Task Convert_OntoItselfThroughALink_IsRefused(string target)
    {
        await WriteSourceAsync();
        byte[] source = await File.ReadAllBytesAsync(PathOf("in.wav"));
        File.CreateSymbolicLink(PathOf("link.wav"), "in.wav");
        Directory.CreateSymbolicLink(PathOf("linked"), ".");

        (int exitCode, _, string errors) = await ConvertAsync(PathOf(target));

        exitCode.Should().Be(1);
        errors.Should().Contain("two files are the same");
        (await File.ReadAllBytesAsync(PathOf("in.wav"))).Should().Equal(source);
    }

    [Fact]
    public async Task Convert_NeighbourCalledPart_KeepsItsContent()
    {
        await File.WriteAllTextAsync(PathOf("out.wav.part"), "of somebody else");

        (int exitCode, _, string errors) = await ConvertAsync(PathOf("out.wav"));

        exitCode.Should().Be(0, errors);
        (await File.ReadAllTextAsync(PathOf("out.wav.part"))).Should().Be("of somebody else");
        Directory.GetFiles(_folder).Select(Path.GetFileName).Should().BeEquivalentTo("in.wav", "out.wav", "out.wav.part");
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Convert_ReplacesAFile_KeepsItsMode()
    {
        await File.WriteAllTextAsync(PathOf("out.wav"), "old");
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
        File.SetUnixFileMode(PathOf("out.wav"), Mode);

        (int exitCode, _, string errors) = await ConvertAsync(PathOf("out.wav"));

        exitCode.Should().Be(0, errors);
        File.GetUnixFileMode(PathOf("out.wav")).Should().Be(Mode);
        (await File.ReadAllBytesAsync(PathOf("out.wav"))).Should().Equal(await ConvertedAsync());
    }

    [Fact]
    public async Task Demo_ToALink_WritesThroughIt()
    {
        File.CreateSymbolicLink(PathOf("link.wav"), "real.wav");

        (int exitCode, string output, string errors) = await ToolRun.RunAsync("demo", "--seconds", "1", "--output", PathOf("link.wav"));

        exitCode.Should().Be(0, output + errors);
        new FileInfo(PathOf("link.wav")).LinkTarget.Should().Be("real.wav");
        new FileInfo(PathOf("real.wav")).Length.Should().BeGreaterThan(48_000);
    }

    [Fact]
    public async Task Call_FilesThatAreLinks_WritesThroughThem()
    {
        File.CreateSymbolicLink(PathOf("link.wav"), "real.wav");
        File.CreateSymbolicLink(PathOf("link.html"), "real.html");
        await using EchoServer server = await EchoServer.StartAsync(null, CancellationToken.None);

        (int exitCode, string output, string errors) = await ToolRun.RunAsync(
            "call", server.StreamUrl.ToString(), "--duration", "300ms", "--record", PathOf("link.wav"), "--timeline", PathOf("link.html"));

        exitCode.Should().Be(0, output + errors);
        (await File.ReadAllTextAsync(PathOf("real.html"))).Should().Contain("<title>Call timeline</title>");
        await using WavReader wav = await WavReader.OpenAsync(PathOf("real.wav"));
        wav.Channels.Should().Be(2);
        Directory.GetFiles(_folder).Select(Path.GetFileName).Should().BeEquivalentTo("link.html", "link.wav", "real.html", "real.wav");
    }

    [Fact]
    public async Task Call_FullDevice_ExitsWithOneAndTheSystemsError()
    {
        string device = Device("full", minor: 7);
        await using EchoServer server = await EchoServer.StartAsync(null, CancellationToken.None);

        (int exitCode, _, string errors) = await ToolRun.RunAsync("call", server.StreamUrl.ToString(), "--duration", "300ms", "--timeline", device);

        exitCode.Should().Be(1);
        errors.Should().Contain("No space left on device").And.NotContain("   at ");
        KindOf(device).Should().Be("character special file");
    }

    /// <summary>A device of memory. For root, who could destroy the machine's, one of the test's own.</summary>
    private string Device(string name, int minor)
    {
        if (Environment.UserName != "root")
        {
            return $"/dev/{name}";
        }

        using Process making = Process.Start("mknod", [PathOf(name), "c", "1", minor.ToString(CultureInfo.InvariantCulture)]);
        making.WaitForExit();
        Assert.SkipUnless(making.ExitCode == 0, "This container may not make devices.");
        return PathOf(name);
    }

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        process.ExitCode.Should().Be(0);
    }

    private static string KindOf(string path)
    {
        using Process process = Process.Start(new ProcessStartInfo("stat", ["-c", "%F", path]) { RedirectStandardOutput = true })!;
        return process.StandardOutput.ReadToEnd().Trim();
    }

    private string PathOf(string name) => Path.Combine(_folder, name);

    private async Task WriteSourceAsync()
    {
        await using WavWriter writer = WavWriter.Create(PathOf("in.wav"), 24_000);
        await writer.WriteAsync(Enumerable.Range(0, 24_000).Select(i => (short)(9_000 * Math.Sin(i * 0.1))).ToArray());
    }

    private async Task<(int ExitCode, string Output, string Errors)> ConvertAsync(string target)
    {
        if (!File.Exists(PathOf("in.wav")))
        {
            await WriteSourceAsync();
        }

        return await ToolRun.RunAsync("convert", PathOf("in.wav"), target, "--rate", "8000");
    }

    /// <summary>What a conversion into an ordinary file gives.</summary>
    private async Task<byte[]> ConvertedAsync()
    {
        string target = PathOf($"{Guid.NewGuid()}.wav");
        (await ConvertAsync(target)).ExitCode.Should().Be(0);
        byte[] converted = await File.ReadAllBytesAsync(target);
        File.Delete(target);
        return converted;
    }
}
