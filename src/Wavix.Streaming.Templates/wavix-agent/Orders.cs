using System.ComponentModel;

namespace AppNamespace;

/// <summary>The orders of the shop. Put your database here.</summary>
internal sealed class Orders
{
    private readonly Dictionary<int, string> _states = new() { [7] = "on its way, and arrives on Tuesday", [8] = "waiting for payment" };

    [Description("Gets the state of an order by its number.")]
    public string GetOrder([Description("The number of the order.")] int number) =>
        _states.TryGetValue(number, out string? state) ? $"Order {number} is {state}." : $"There is no order {number}.";
}
