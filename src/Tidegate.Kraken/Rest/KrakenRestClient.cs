using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Tidegate.Kraken.Nonces;
using Tidegate.Kraken.Signing;

namespace Tidegate.Kraken.Rest;

/// <summary>Private calls of Kraken's Spot REST API: signed, counted, one at a time so that nonces arrive in order. Thread-safe.</summary>
/// <remarks>
/// It repeats a call by itself in one case only, a refused nonce, because then nothing was carried out. Whether any other failure
/// may be tried again is for the caller to know: an order, for one, must not be sent twice.
/// </remarks>
public sealed class KrakenRestClient : IDisposable
{
    private static readonly MediaTypeHeaderValue Form = new("application/x-www-form-urlencoded");

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly HttpMessageInvoker _http;
    private readonly KrakenApiKey _key;
    private readonly INonceSource _nonces;
    private readonly RestCounter _counter;
    private readonly KrakenRestOptions _options;
    private readonly TimeProvider _time;

    /// <param name="http">Sends; make it with <see cref="CreateHandler"/> unless there is a reason not to. Not disposed of here.</param>
    /// <param name="key">Signs.</param>
    /// <param name="nonces">The one source of this key.</param>
    /// <param name="counter">The one counter of this key.</param>
    /// <param name="options">Address and limits.</param>
    /// <param name="time">The clock of deadlines.</param>
    /// <exception cref="ArgumentException">The address is neither HTTPS nor on this machine.</exception>
    public KrakenRestClient(
        HttpMessageInvoker http,
        KrakenApiKey key,
        INonceSource nonces,
        RestCounter counter,
        KrakenRestOptions options,
        TimeProvider time
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!KrakenRestOptions.IsSafe(options.Address))
        {
            throw new ArgumentException("The address must be HTTPS, or HTTP on this machine.", nameof(options));
        }

