using System.ComponentModel;

namespace OrderAgent;

/// <summary>The orders of the shop. Put your database here.</summary>
internal sealed class Orders(TimeProvider time)
{
    private readonly Dictionary<int, string> _states = new() { [7] = "on its way, arrives on Tuesday", [8] = "waiting for payment" };

    #region tool
    [Description("Gets the state of an order by its number.")]
    public async Task<string> GetOrderAsync([Description("The number of the order.")] int number, CancellationToken cancellationToken)
    {
        // Slower than a caller waits in silence, so they hear that something is being done.
        await Task.Delay(TimeSpan.FromSeconds(2), time, cancellationToken);
        return _states.TryGetValue(number, out string? state) ? $"Order {number} is {state}." : $"There is no order {number}.";
    }
    #endregion
}
