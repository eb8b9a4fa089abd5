namespace Wavix.Streaming.Testing.Tests;

/// <summary>A file of its own for one test, deleted afterwards.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public string Path { get; } = System.IO.Path.GetTempFileName();

    public void Dispose() => File.Delete(Path);
}
