using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace AnonIdentity.Simulation.Points;

/// <summary>Stands between Npgsql and a real PostgreSQL, and cuts the connection at a command: before the server gets it, or after the server has done it and
/// before its answer comes through. A command is all that ends with Sync or Query, so BEGIN and COMMIT are commands too.</summary>
internal sealed class CutWire : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly IPEndPoint _server;
    private volatile Cut? _cut;

    public CutWire(string host, int port)
    {
        _server = new IPEndPoint(IPAddress.Parse(host), port);
        _listener.Start();
        _ = Task.Run(AcceptAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What goes wrong from now on.</summary>
    public void Arm(CommandFaults faults, bool after) => _cut = new Cut(faults, after);

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync();
                _ = Task.Run(() => ServeAsync(client, _cut!));
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client, Cut cut)
    {
        using TcpClient server = new() { NoDelay = true };
        using (client)
        {
            client.NoDelay = true;
            if (cut.Faults.IsDown)
            {
                return;
            }

            await server.ConnectAsync(_server);
            Line line = new();
            await Task.WhenAny(
                ForwardAsync(client.GetStream(), server.GetStream(), line, cut),
                BackAsync(server.GetStream(), client.GetStream(), line));
        }
    }

    private static async Task ForwardAsync(NetworkStream from, NetworkStream to, Line line, Cut cut)
    {
        try
        {
            await to.WriteAsync(await MessageAsync(from, typed: false));
            MemoryStream command = new();
            while (true)
            {
                byte[] message = await MessageAsync(from, typed: true);
                command.Write(message);
                if ((char)message[0] is not ('S' or 'Q' or 'H' or 'X' or 'p'))
                {
                    continue;
                }

                if ((char)message[0] is 'S' or 'Q' && cut.Faults.Fails())
                {
                    if (!cut.After)
                    {
                        return;
                    }

                    line.IsSwallowed = true;
                }

                await to.WriteAsync(command.ToArray());
                command.SetLength(0);
            }
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
        }
    }

    private static async Task BackAsync(NetworkStream from, NetworkStream to, Line line)
    {
        try
        {
            while (true)
            {
                byte[] message = await MessageAsync(from, typed: true);
                if (!line.IsSwallowed)
                {
                    await to.WriteAsync(message);
                }
                else if (message[0] == 'Z')
                {
                    return;
                }
            }
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
        }
    }

    private static async Task<byte[]> MessageAsync(NetworkStream from, bool typed)
    {
        int start = typed ? 1 : 0;
        byte[] head = new byte[start + 4];
        await from.ReadExactlyAsync(head);
        byte[] message = new byte[start + BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(start))];
        head.CopyTo(message, 0);
        await from.ReadExactlyAsync(message.AsMemory(head.Length));
        return message;
    }

    private sealed record Cut(CommandFaults Faults, bool After);

    private sealed class Line
    {
        private volatile bool _isSwallowed;

        public bool IsSwallowed
        {
            get => _isSwallowed;
            set => _isSwallowed = value;
        }
    }
}
