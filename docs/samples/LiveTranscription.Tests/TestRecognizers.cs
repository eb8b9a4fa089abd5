using System.Runtime.CompilerServices;
using LiveTranscription.Recognition;

namespace LiveTranscription.Tests;

/// <summary>A recogniser whose results are those of a function.</summary>
internal sealed class TestRecognizer(Func<Stream, CancellationToken, IAsyncEnumerable<RecognizedText>> recognize) : IRecognizer
{
    public IAsyncEnumerable<RecognizedText> RecognizeAsync(Stream audio, CancellationToken cancellationToken) => recognize(audio, cancellationToken);

    /// <summary>Counts, as the one of the sample, but reads nothing for the first seconds.</summary>
    public static TestRecognizer Sleepy(Func<TimeProvider> clock, TimeSpan sleep)
    {
        return new TestRecognizer(RecognizeAsync);

        async IAsyncEnumerable<RecognizedText> RecognizeAsync(Stream audio, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Delay(sleep, clock(), cancellationToken);
            await foreach (RecognizedText result in new CountingRecognizer().RecognizeAsync(audio, cancellationToken))
            {
                yield return result;
            }
        }
    }

    /// <summary>The first of the two fails after a second of audio, the other counts.</summary>
    public static TestRecognizer FirstFails(string message)
    {
        int started = 0;
        return new TestRecognizer((audio, cancellationToken) => Interlocked.Increment(ref started) == 1
            ? FailAsync(audio, message, cancellationToken)
            : new CountingRecognizer().RecognizeAsync(audio, cancellationToken));
    }

    /// <summary>An interim result for every 20 ms of the side that speaks, each as long as a result may be.</summary>
    public static TestRecognizer Talkative(int length)
    {
        return new TestRecognizer(RecognizeAsync);

        async IAsyncEnumerable<RecognizedText> RecognizeAsync(Stream audio, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            byte[] frame = new byte[640];
            TimeSpan at = TimeSpan.Zero;
            while (await audio.ReadAtLeastAsync(frame, frame.Length, throwOnEndOfStream: false, cancellationToken) == frame.Length)
            {
                at += TimeSpan.FromMilliseconds(20);
                if (frame.AsSpan().ContainsAnyExcept((byte)0))
                {
                    yield return new RecognizedText(new string((char)('a' + (at.Milliseconds / 20 % 26)), length), IsFinal: false, TimeSpan.Zero, at);
                }
            }

            yield return new RecognizedText("last", IsFinal: true, TimeSpan.Zero, at);
        }
    }

    /// <summary>Reads all, and returns only when it is canceled.</summary>
    public static TestRecognizer Endless()
    {
        return new TestRecognizer(RecognizeAsync);

        static async IAsyncEnumerable<RecognizedText> RecognizeAsync(Stream audio, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await audio.CopyToAsync(Stream.Null, cancellationToken);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            yield break;
        }
    }

    /// <summary>One final result at the first speech.</summary>
    public static TestRecognizer Says(string text)
    {
        return new TestRecognizer(RecognizeAsync);

        async IAsyncEnumerable<RecognizedText> RecognizeAsync(Stream audio, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (RecognizedText result in new CountingRecognizer().RecognizeAsync(audio, cancellationToken))
            {
                yield return result with { Text = text };
            }
        }
    }

    private static async IAsyncEnumerable<RecognizedText> FailAsync(Stream audio, string message, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await audio.ReadExactlyAsync(new byte[32_000], cancellationToken);
        if (message.Length > 0)
        {
            throw new InvalidOperationException(message);
        }

        yield break;
    }
}
