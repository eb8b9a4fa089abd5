using System.Buffers;
using System.Buffers.Text;

namespace Wavix.Streaming.Simulator;

/// <summary>
/// Finds the frames of one call in the audio that its server sends. It follows the audio as one stream of bytes, so the server may cut it
/// into messages as it likes; and it decodes the stamps only, unless it has lost the place. One caller at a time.
/// </summary>
/// <param name="call">The call's number.</param>
/// <param name="counters">Where it counts.</param>
/// <param name="clock">The run's clock.</param>
/// <param name="late">An echo that takes longer is late.</param>
internal sealed class EchoTrack(int call, LoadCounters counters, TimeProvider clock, TimeSpan late)
{
    private const int PlaceLost = -1;

    private readonly byte[] _stamp = new byte[FrameStamp.Bytes];
    private ulong[] _seen = new ulong[16];
    private long _echoed;

    // Bytes until the next frame begins, and how much of its stamp is there when a message ended within it.
    private int _skip = PlaceLost;
    private int _have;

    /// <summary>How many frames have come back. Any thread.</summary>
    public long Echoed => Interlocked.Read(ref _echoed);

    /// <summary>Takes the audio of one message.</summary>
    /// <param name="base64">Its payload.</param>
    /// <param name="sent">How many frames the call has sent.</param>
    /// <returns>False when it is no base64, as far as that was looked at.</returns>
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
                // The rest comes with the next message.
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

    /// <summary>Looks for a stamp in all of the audio.</summary>
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

    /// <summary>Decodes a few bytes out of the middle.</summary>
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
            counters.AddError("audio of another call came back");
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

    /// <returns>False when it has come before.</returns>
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
