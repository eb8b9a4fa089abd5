namespace LiveTranscription.Recognition;

#region recognizer
/// <summary>Speech recognition of one side of a call. README.md shows one over a speech service.</summary>
internal interface IRecognizer
{
    /// <summary>
    /// Recognises what one side says. Called once for each side of each call, side by side, so what it remembers belongs into the call of this method.
    /// </summary>
    /// <param name="audio">
    /// PCM16, little-endian, 16,000 Hz, mono, as it arrives; it ends when the call does. How fast it is read does not matter to the call: if it is
    /// read too slowly, the oldest audio is dropped.
    /// </param>
    /// <param name="cancellationToken">Canceled if the last results take too long after the end of the call.</param>
    /// <returns>Results as they are found, final ones and the interim ones before them.</returns>
    IAsyncEnumerable<RecognizedText> RecognizeAsync(Stream audio, CancellationToken cancellationToken);
}
#endregion
