namespace Wavix.Streaming.Agents;

/// <summary>What the model asks of the tool that collects digits.</summary>
/// <param name="MaxDigits">The number of digits after which the collection ends, 1 to 32.</param>
/// <param name="Terminator">A key that ends the collection, of <c>0123456789*#</c>; null for none.</param>
public sealed record DigitsRequest(int MaxDigits, char? Terminator);
