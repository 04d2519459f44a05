using System.Collections.Immutable;
using System.Net;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Admitting;
using Tidegate.Streaming.Sessions;
using Tidegate.Testing;

namespace Tidegate.Tests.Streaming.Admitting;

public sealed class AdmissionOrderTests
{
    private static readonly Credential Good = new(CredentialKind.Header, "good");
    private static readonly Credential Bad = new(CredentialKind.Header, "bad");

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly IPAddress Address = IPAddress.Parse("192.0.2.7");

    private readonly SessionLeases _leases = new();
    private readonly SubjectSessions _subjects = new();
    private readonly CapacityGate _node = new(2);
    private readonly CapacityGate _endpoint = new(2);
    private readonly CapacityGate _unauthenticated = new(1);
    private readonly Grants _grants = new();
    private readonly ManualTime _time = new();
    private readonly MemoryCeiling _memory;
    private readonly NodeDrain _drain = new();
    private long _memoryUsed;

    public AdmissionOrderTests() => _memory = new MemoryCeiling(90, () => new MemoryReading(_memoryUsed, 100), () => { }, _time);

    // Every fault at once: each order must tell them in exactly this sequence as one after the other is mended.
    private static readonly string[] CapacityFirst =
    [
        "auth.origin_refused endpoint.origins",
        "server.draining node.draining",
        "server.full node.memory",
        "server.full node.connections",
        "server.full endpoint.connections",
        "limit.rate address.connects",
        "auth.credential_ambiguous credential.one",
        "limit.rate address.failures",
        "auth.token_invalid token.signature",
        "auth.forbidden endpoint.permissions",
        "auth.forbidden endpoint.roles",
        "auth.forbidden endpoint.tenant",
        "limit.connections plan.free.connections",
        "session.conflict token.session",
        "admitted",
    ];

    private static readonly string[] TokenFirst =
    [
        "auth.origin_refused endpoint.origins",
        "server.draining node.draining",
        "limit.rate address.connects",
        "auth.credential_ambiguous credential.one",
        "limit.rate address.failures",
        "auth.token_invalid token.signature",
        "auth.forbidden endpoint.permissions",
        "auth.forbidden endpoint.roles",
        "auth.forbidden endpoint.tenant",
        "server.full node.memory",
        "server.full node.connections",
        "server.full endpoint.connections",
        "limit.connections plan.free.connections",
        "session.conflict token.session",
        "admitted",
    ];

    [Fact]
    public async Task Capacity_first_asks_in_exactly_its_order() =>
        Assert.Equal(CapacityFirst, await MendOneByOneAsync(Order(tokenFirst: false)));

    [Fact]
    public async Task Token_first_asks_in_exactly_its_order() => Assert.Equal(TokenFirst, await MendOneByOneAsync(Order(tokenFirst: true)));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task At_capacity_a_duplicate_is_told_that_the_server_is_full(bool tokenFirst)
    {
        var order = Order(tokenFirst);
        Assert.Null(await AskAsync(order, Client(Good)));
        _node.TryTake();

        var refusal = await AskAsync(order, Client(Good));

        Assert.Same(GatewayErrors.ServerFull, refusal?.Error);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_refusal_gives_back_every_place(bool tokenFirst)
    {
        var order = Order(tokenFirst);
        var held = _leases.TryClaim(_grants.Grant)!;
        await AskAsync(order, Client(Good)); // conflict, the last check
        await AskAsync(order, Client(Bad));
        await AskAsync(order, Client(Good, origins: "https://evil.example"));
        await AskAsync(order, Client(Good, required: "admin"));
        held.Release();

        Assert.Equal((0, 0, 0, 0), (_node.Taken, _endpoint.Taken, _unauthenticated.Taken, _leases.Count));
    }

    [Fact]
    public async Task A_check_that_fails_gives_back_every_place_too()
    {
        _grants.Fault = new InvalidOperationException("the key store is broken");

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await AskAsync(Order(tokenFirst: false), Client(Good)));

        Assert.Equal((0, 0), (_node.Taken, _endpoint.Taken));
    }

