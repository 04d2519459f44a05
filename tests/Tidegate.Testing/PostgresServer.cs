using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Tidegate.Testing;

/// <summary>A real PostgreSQL of our own: made in a temporary folder, on a free port of the loopback, gone with the tests.</summary>
/// <remarks>Runs as the user <c>postgres</c> where the tests run as root, which it refuses to run as. Ends when this process does, however it ends.</remarks>
public sealed class PostgresServer : IAsyncDisposable
{
    public const string User = "tidegate";
    public const string Password = "pg-test-password-7Xq";

    // Its standard input is a pipe from us: when we end the pipe does, and so does the server.
    private const string Keeper = "\"$@\" & server=$!; cat >/dev/null; kill -INT $server; wait $server";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _programs;
    private readonly string _folder;
    private Process? _keeper;

    private PostgresServer(string programs, string folder) => (_programs, _folder) = (programs, folder);

    /// <summary>Where the programs are (Debian's folder, or beside <c>pg_ctl</c> on the path), or null where PostgreSQL is not installed.</summary>
    public static string? Programs { get; } = FindPrograms();

    public int Port { get; private set; }

    /// <summary>Leads to the database <c>postgres</c>, as an owner of all.</summary>
    public string ConnectionString => $"Host=127.0.0.1;Port={Port};Database=postgres;Username={User};Password={Password}";

    /// <summary>Makes a server and waits until it answers.</summary>
    public static async Task<PostgresServer> StartNewAsync()
    {
        var programs = Programs ?? throw new InvalidOperationException("PostgreSQL is not installed.");
        var folder = Directory.CreateTempSubdirectory("tidegate-pg-").FullName;
        var server = new PostgresServer(programs, folder);
        try
        {
            var passwords = Path.Combine(folder, "password");
            await File.WriteAllTextAsync(passwords, Password);
            if (IsRoot)
            {
                await RunAsync("chown", "-R", "postgres", folder);
            }

            await server.RunAsServerAsync(
                "initdb",
                "-D",
                server.Data,
                "-U",
                User,
                "--pwfile",
                passwords,
                "-A",
                "scram-sha-256",
                "-E",
                "UTF8",
                "--locale=C",
                "--no-sync"
            );
            await server.StartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it, on the port it had before where it had one.</summary>
    public async Task StartAsync()
    {
        Port = Port == 0 ? FreePort() : Port;
        string[] server =
        [
            Path.Combine(_programs, "postgres"),
            .. (string[])["-D", Data, "-p", Port.ToString(CultureInfo.InvariantCulture), "-k", _folder],
            .. (string[])["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "max_connections=300", "-c", "shared_buffers=16MB"],
        ];
        var start = new ProcessStartInfo("sh")
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        foreach (var argument in (string[])["-c", Keeper, "sh", .. AsServer(server)])
        {
            start.ArgumentList.Add(argument);
        }

        _keeper = Process.Start(start)!;
        _keeper.ErrorDataReceived += static (_, _) => { }; // read, or the server would wait for room in the pipe
        _keeper.OutputDataReceived += static (_, _) => { };
        _keeper.BeginErrorReadLine();
        _keeper.BeginOutputReadLine();
        await UntilReadyAsync();
    }

    /// <summary>Stops it as an operator would, by its process id: open connections are cut, what was committed stays.</summary>
    public async Task StopAsync()
    {
        var pid = (await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid")))[0];
        await RunAsync("kill", "-INT", pid);
        await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private string Data => Path.Combine(_folder, "data");

    private static bool IsRoot => Environment.IsPrivilegedProcess;

    private static string? FindPrograms()
    {
        var debian = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(folder => Path.Combine(folder, "bin"))
            : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return OperatingSystem.IsWindows()
            ? null
            : debian
                .OrderDescending(StringComparer.Ordinal)
                .Concat(path)
                .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string[] AsServer(string[] command) =>
        IsRoot ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", .. command] : command;

    private Task RunAsServerAsync(string program, params string[] arguments) =>
        RunAsync(AsServer([Path.Combine(_programs, program), .. arguments]));

    private static async Task RunAsync(params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardError = true,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            WorkingDirectory = "/",
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync().WaitAsync(Patience);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{command[0]} ended with {process.ExitCode}: {errors}");
        }
    }

    private async Task UntilReadyAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                await RunAsync(
                    Path.Combine(_programs, "pg_isready"),
                    "-h",
                    "127.0.0.1",
                    "-p",
                    Port.ToString(CultureInfo.InvariantCulture),
                    "-t",
                    "1"
                );
                return;
            }
            catch (InvalidOperationException) when (_keeper is { HasExited: false })
            {
                await Task.Delay(50, limit.Token);
            }
        }
    }

    private async Task EndAsync()
    {
        if (_keeper is null)
        {
            return;
        }

        _keeper.StandardInput.Close();
        await _keeper.WaitForExitAsync().WaitAsync(Patience);
        _keeper.Dispose();
        _keeper = null;
    }
}
