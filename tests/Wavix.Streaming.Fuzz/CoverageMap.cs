using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace Wavix.Streaming.Fuzz;

/// <summary>The 64 KiB in which instrumented code counts how often it went from one branch to another.</summary>
internal sealed unsafe class CoverageMap
{
    private const int Size = 65_536;

    private readonly byte* _hits = (byte*)NativeMemory.AllocZeroed(Size);

    // Which classes of counts each edge has been seen with.
    private readonly byte[] _seen = new byte[Size];
    private readonly bool _countsMatter;

    /// <param name="countsMatter">Whether an edge that was taken more often than before is new too, as a loop is that runs longer.</param>
    public CoverageMap(bool countsMatter)
    {
        _countsMatter = countsMatter;
        Trace.SharedMem = _hits;
    }

    /// <summary>Edges seen so far.</summary>
    public int Edges => _seen.Count(classes => classes != 0);

    /// <summary>Begins a run.</summary>
    public void Clear()
    {
        NativeMemory.Clear(_hits, Size);
        Trace.PrevLocation = 0;
    }

    /// <summary>Takes what the run has covered into account.</summary>
    /// <returns>Whether anything of it is new.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Merge()
    {
        bool isNew = false;
        var words = new ReadOnlySpan<ulong>(_hits, Size / sizeof(ulong));
        for (int word = 0; word < words.Length; word++)
        {
            if (words[word] == 0)
            {
                continue;
            }

            for (int edge = word * sizeof(ulong); edge < (word + 1) * sizeof(ulong); edge++)
            {
                byte seen = (byte)(_seen[edge] | (_countsMatter ? ClassOf(_hits[edge]) : Math.Min((int)_hits[edge], 1)));
                isNew |= seen != _seen[edge];
                _seen[edge] = seen;
            }
        }

        return isNew;
    }

    // 1, 2, 3, 4 to 7, 8 to 15, 16 to 31, 32 to 127, more: one bit each.
    private static int ClassOf(byte count) => count switch
    {
        0 => 0,
        <= 3 => 1 << (count - 1),
        < 32 => 1 << (BitOperations.Log2(count) + 1),
        < 128 => 1 << 6,
        _ => 1 << 7,
    };
}
