package greenwall.fleet;

/// A number with its noun in the right form.
public final class CountText {
    private CountText() {}

    /// `12 pools`, or `1 pool`.
    public static String of(long number, String one) {
        return of(number, one, one + "s");
    }

    /// `12 queries`, or `1 query`.
    public static String of(long number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }

    /// `none`, or `neither` of two.
    public static String none(long number) {
        return number == 2 ? "neither" : "none";
    }

    /// `all 12`, or `both`.
    public static String all(long number) {
        return number == 2 ? "both" : "all " + number;
    }
}
