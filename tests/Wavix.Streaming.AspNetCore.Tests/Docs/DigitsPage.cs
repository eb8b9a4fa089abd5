#region usings
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.CallControl;
#endregion

namespace HowTo;

/// <summary>Code of docs/how-to/digits.md, run by <see cref="HowToCallTests"/>.</summary>
internal static class DigitsPage
{
    #region collect
    public static async Task<string?> AskForPinAsync(WavixStreamContext context, CancellationToken cancellationToken)
    {
        DigitsCollectedEvent pin = await context.CollectDigitsAsync(
            new CollectDigitsRequest
            {
                MaxDigits = 4,
                Timeout = TimeSpan.FromSeconds(15),
                MaxAttempts = 3,
                Prompt = DigitsPrompt.Say("Please enter your PIN.", SpeechVoices.Joanna),
            },
            cancellationToken);
        return pin.Status == DigitsStatus.Completed ? pin.Digits : null;
    }
    #endregion
}
