using Tidegate.Core.Access;

namespace Tidegate.Auth.Grants;

/// <summary>Takes tickets: single use, short-lived, bound to subject, endpoint and origin.</summary>
public interface ITicketDesk
{
    /// <summary>True where a text has the form of a ticket, good or not.</summary>
    bool IsTicket(string secret);

    /// <summary>Takes a ticket; of two that show the same one exactly one gets the grant, as the ticket was given for.</summary>
    ValueTask<Admission> RedeemAsync(string ticket, GrantContext context, CancellationToken cancellation);
}
