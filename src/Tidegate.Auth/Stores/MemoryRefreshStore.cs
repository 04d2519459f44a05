namespace Tidegate.Auth.Stores;

/// <inheritdoc cref="IRefreshStore" />
internal sealed class MemoryRefreshStore(MemoryTables tables) : IRefreshStore
{
    public ValueTask AddAsync(RefreshFamily family, string tokenHash, int familiesMax, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(family);
        ArgumentOutOfRangeException.ThrowIfLessThan(familiesMax, 1);
        lock (tables.Gate)
        {
            if (tables.Families.ContainsKey(family.Id) || tables.RefreshTokens.ContainsKey(tokenHash))
            {
                throw new InvalidOperationException("A refresh family with this id or token is there already.");
            }

            // The new one is not among those that make room, however long ago its clock says it was used.
            foreach (var old in Live(family.Subject, family.CreatedAt).Skip(familiesMax - 1).ToList())
            {
                tables.Revoke(old.Id, family.CreatedAt);
            }

            tables.Families.Add(family.Id, family);
            tables.RefreshTokens.Add(tokenHash, new MemoryRefreshToken(family.Id, family.ExpiresAt, IsUsed: false));
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<RotationResult> RotateAsync(
        string tokenHash,
        string nextHash,
        DateTimeOffset now,
        DateTimeOffset expiresAt,
        CancellationToken cancellation
    )
    {
        lock (tables.Gate)
        {
            if (!tables.RefreshTokens.TryGetValue(tokenHash, out var token))
            {
                return new(new RotationResult(RotationOutcome.Unknown));
            }

            if (token.IsUsed)
            {
                tables.Revoke(token.FamilyId, now);
                return new(new RotationResult(RotationOutcome.Reused, tables.Families[token.FamilyId]));
            }

            var family = tables.Families[token.FamilyId];
            if (family.RevokedAt is not null || family.ExpiresAt <= now)
            {
                var outcome = family.RevokedAt is null ? RotationOutcome.Expired : RotationOutcome.Revoked;
                return new(new RotationResult(outcome, family));
            }

            family = family with { LastUsedAt = now, ExpiresAt = expiresAt };
            tables.RefreshTokens.Add(nextHash, new MemoryRefreshToken(family.Id, expiresAt, IsUsed: false));
            tables.RefreshTokens[tokenHash] = token with { IsUsed = true, ExpiresAt = expiresAt };
            tables.Families[family.Id] = family;
            return new(new RotationResult(RotationOutcome.Rotated, family));
        }
    }

    public ValueTask<RefreshFamily?> FindAsync(string id, CancellationToken cancellation)
    {
        lock (tables.Gate)
        {
            return new(tables.Families.GetValueOrDefault(id));
        }
    }

    public ValueTask<RefreshFamily?> FindByTokenAsync(string tokenHash, CancellationToken cancellation)
    {
        lock (tables.Gate)
        {
            return new(tables.RefreshTokens.TryGetValue(tokenHash, out var token) ? tables.Families[token.FamilyId] : null);
        }
    }

    public ValueTask<IReadOnlyList<RefreshFamily>> ListAsync(string subject, DateTimeOffset now, CancellationToken cancellation)
    {
        lock (tables.Gate)
        {
            return new(Live(subject, now).ToList());
        }
    }

    public ValueTask<bool> RevokeAsync(string id, DateTimeOffset at, CancellationToken cancellation)
    {
        lock (tables.Gate)
        {
            return new(tables.Revoke(id, at));
        }
    }

    public ValueTask<int> RevokeAllAsync(string subject, DateTimeOffset at, CancellationToken cancellation)
    {
        lock (tables.Gate)
        {
            var ids = tables
                .Families.Values.Where(family => family.Subject == subject)
                .Select(family => family.Id)
                .Order(StringComparer.Ordinal);
            return new(ids.ToList().Count(id => tables.Revoke(id, at)));
        }
    }

    public ValueTask<int> PurgeAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        lock (tables.Gate)
        {
            var gone = tables.Families.Values.Where(family => family.ExpiresAt < before).Select(family => family.Id).ToHashSet();
            tables.RemoveFamilies(gone);

            // A family that is used for years would keep each token it ever had.
            foreach (
                var hash in tables
                    .RefreshTokens.Where(token => token.Value.IsUsed && token.Value.ExpiresAt < before)
                    .Select(token => token.Key)
                    .ToList()
            )
            {
                tables.RefreshTokens.Remove(hash);
            }

            return new(gone.Count);
        }
    }

    private IEnumerable<RefreshFamily> Live(string subject, DateTimeOffset now) =>
        tables
            .Families.Values.Where(family => family.Subject == subject && family.RevokedAt is null && family.ExpiresAt > now)
            .OrderByDescending(family => family.LastUsedAt)
            .ThenBy(family => family.Id, StringComparer.Ordinal);
}
