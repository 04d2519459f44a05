using Tidegate.Core.Messages;
using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Simulators.Market;

namespace Tidegate.Tests.Feeds.Brokers.Engine;

/// <summary>Holds an update to what its simulated market shows, to the last digit.</summary>
internal static class PictureAssert
{
    /// <param name="picture">The market.</param>
    /// <param name="update">What a subscriber heard.</param>
    /// <param name="unit">Units of the picture that make one rupee.</param>
    /// <param name="levels">Levels of each side of the book.</param>
    public static void Same(MarketPicture picture, MarketUpdate update, decimal unit = 100, int levels = 5)
    {
        Assert.Equal(
            (picture.LastPrice / unit, picture.Open / unit, picture.High / unit, picture.Low / unit, picture.Close / unit),
            (update.LastPrice, update.Open, update.High, update.Low, update.Close)
        );
        Assert.Equal((picture.Volume, picture.LastQuantity), (update.Volume, update.Details!.LastQuantity));
        Assert.Equal(
            (picture.TotalBuyQuantity, picture.TotalSellQuantity),
            (update.Details.TotalBuyQuantity, update.Details.TotalSellQuantity)
        );
        Assert.Equal(picture.AveragePrice / unit, update.Details.AveragePrice);
        Assert.Equal(Levels(picture.Bids), update.Book!.Bids);
        Assert.Equal(Levels(picture.Asks), update.Book.Asks);

        IEnumerable<BookLevel> Levels(TickLevel[] side) =>
            side.Take(levels).Select(level => new BookLevel(level.Price / unit, level.Quantity, level.Orders));
    }
}
