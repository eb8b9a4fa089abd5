using System.IO.Pipelines;

namespace Wavix.Streaming.Tests.Transport;

/// <summary>The contract over pipes that wrap a stream for each direction, as a process's standard streams are wrapped.</summary>
public sealed class PipeTransportOverStreamsContractTests : WavixTransportContract
{
    private MemoryStreamEnd? _input;

    protected override bool CarriesBinary => false;

    protected override bool CarriesCloseStatus => false;

    protected override bool CarriesLineBreaks => false;

    /// <summary>All a stream tells is that it ended.</summary>
    protected override bool TellsLossFromClose => false;

    protected override long? BytesTaken => _input!.BytesRead;

    protected override (IWavixTransport Application, IWavixTransport Peer) Connect()
    {
        (MemoryStreamEnd output, MemoryStreamEnd peerInput) = MemoryStreamEnd.CreatePair();
        (MemoryStreamEnd peerOutput, MemoryStreamEnd input) = MemoryStreamEnd.CreatePair();
        _input = input;
        return (
            new PipeTransport(new PipePair(PipeReader.Create(input), PipeWriter.Create(output))),
            new PipeTransport(new PipePair(PipeReader.Create(peerInput), PipeWriter.Create(peerOutput))));
    }
}
