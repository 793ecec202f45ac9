package greenwall.fleet;

import java.time.Duration;

/// A duration in its two largest units: `3 h 22 m`, `12 d 4 h`, `45 s`.
public final class DurationText {
    private DurationText() {}

    public static String of(Duration duration) {
        long seconds = duration.abs().toSeconds();
        String text;
        if (seconds < 60) {
            text = seconds + " s";
        } else if (seconds < 3_600) {
            text = pair(seconds / 60, "m", seconds % 60, "s");
        } else if (seconds < 86_400) {
            text = pair(seconds / 3_600, "h", seconds % 3_600 / 60, "m");
        } else if (seconds < 400L * 86_400) {
            text = pair(seconds / 86_400, "d", seconds % 86_400 / 3_600, "h");
        } else {
            text = pair(seconds / (365L * 86_400), "y", seconds % (365L * 86_400) / 86_400, "d");
        }
        return duration.isNegative() && seconds > 0 ? "−" + text : text;
    }

    private static String pair(long large, String largeUnit, long small, String smallUnit) {
        return large + " " + largeUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
    }
}
