package greenwall.fleet;

/// A number of things in words: `1 line`, `2 lines`.
public final class CountText {
    private CountText() {}

    /// @param noun in the singular; its plural ends in `s`
    public static String of(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
