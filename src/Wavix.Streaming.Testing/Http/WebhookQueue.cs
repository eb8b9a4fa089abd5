using System.Net.Http.Headers;

namespace Wavix.Streaming.Testing;

/// <summary>A webhook to post.</summary>
internal sealed record WebhookPost(string CallId, Uri Url, string EventType, ReadOnlyMemory<byte> Body, bool IsRepeat = false);

/// <summary>
/// Posts the webhooks of one call in order: each starts when the one before it was answered, or its time has passed. None is retried.
/// Used under the lock of the account.
/// </summary>
internal sealed class WebhookQueue(SimulatedWavixOptions options, BackgroundWork work, Ledger<SimulatedWebhook> posted)
{
    // One for the process: it keeps no state of a call. As Wavix, it does not follow a redirect.
    private static readonly HttpMessageInvoker DefaultClient =
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });

    /// <summary>Completes when everything that was added so far was posted. Does not fail.</summary>
    public Task Last { get; private set; } = Task.CompletedTask;

    /// <param name="post">The webhook.</param>
    /// <param name="repeats">The number of times that it is posted again.</param>
    public void Add(WebhookPost post, int repeats)
    {
        Append(post);
        for (int i = 0; i < repeats; i++)
        {
            Append(post with { IsRepeat = true });
        }
    }

    private void Append(WebhookPost post)
    {
        Task previous = Last;
        Last = work.Run(async () =>
        {
            // Not on the thread of a simulated clock, where the timeout of the previous one may have been noticed.
            await previous.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            if (!work.Stopping.IsCancellationRequested)
            {
                await PostAsync(post).ConfigureAwait(false);
            }
        });
    }

    private async Task PostAsync(WebhookPost post)
    {
        TimeProvider clock = options.TimeProvider;
        DateTimeOffset at = clock.GetUtcNow();
        long start = clock.GetTimestamp();
        WebhookAnswer answer;
        using var limit = new CancellationTokenSource(options.WebhookTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, work.Stopping);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, post.Url) { Content = new ReadOnlyMemoryContent(post.Body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

            // The second token: a handler of the test's own may not observe the first.
            Task<HttpResponseMessage> sending = (options.WebhookClient ?? DefaultClient).SendAsync(request, either.Token);
            using HttpResponseMessage response = await sending.WaitAsync(either.Token).ConfigureAwait(false);
            answer = new WebhookAnswer((int)response.StatusCode, HandshakeFailedException.TargetOf(post.Url, response));
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            answer = new WebhookAnswer(
                null, Error: limit.IsCancellationRequested ? $"no answer within {options.WebhookTimeout.TotalSeconds:0.###} s" : "disposed");
        }
#pragma warning disable CA1031 // Whatever a client of the test's own throws: there was no answer, which the record shows.
        catch (Exception e)
#pragma warning restore CA1031
        {
            answer = new WebhookAnswer(null, Error: e.Message, Cause: e);
        }

        var record = new SimulatedWebhook(post, at, clock.GetElapsedTime(start), answer);
        options.OnWebhook?.Invoke(record);
        posted.Add(record);
    }
}
