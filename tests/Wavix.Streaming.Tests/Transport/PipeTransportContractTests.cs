using System.IO.Pipelines;

namespace Wavix.Streaming.Tests.Transport;

/// <summary>The contract over two pipes in memory.</summary>
public sealed class PipeTransportContractTests : WavixTransportContract
{
    protected override bool CarriesBinary => false;

    protected override bool CarriesCloseStatus => false;

    protected override bool CarriesLineBreaks => false;

    protected override (IWavixTransport Application, IWavixTransport Peer) Connect()
    {
        var there = new Pipe();
        var back = new Pipe();
        return (new PipeTransport(new PipePair(back.Reader, there.Writer)), new PipeTransport(new PipePair(there.Reader, back.Writer)));
    }
}
