using System.Buffers;
using System.Buffers.Text;

namespace Wavix.Streaming.Simulator;

/// <summary>
/// Finds the frames of one call in the audio that its server sends. It follows the audio as one stream of bytes, so the server may split it
/// into messages of any size. It decodes only the stamps, unless it has lost its position. One caller at a time.
/// </summary>
/// <param name="call">The number of the call.</param>
/// <param name="counters">The counters to update.</param>
/// <param name="clock">The clock of the run.</param>
/// <param name="late">An echo that takes longer counts as late.</param>
internal sealed class EchoTrack(int call, LoadCounters counters, TimeProvider clock, TimeSpan late)
{
    private const int PlaceLost = -1;

    private readonly byte[] _stamp = new byte[FrameStamp.Bytes];
    private ulong[] _seen = new ulong[16];
    private long _echoed;

    // Bytes until the next frame starts, and how much of its stamp has arrived if a message ended within it.
    private int _skip = PlaceLost;
    private int _have;

    /// <summary>Number of frames that have been echoed. May be read from any thread.</summary>
    public long Echoed => Interlocked.Read(ref _echoed);

    /// <summary>Processes the audio of one message.</summary>
    /// <param name="base64">Its payload.</param>
    /// <param name="sent">Number of frames that the call has sent.</param>
    /// <returns>False if it is not base64, as far as it was decoded.</returns>
    public bool Add(ReadOnlySpan<byte> base64, long sent)
    {
        if (base64.Length % 4 != 0)
        {
            return false;
        }

        int length = (base64.Length / 4 * 3) - (base64.EndsWith("=="u8) ? 2 : base64.EndsWith("="u8) ? 1 : 0);
        int known = 0;
        int at = 0;
        while (at < length)
        {
            if (_skip == PlaceLost)
            {
                if (!TryFind(base64, known, out at))
                {
                    return false;
                }

                if (at < 0)
                {
                    return true;
                }

                _skip = 0;
            }

            int skipped = Math.Min(_skip, length - at);
            _skip -= skipped;
            at += skipped;
            int take = Math.Min(FrameStamp.Bytes - _have, length - at);
            bool decoded = take == 0 || TryDecode(base64, at, _stamp.AsSpan(_have, take));
            at += take;
            _have += take;
            if (decoded && _have < FrameStamp.Bytes)
            {
                // The rest arrives with the next message.
                break;
            }

            _have = 0;
            if (decoded && FrameStamp.TryRead(_stamp, out FrameStamp stamp))
            {
                Count(stamp, sent);
                _skip = WavixAudio.FrameBytes - FrameStamp.Bytes;
                known = at;
            }
            else
            {
                _skip = PlaceLost;
                at = known;
            }
        }

        return true;
    }

    /// <summary>Searches all of the audio for a stamp.</summary>
    private static bool TryFind(ReadOnlySpan<byte> base64, int from, out int at)
    {
        byte[] pcm = ArrayPool<byte>.Shared.Rent(base64.Length);
        try
        {
            if (Base64.DecodeFromUtf8(base64, pcm, out _, out int length) != OperationStatus.Done)
            {
                at = -1;
                return false;
            }

            int found = pcm.AsSpan(from, length - from).IndexOf(FrameStamp.Magic);
            at = found < 0 ? -1 : from + found;
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(pcm);
        }
    }

    /// <summary>Decodes a few bytes in the middle.</summary>
    private static bool TryDecode(ReadOnlySpan<byte> base64, int at, Span<byte> target)
    {
        int before = at % 3;
        int groups = (before + target.Length + 2) / 3;
        Span<byte> decoded = stackalloc byte[FrameStamp.Bytes + 6];
        if (Base64.DecodeFromUtf8(base64.Slice(at / 3 * 4, groups * 4), decoded, out _, out int written) != OperationStatus.Done
            || written < before + target.Length)
        {
            return false;
        }

        decoded.Slice(before, target.Length).CopyTo(target);
        return true;
    }

    private void Count(FrameStamp stamp, long sent)
    {
        if (stamp.Call != call || stamp.Frame < 0 || stamp.Frame >= sent)
        {
            counters.AddError("audio of another call was received");
            return;
        }

        if (!Mark(stamp.Frame))
        {
            counters.AddDuplicate();
            return;
        }

        TimeSpan latency = clock.GetElapsedTime(stamp.From);
        counters.AddEcho(latency, latency > late);
        Interlocked.Increment(ref _echoed);
    }

    /// <returns>False if it was echoed before.</returns>
    private bool Mark(long frame)
    {
        int word = (int)(frame / 64);
        if (word >= _seen.Length)
        {
            Array.Resize(ref _seen, Math.Max(word + 1, _seen.Length * 2));
        }

        ulong bit = 1UL << (int)(frame % 64);
        bool isNew = (_seen[word] & bit) == 0;
        _seen[word] |= bit;
        return isNew;
    }
}
