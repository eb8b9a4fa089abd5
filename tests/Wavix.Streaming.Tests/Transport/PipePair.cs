using System.IO.Pipelines;

namespace Wavix.Streaming.Tests.Transport;

/// <summary>A reader and a writer as one duplex pipe.</summary>
internal sealed record PipePair(PipeReader Input, PipeWriter Output) : IDuplexPipe;