    [Fact]
    public async Task An_admitted_client_holds_its_places_until_its_slot_is_released()
    {
        var client = Client(Good);

        Assert.Null(await AskAsync(Order(tokenFirst: false), client));
        Assert.Equal((1, 1, 1), (_node.Taken, _endpoint.Taken, _leases.Count));

        client.Slot.Release();
        Assert.Equal((0, 0, 0, 0), (_node.Taken, _endpoint.Taken, _leases.Count, _subjects.Count));
    }

    [Fact]
    public async Task Two_credentials_are_ambiguous_even_when_they_are_the_same_or_one_is_not_taken_here()
    {
        var order = Order(tokenFirst: false);
        foreach (var second in (Credential[])[Good, Bad, new(CredentialKind.Query, "good")])
        {
            var refusal = await AskAsync(order, Client([Good, second]));
            Assert.Same(GatewayErrors.CredentialAmbiguous, refusal?.Error);
        }

        Assert.Equal(0, _grants.Asked);
    }

    [Fact]
    public async Task A_credential_carried_in_a_way_that_is_not_taken_here_is_never_looked_at()
    {
        var refusal = await AskAsync(Order(tokenFirst: false), Client(new Credential(CredentialKind.Query, "good")));

        Assert.Equal(new Refusal(GatewayErrors.CredentialMissing, "endpoint.credentials"), refusal);
        Assert.Equal(0, _grants.Asked);
    }

    [Fact]
    public async Task No_credential_is_missing_where_none_may_follow()
    {
        var refusal = await AskAsync(Order(tokenFirst: true), Client([]));

        Assert.Equal(new Refusal(GatewayErrors.CredentialMissing, "token.missing"), refusal);
    }

