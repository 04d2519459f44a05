namespace Tidegate.Auth.Tickets;

/// <summary>Names of the rules by which a ticket is refused.</summary>
public static class TicketRules
{
    /// <summary>Not a ticket in form, never issued, used already, or its 30 s are over: nobody is told which.</summary>
    public const string Unknown = "ticket.unknown";

    /// <summary>Issued for another endpoint. It is used up.</summary>
    public const string Endpoint = "ticket.endpoint";

    /// <summary>Issued to a page of another origin. It is used up.</summary>
    public const string Origin = "ticket.origin";

    /// <summary>What it carries has expired meanwhile.</summary>
    public const string Expired = "ticket.expired";

    /// <summary>Too many tickets wait for their use, of this user or of all.</summary>
    public const string Full = "ticket.full";
}
