using Wavix.Streaming.Simulator.Phones;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Tests.Phones;

/// <summary>A phone with its page on a free port, and the application that it calls.</summary>
internal sealed class PhoneRig : IAsyncDisposable
{
    private readonly EchoServer? _application;

    private PhoneRig(EchoServer? application, Phone phone, PhoneServer server) => (_application, Phone, Server) = (application, phone, server);

    public Phone Phone { get; }

    public PhoneServer Server { get; }

    public Uri Url => Server.Url;

    /// <summary>The call that has ended last.</summary>
    public FinishedCall Latest => Phone.Latest!;

    /// <param name="serve">What the application does with a call; null for an echo.</param>
    public static async Task<PhoneRig> StartAsync(Func<WavixStreamSession, Task>? serve = null)
    {
        EchoServer application = await EchoServer.StartAsync(serve, CancellationToken.None);
        return await StartAsync(new StreamTarget(new ServerTarget(application.StreamUrl.ToString(), [], null)), application);
    }

    /// <param name="target">The application.</param>
    public static Task<PhoneRig> StartAsync(IPhoneTarget target) => StartAsync(target, application: null);

    private static async Task<PhoneRig> StartAsync(IPhoneTarget target, EchoServer? application)
    {
        var phone = new Phone(target, () => new SimulatedCallOptions(), TextWriter.Null);
        return new PhoneRig(application, phone, await PhoneServer.StartAsync(phone, port: 0, CancellationToken.None));
    }

    public async ValueTask DisposeAsync()
    {
        await Phone.EndAsync();
        await Server.DisposeAsync();
        await Phone.DisposeAsync();
        if (_application is not null)
        {
            await _application.DisposeAsync();
        }
    }
}
