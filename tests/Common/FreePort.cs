using System.Net;
using System.Net.Sockets;

namespace Wavix.Streaming.Tests.Common;

/// <summary>
/// Ports for programs that can't be told to take any free one. From below those that systems give to sockets by themselves: the sockets of all other
/// tests, in this process and beside it, do not take one in between.
/// </summary>
internal static class FreePort
{
    private const int First = 20_000;
    private const int End = 32_000;

    private static int _last = Random.Shared.Next(End - First);

    /// <summary>
    /// One on which no program listens now, and that this process has not given to another test. It is tried without listening: a child process that
    /// starts meanwhile has a copy of each socket for a moment, and with it a port that listens would be open for as long.
    /// </summary>
    public static int Next()
    {
        while (true)
        {
            int port = First + (int)((uint)Interlocked.Increment(ref _last) % (End - First));
            try
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Another program has it.
            }
        }
    }
}
