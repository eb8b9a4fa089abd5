using FsCheck;
using FsCheck.Fluent;

namespace Wavix.Streaming.Tests.Protocol;

/// <summary>Any value that a message can hold, any message, and how a property over them is checked.</summary>
internal static class Arbitrary
{
    private static readonly Gen<string> Rune = Gen.OneOf(
        Gen.Choose(0x20, 0x7E),
        Gen.Choose(0, 0x1F),
        Gen.Elements('"', '\\', '/', 0x7F, 0x2028, 0xFEFF, 0xFFFD, 0xFFFF),
        Gen.Choose(0x80, 0xD7FF),
        Gen.Choose(0xE000, 0xFFFF),
        Gen.Choose(0x1_0000, 0x10_FFFF))
        .Select(char.ConvertFromUtf32);

    /// <summary>Valid Unicode, all planes, control characters and quotes; now and then long, up to what is read.</summary>
    public static Gen<string> Text { get; } = TextUpTo(WavixEvent.MaxTextLength);

    /// <summary>The same for the name of a mark.</summary>
    public static Gen<string> MarkName { get; } = TextUpTo(MarkEvent.MaxNameLength);

    public static Gen<byte[]> Payload { get; } =
        from samples in Gen.Frequency((3, Gen.Choose(0, 20)), (1, Gen.Choose(0, 2500)))
        from seed in Any<int>()
        select RandomBytes(seed, samples * 2);

    public static Gen<long?> Integer { get; } = OrNull(Gen.OneOf(
        Gen.Choose(-1000, 1000).Select(n => (long)n),
        Any<long>(),
        Any<int>().Two().Select(halves => ((long)halves.Item1 << 32) ^ halves.Item2),
        Gen.Elements(long.MinValue, long.MaxValue)));

    /// <summary>Every time with a whole-minute offset; fractions of a second in one of two.</summary>
    public static Gen<DateTimeOffset?> Time { get; } = OrNull(
        from day in Gen.Choose(1, 3_652_057)
        from second in Gen.Choose(0, 86_399)
        from tick in Gen.OneOf(Gen.Constant(0), Gen.Choose(0, 9_999_999))
        from minutes in Gen.OneOf(Gen.Constant(0), Gen.Choose(-14 * 60, 14 * 60))
        select new DateTimeOffset((day * TimeSpan.TicksPerDay) + (second * TimeSpan.TicksPerSecond) + tick, TimeSpan.FromMinutes(minutes)));

    public static Gen<WavixCommand> Command { get; } = Gen.OneOf(
        from id in OrNull(Text) from payload in Payload select (WavixCommand)new MediaCommand { StreamId = id, Payload = payload },
        from id in OrNull(Text) from name in MarkName select (WavixCommand)new MarkCommand { StreamId = id, Name = name },
        from id in OrNull(Text) select (WavixCommand)new ClearCommand { StreamId = id });

    /// <summary>The five events of the protocol, with any content.</summary>
    public static Gen<WavixEvent> Event { get; } =
        from time in Time
        from callId in OrNull(Text)
        from streamId in OrNull(Text)
        from number in Integer
        from value in Gen.OneOf(
            Gen.Constant<WavixEvent>(new ConnectedEvent { EventTime = time, CallId = callId, StreamId = streamId, SequenceNumber = number }),
            Gen.Constant<WavixEvent>(new StopEvent { EventTime = time, CallId = callId, StreamId = streamId, SequenceNumber = number }),
            from type in FixedValue("oneway", "twoway")
            from channel in FixedValue("inbound", "outbound", "both")
            select (WavixEvent)new StartEvent
            {
                EventTime = time,
                CallId = callId,
                StreamId = streamId,
                SequenceNumber = number,
                StreamTypeText = type,
                ChannelText = channel,
            },
            from payload in Payload
            from track in FixedValue("inbound", "outbound")
            from timestamp in Integer
            from chunk in Integer
            select (WavixEvent)new MediaEvent
            {
                EventTime = time,
                CallId = callId,
                StreamId = streamId,
                SequenceNumber = number,
                Payload = payload,
                TrackText = track,
                Timestamp = timestamp,
                Chunk = chunk,
            },
            from name in MarkName
            select (WavixEvent)new MarkEvent { EventTime = time, CallId = callId, StreamId = streamId, SequenceNumber = number, Name = name })
        select value;

    /// <summary>Messages from <see cref="RandomJson"/>: whatever reads as an event, unknown and invalid ones included.</summary>
    public static Gen<byte[]> Json { get; } = Any<int>().Select(seed => new RandomJson(seed).Build());

    /// <summary>Checks a property on so many values; a failure throws and tells the seed that repeats it.</summary>
    public static void Check<T>(Gen<T> values, Action<T> property, int count = 500) =>
        Prop.ForAll(values.ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(count));

    public static byte[] RandomBytes(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static Gen<string> TextUpTo(int length) => Gen.Frequency(
        (9, Gen.ListOf(Rune).Select(string.Concat)),
        (1, Rune.Two().SelectMany(pair => Gen.Choose(100, length), (pair, count) => Cut(pair.Item1 + pair.Item2, count))));

    /// <summary>A text again and again, in whole characters.</summary>
    private static string Cut(string again, int length)
    {
        string text = string.Concat(Enumerable.Repeat(again, length))[..length];
        return char.IsHighSurrogate(text[^1]) ? text[..^1] : text;
    }

    private static Gen<string?> FixedValue(params string[] known) => OrNull(Gen.OneOf(Gen.Elements(known), Text));

    private static Gen<string?> OrNull(Gen<string> values) => Gen.Frequency((4, values.Select(v => (string?)v)), (1, Gen.Constant<string?>(null)));

    private static Gen<T?> OrNull<T>(Gen<T> values)
        where T : struct => Gen.Frequency((4, values.Select(v => (T?)v)), (1, Gen.Constant<T?>(null)));

    private static Gen<T> Any<T>() => ArbMap.Default.GeneratorFor<T>();
}
