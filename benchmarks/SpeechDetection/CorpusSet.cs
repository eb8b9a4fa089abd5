namespace SpeechDetection;

/// <summary>A voice of espeak-ng and what it says.</summary>
internal sealed record Speaker(string Voice, int WordsPerMinute, int Pitch, string[] Sentences);

/// <summary>Voices, sentences and noise. The detector was tuned with one set and is reported with the other, which have nothing in common.</summary>
internal sealed record CorpusSet(string Name, int Seed, int NoiseStart, int Hum, Speaker[] Callers, Speaker[] Crowd)
{
    public static CorpusSet Tuning { get; } = new(
        "tuning",
        Seed: 1,
        NoiseStart: 0,
        Hum: 50,
        [
            new("en-gb", 150, 45, ["Hello, I would like to change my appointment on Thursday.", "No, the other one, please."]),
            new("en-gb-scotland+f2", 165, 60, ["Can you tell me when the parcel arrives?", "Yes."]),
            new("de", 155, 40, ["Guten Tag, ich habe eine Frage zu meiner Rechnung.", "Das ist leider falsch."]),
            new("de+f3", 170, 65, ["Einen Moment bitte, ich suche die Kundennummer.", "Vier, acht, sieben, zwei."]),
            new("fr-fr", 150, 50, ["Bonjour, je voudrais parler à quelqu'un du service client.", "Merci beaucoup."]),
            new("nl+m3", 160, 35, ["Ik bel over de bestelling van vorige week.", "Dat klopt."]),
            new("sv+f4", 150, 55, ["Jag vill gärna boka ett bord för fyra personer.", "Nej tack."]),
            new("pt+m5", 165, 45, ["Quero saber o saldo da minha conta.", "Pode repetir, por favor?"]),
        ],
        [
            new("en-gb+m2", 160, 40, ["The weather has been rather fine this week, and we went to the lake with the children on Sunday afternoon."]),
            new("fr-be+f1", 150, 60, ["Nous avons passé la journée à la campagne avec des amis, et le soir il y avait de la musique partout."]),
            new("de+m4", 170, 35, ["Gestern waren wir im Kino, und danach haben wir noch lange in der Stadt gesessen und geredet."]),
            new("sv+m1", 155, 50, ["Vi åkte tåg genom hela landet och såg skogar och sjöar och små röda hus hela vägen norrut."]),
            new("nl+f5", 165, 55, ["Morgen gaan we met de hele familie naar zee, als het niet regent en als de trein op tijd vertrekt."]),
            new("pt+f2", 150, 65, ["No mercado havia muita gente, frutas de todas as cores e um homem que tocava viola na esquina."]),
        ]);

    public static CorpusSet HeldOut { get; } = new(
        "held out",
        Seed: 2,
        NoiseStart: 200,
        Hum: 60,
        [
            new("en-us", 160, 50, ["Hi, my internet has been down since this morning.", "I have already restarted it twice."]),
            new("en-us+f5", 175, 70, ["Could you send the invoice to my new address?", "Okay."]),
            new("es", 165, 45, ["Buenas tardes, quiero cancelar mi suscripción.", "No entiendo la pregunta."]),
            new("es-419+f1", 155, 60, ["Necesito hablar con una persona, por favor.", "Sí, claro."]),
            new("it", 150, 40, ["Vorrei prenotare una camera per due notti.", "Va bene così."]),
            new("pl+m7", 160, 45, ["Dzień dobry, dzwonię w sprawie reklamacji.", "Nie, dziękuję."]),
            new("ru+f2", 150, 55, ["Скажите, пожалуйста, когда вы открываетесь завтра.", "Понятно."]),
            new("hi+m6", 165, 50, ["मुझे अपने बिल के बारे में बात करनी है।", "जी हाँ।"]),
        ],
        [
            new("en-us+m5", 165, 45, ["She said that the train was late again, so they walked along the river and had coffee at the corner until noon."]),
            new("it+f4", 160, 60, ["La domenica mangiamo tutti insieme in giardino, e dopo pranzo i bambini giocano a pallone fino a sera."]),
            new("es+m4", 155, 35, ["El viernes hubo una fiesta en la plaza con música, baile y fuegos artificiales hasta la madrugada."]),
            new("pl+f3", 150, 65, ["W sobotę pojechaliśmy w góry, padał śnieg, a wieczorem siedzieliśmy przy kominku i opowiadaliśmy historie."]),
            new("ru+m3", 160, 40, ["Летом мы жили на даче, ходили в лес за грибами и купались в озере почти каждый день."]),
            new("tr+f1", 155, 55, ["Dün akşam komşularla bahçede oturduk, çay içtik ve uzun uzun eski günlerden konuştuk."]),
        ]);
}
