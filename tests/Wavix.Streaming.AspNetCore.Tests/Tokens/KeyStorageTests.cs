using System.Net;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Wavix.Streaming.AspNetCore.Tests.Tokens;

/// <summary>A stranger's tokens must not make threads wait for the storage of the Data Protection keys.</summary>
public class KeyStorageTests
{
    private readonly HangingKeys _keys = new();

    [Fact]
    public async Task Connect_ForgeriesWhileTheStorageHangs_HoldOneThreadAndGoodTokensOpen()
    {
        const int Forgeries = 30;
        await using TokenApp app = await StartAsync();
        Uri good = await app.CreateUrlAsync();
        _keys.Hang();

        Task<HttpStatusCode>[] forged = Enumerable.Range(0, Forgeries).Select(_ => app.ConnectAsync(Forgery(app))).ToArray();
        await _keys.IsAskedAsync();
        List<Task<HttpStatusCode>> left = [.. forged];
        for (int answered = 1; answered < Forgeries; answered++)
        {
            Task<HttpStatusCode> next = await Task.WhenAny(left).SoonAsync();
            (await next).Should().Be(HttpStatusCode.ServiceUnavailable);
            left.Remove(next);
        }

        (await app.ConnectAsync(good)).Should().Be(HttpStatusCode.SwitchingProtocols);
        left.Single().IsCompleted.Should().BeFalse();
        _keys.Answer();
        (await left.Single().SoonAsync()).Should().Be(HttpStatusCode.Unauthorized);
        _keys.MostWaiting.Should().Be(1);
        _keys.HeldAPoolThread.Should().BeFalse();
    }

    [Fact]
    public async Task Connect_ForgeriesOneAfterTheOther_AskTheStorageOnceAPause()
    {
        await using TokenApp app = await StartAsync();
        await app.CreateUrlAsync();

        (await app.ConnectAsync(Forgery(app))).Should().Be(HttpStatusCode.Unauthorized);
        (HttpStatusCode second, IReadOnlyDictionary<string, IEnumerable<string>> headers) = await app.TryConnectAsync(Forgery(app));
        app.Clock.Advance(StreamTokenKeys.Pause);
        HttpStatusCode third = await app.ConnectAsync(Forgery(app));

        second.Should().Be(HttpStatusCode.ServiceUnavailable);
        headers["Retry-After"].Should().NotBeEmpty();
        third.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Connect_NoKeysYet_AllWaitForOneThreadAndAreAnsweredWith503InTime()
    {
        _keys.Hang();
        await using TokenApp app = await StartAsync();
        await _keys.IsAskedAsync();

        Task<HttpStatusCode>[] connecting = Enumerable.Range(0, 10).Select(_ => app.ConnectAsync(Forgery(app))).ToArray();
        Func<Task> creating = () => app.CreateUrlAsync().AsTask();
        Task created = creating.Should().ThrowAsync<TimeoutException>();
        while (!Task.WhenAll(connecting).IsCompleted)
        {
            // Again: each request waits from its own arrival.
            app.Clock.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }

        (await Task.WhenAll(connecting)).Should().AllBeEquivalentTo(HttpStatusCode.ServiceUnavailable);
        await created.SoonAsync();
        _keys.MostWaiting.Should().Be(1);
        _keys.HeldAPoolThread.Should().BeFalse();
        _keys.Answer();
        (await app.ConnectAsync(await app.CreateUrlAsync())).Should().Be(HttpStatusCode.SwitchingProtocols);
    }

    [Fact]
    public async Task Find_KeyOfAnotherInstance_IsLearnedThoughAStrangerAskedFirst()
    {
        var stored = Guid.NewGuid();
        var options = Options.Create(new WavixStreamEndpointOptions());
        options.Value.Stream.TimeProvider = new FakeTimeProvider();
        var seal = new StreamTokenSeal(_keys);
        var keys = new StreamTokenKeys(seal, options, new StoredKeys(stored));

        var forged = Guid.NewGuid();

        (await keys.FindAsync(forged, () => false, CancellationToken.None)).Should().Be(StreamTokenKeys.KeyState.Unknown);
        (await keys.FindAsync(forged, () => false, CancellationToken.None)).Should().Be(StreamTokenKeys.KeyState.Busy, "it is not learned");
        (await keys.FindAsync(stored, () => false, CancellationToken.None)).Should().Be(StreamTokenKeys.KeyState.Known);
    }

    [Fact]
    public async Task Find_StorageFails_ThrowsAndIsTriedAgainAfterAPause()
    {
        var clock = new FakeTimeProvider();
        var options = Options.Create(new WavixStreamEndpointOptions());
        options.Value.Stream.TimeProvider = clock;
        var provider = new FailingKeys();
        var keys = new StreamTokenKeys(new StreamTokenSeal(provider), options);

        for (int i = 0; i < 3; i++)
        {
            Func<Task> wait = () => keys.WaitUntilReadyAsync(CancellationToken.None);
            await wait.Should().ThrowAsync<IOException>();
        }

        provider.Asked.Should().Be(1);
        provider.IsBroken = false;
        clock.Advance(StreamTokenKeys.Pause);
        await keys.WaitUntilReadyAsync(CancellationToken.None).SoonAsync();
        provider.Asked.Should().Be(2);
    }

    private static Uri Forgery(TokenApp app) => new(app.BaseUri, "/stream/" + TokenApp.ForgeryFor(Guid.NewGuid()));

    private Task<TokenApp> StartAsync() => TokenApp.StartAsync(
        configure: builder => builder.Services.Replace(ServiceDescriptor.Singleton<IDataProtectionProvider>(_keys)));

    private sealed class FailingKeys : IDataProtectionProvider, IDataProtector
    {
        private readonly IDataProtector _inner = new EphemeralDataProtectionProvider().CreateProtector("any");

        public bool IsBroken { get; set; } = true;

        public int Asked { get; private set; }

        public IDataProtector CreateProtector(string purpose) => this;

        public byte[] Protect(byte[] plaintext)
        {
            Asked++;
            return IsBroken ? throw new IOException("The keys are away.") : _inner.Protect(plaintext);
        }

        public byte[] Unprotect(byte[] protectedData) => _inner.Unprotect(protectedData);
    }

    /// <summary>A storage with one key.</summary>
    private sealed class StoredKeys(Guid keyId) : IKeyManager
    {
        public IReadOnlyCollection<IKey> GetAllKeys() => [new Key(keyId)];

        public IKey CreateNewKey(DateTimeOffset activationDate, DateTimeOffset expirationDate) => throw new NotSupportedException();

        public CancellationToken GetCacheExpirationToken() => throw new NotSupportedException();

        public void RevokeKey(Guid keyId, string? reason = null) => throw new NotSupportedException();

        public void RevokeAllKeys(DateTimeOffset revocationDate, string? reason = null) => throw new NotSupportedException();
    }

    private sealed class Key(Guid keyId) : IKey
    {
        public Guid KeyId => keyId;

        public DateTimeOffset ActivationDate => default;

        public DateTimeOffset CreationDate => default;

        public DateTimeOffset ExpirationDate => default;

        public bool IsRevoked => false;

        public Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel.IAuthenticatedEncryptorDescriptor Descriptor =>
            throw new NotSupportedException();

        public Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.IAuthenticatedEncryptor? CreateEncryptor() => throw new NotSupportedException();
    }
}