    [Fact]
    public async Task Clients_that_show_their_credential_later_come_from_a_bounded_pool()
    {
        var order = Order(tokenFirst: false);
        Assert.Null(await AskAsync(order, Client([], allowFirstMessage: true)));

        var refusal = await AskAsync(order, Client([], allowFirstMessage: true));

        Assert.Equal(new Refusal(GatewayErrors.ServerFull, "node.unauthenticated"), refusal);
        Assert.Equal(1, _node.Taken);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_first_message_passes_the_same_checks_and_leaves_the_pool(bool tokenFirst)
    {
        var order = Order(tokenFirst);
        var client = Client([], allowFirstMessage: true);
        Assert.Null(await AskAsync(order, client));
        client.Credential = Good;

        Assert.Null(await order.AdmitFirstMessageAsync(client, TestContext.Current.CancellationToken));

        Assert.Same(_grants.Grant, client.Grant);
        Assert.Equal((1, 0, 1), (_node.Taken, _unauthenticated.Taken, _leases.Count));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_first_message_that_is_refused_gives_back_everything(bool tokenFirst)
    {
        var order = Order(tokenFirst);
        var client = Client([], allowFirstMessage: true);
        await AskAsync(order, client);
        client.Credential = Bad;

        var refusal = await order.AdmitFirstMessageAsync(client, TestContext.Current.CancellationToken);

        Assert.Same(GatewayErrors.TokenInvalid, refusal?.Error);
        Assert.Equal((0, 0, 0), (_node.Taken, _endpoint.Taken, _unauthenticated.Taken));
    }

    [Fact]
    public async Task Two_origins_are_refused_even_when_both_are_allowed()
    {
        var refusal = await AskAsync(
            Order(tokenFirst: false),
            Client(Good, origins: ["https://app.example.com", "https://app.example.com"])
        );

        Assert.Same(GatewayErrors.OriginRefused, refusal?.Error);
    }

    private async Task<List<string>> MendOneByOneAsync(AdmissionOrder order)
    {
        List<string> told = [];
        _memoryUsed = 90;
        _drain.IsUnderWay = true;
        var nodePlaces = (Place[])[_node.TryTake()!, _node.TryTake()!];
        var endpointPlaces = (Place[])[_endpoint.TryTake()!, _endpoint.TryTake()!];
        var lease = _leases.TryClaim(_grants.Grant)!;
        var (origin, credentials, permission) = ("https://evil.example", (Credential[])[Bad, Bad], "admin");
        var (role, tenant) = ("admin", "8");
        var (connects, failures) = (new AddressRate(1, Minute, _time), new AddressRate(1, Minute, _time));
        connects.TryTake(Address, out _);
        failures.TryTake(Address, out _);
        var others = _subjects.TryTake(_grants.Grant, 0)!;
        while (told is not [.., "admitted"] && told.Count < 20)
        {
            var client = Client(credentials, required: permission, origins: origin);
            var endpoint = client.Endpoint with
            {
                Connects = connects,
                Failures = failures,
                FailuresShut = true,
                RolesAnyOf = [role],
                TenantRoute = "restaurant_id",
                LimitsOf = _ => new SessionLimits
                {
                    ConnectionsMax = 1,
                    Rules = new LimitRules { Connections = "plan.free.connections" },
                },
            };
            var refusal = await AskAsync(
                order,
                new AdmissionContext
                {
                    Endpoint = endpoint,
                    Origins = client.Origins,
                    OwnOrigin = client.OwnOrigin,
                    Credentials = client.Credentials,
                    Address = Address,
                    Route = new Dictionary<string, string> { ["restaurant_id"] = tenant },
                }
            );
            told.Add(refusal is null ? "admitted" : $"{refusal.Error.Id} {refusal.Rule}");
            switch (refusal?.Rule)
            {
                case "endpoint.origins":
                    origin = "https://app.example.com";
                    break;
                case "node.draining":
                    _drain.IsUnderWay = false;
                    break;
                case "node.memory":
                    _memoryUsed = 89;
                    _time.Advance(TimeSpan.FromSeconds(1));
                    break;
                case "node.connections":
                    nodePlaces[0].Release();
                    break;
                case "endpoint.connections":
                    endpointPlaces[0].Release();
                    break;
                case "address.connects":
                    connects = new AddressRate(100, Minute, _time);
                    break;
                case "address.failures":
                    failures = new AddressRate(100, Minute, _time);
                    break;
                case "endpoint.roles":
                    role = "staff";
                    break;
                case "endpoint.tenant":
                    tenant = "7";
                    break;
                case "plan.free.connections":
                    others.Release();
                    break;
                case "credential.one":
                    credentials = [Bad];
                    break;
                case "token.signature":
                    credentials = [Good];
                    break;
                case "endpoint.permissions":
                    permission = "read_data";
                    break;
                default:
                    lease.Release();
                    break;
            }
        }

        return told;
    }

    private static async Task<Refusal?> AskAsync(AdmissionOrder order, AdmissionContext client) =>
        await order.AdmitAsync(client, TestContext.Current.CancellationToken);

    private AdmissionOrder Order(bool tokenFirst) =>
        tokenFirst
            ? AdmissionOrder.TokenFirst(_grants, _leases, _node, _memory, _drain, _unauthenticated, _subjects)
            : AdmissionOrder.CapacityFirst(_grants, _leases, _node, _memory, _drain, _unauthenticated, _subjects, resumption: null);

    private AdmissionContext Client(Credential credential, string? required = null, params string[] origins) =>
        Client([credential], required, allowFirstMessage: false, origins);

    private AdmissionContext Client(
        Credential[] credentials,
        string? required = null,
        bool allowFirstMessage = false,
        params string[] origins
    ) =>
        new()
        {
            Endpoint = new EndpointAccess
            {
                Name = "stream",
                Issuers = ["test"],
                CredentialKinds = allowFirstMessage ? [CredentialKind.Header, CredentialKind.FirstMessage] : [CredentialKind.Header],
                Origins = new OriginRule(["https://app.example.com"], allowLoopback: false),
                Capacity = _endpoint,
                RequiredPermissions = required is null ? [] : [required],
            },
            Origins = [.. origins],
            OwnOrigin = "https://gate.example.com",
            Credentials = [.. credentials],
        };

    private sealed class Grants : IGrantSource
    {
        public Grant Grant { get; } =
            new()
            {
                Subject = "alice",
                Issuer = "test",
                TokenId = "j1",
                ExpiresAt = DateTimeOffset.MaxValue,
                Permissions = ["read_data"],
                Roles = ["staff"],
                Tenants = ["7"],
            };

        public Exception? Fault { get; set; }

        public int Asked { get; private set; }

        public ValueTask<Admission> GrantAsync(Credential credential, GrantContext context, CancellationToken cancellation)
        {
            Asked++;
            return Fault is not null
                ? ValueTask.FromException<Admission>(Fault)
                : new(
                    credential.Secret == "good"
                        ? Admission.Granted(Grant)
                        : Admission.Refused(GatewayErrors.TokenInvalid, "token.signature")
                );
        }
    }
}