        (_http, _key, _nonces, _counter, _options, _time) = (http, key, nonces, counter, options, time);
    }

    internal INonceSource Nonces => _nonces;

    /// <summary>A handler that follows no redirect, keeps no cookie and gives up a connection attempt after 5 s.</summary>
    public static SocketsHttpHandler CreateHandler() =>
        new()
        {
            AllowAutoRedirect = false, // a redirect would carry key and signature to another address
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // so that a changed address is found
        };

    /// <summary>Calls a private method.</summary>
    /// <param name="path">For example <c>/0/private/Balance</c>.</param>
    /// <param name="form">Its parameters, without nonce and one-time password.</param>
    /// <param name="cost">What it adds to the counter: 1 for most, more for ledgers and histories.</param>
    /// <param name="cancellation">Ends the call; whether it was carried out is then not known.</param>
    /// <returns>The member <c>result</c> of the reply.</returns>
    /// <exception cref="KrakenApiException">The exchange refused it.</exception>
    /// <exception cref="KrakenTransportException">No answer in time, or none that can be read.</exception>
    /// <exception cref="KrakenRateException">It would wait too long for the counter.</exception>
    public Task<JsonElement> PostAsync(
        string path,
        IEnumerable<KeyValuePair<string, string>> form,
        double cost = 1,
        CancellationToken cancellation = default
    ) => PostAsync(path, form, cost, static result => result.Clone(), cancellation);

    /// <inheritdoc />
    public void Dispose() => _turn.Dispose();

    /// <summary>As above; the reply is overwritten when <paramref name="read"/> has taken from it what is needed.</summary>
    internal async Task<T> PostAsync<T>(
        string path,
        IEnumerable<KeyValuePair<string, string>> form,
        double cost,
        Func<JsonElement, T> read,
        CancellationToken cancellation
    )
    {
        await _counter.WaitAsync(cost, _options.CounterWaitMax, cancellation).ConfigureAwait(false);
        using var deadline = new CancellationTokenSource(_options.Timeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            await _turn.WaitAsync(linked.Token).ConfigureAwait(false);
            try
            {
                return await SendTwiceAtMostAsync(path, form, read, linked.Token).ConfigureAwait(false);
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (OperationCanceledException late) when (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new KrakenTransportException($"Kraken did not answer within {_options.Timeout.TotalSeconds:F0} s.", late);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            throw new KrakenTransportException("Kraken could not be reached.", fault);
        }
        catch (KrakenApiException refusal) when (refusal.Error.Kind == KrakenErrorKind.RateLimit)
        {
            _counter.Exceeded();
            throw;
        }
    }

    private async Task<T> SendTwiceAtMostAsync<T>(
        string path,
        IEnumerable<KeyValuePair<string, string>> form,
        Func<JsonElement, T> read,
        CancellationToken cancellation
    )
    {
        var nonce = _nonces.Next();
        try
        {
            return await SendAsync(path, form, nonce, read, cancellation).ConfigureAwait(false);
        }
        catch (KrakenApiException refusal) when (refusal.Error.Kind == KrakenErrorKind.InvalidNonce)
        {
            _nonces.Refused(nonce);
        }

        nonce = _nonces.Next();
        try
        {
            return await SendAsync(path, form, nonce, read, cancellation).ConfigureAwait(false);
        }
        catch (KrakenApiException refusal) when (refusal.Error.Kind == KrakenErrorKind.InvalidNonce)
        {
            _nonces.Refused(nonce); // the next call starts higher still; this one is reported
            throw;
        }
    }

    private async Task<T> SendAsync<T>(
        string path,
        IEnumerable<KeyValuePair<string, string>> form,
        ulong nonce,
        Func<JsonElement, T> read,
        CancellationToken cancellation
    )
    {
        var body = Encode(form, nonce);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_options.Address, path))
        {
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = Form;
        request.Headers.TryAddWithoutValidation("User-Agent", _options.UserAgent);
        request.Headers.TryAddWithoutValidation("API-Key", _key.PublicKey);
        request.Headers.TryAddWithoutValidation("API-Sign", KrakenSigner.Sign(_key, path, nonce, body));
        using var response = await _http.SendAsync(request, cancellation).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new KrakenTransportException($"Kraken's edge answered {(int)response.StatusCode}.", response.StatusCode);
        }

        var answer = new byte[Math.Min(response.Content.Headers.ContentLength + 1 ?? 4_096, _options.ResponseBytesMax + 1L)];
        try
        {
            var length = 0;
            (answer, length) = await ReadAsync(response.Content, answer, cancellation).ConfigureAwait(false);
            var result = KrakenReply.Read(answer.AsMemory(0, length), read);
            _nonces.Accepted(nonce);
            return result;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(answer);
        }
    }

    // What is read may be a token: no buffer is left behind, whatever happens.
    private async Task<(byte[] Answer, int Length)> ReadAsync(HttpContent content, byte[] buffer, CancellationToken cancellation)
    {
        var stream = await content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await using var reading = stream.ConfigureAwait(false);
        var length = 0;
        try
        {
            while (await stream.ReadAsync(buffer.AsMemory(length), cancellation).ConfigureAwait(false) is > 0 and var read)
            {
                length += read;
                if (length > _options.ResponseBytesMax)
                {
                    throw new KrakenTransportException($"Kraken's answer is longer than {_options.ResponseBytesMax} bytes.");
                }

                if (length == buffer.Length)
                {
                    var larger = new byte[Math.Min(buffer.Length * 2L, _options.ResponseBytesMax + 1L)];
                    buffer.CopyTo(larger, 0);
                    CryptographicOperations.ZeroMemory(buffer);
                    buffer = larger;
                }
            }

            return (buffer, length);
        }
        catch
        {
            CryptographicOperations.ZeroMemory(buffer);
            throw;
        }
    }

    private byte[] Encode(IEnumerable<KeyValuePair<string, string>> form, ulong nonce)
    {
        var text = new StringBuilder("nonce=").Append(nonce.ToString(CultureInfo.InvariantCulture));
        foreach (var (name, value) in form)
        {
            text.Append('&').Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
        }

        if (_options.OneTimePassword is { } password)
        {
            text.Append("&otp=").Append(Uri.EscapeDataString(password));
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
