package greenwall.fleet;

/// Turns a clause into the beginning of a sentence.
public final class SentenceCase {
    private SentenceCase() {}

    public static String of(String text) {
        return text.isEmpty() ? "" : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
