package greenwall.tests.soak;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/// A request from the console to a source.
record SoakRequest(String method, String target, String type, byte[] body) {
    private static final Pattern TIMES = Pattern.compile("(?<=[?&\n])(time|start|end)=([\\d.]+)");
    private static final Pattern PATIENCE = Pattern.compile("(?<=[?&\n])timeout=[^&\n]*");
    private static final Pattern DAYS = Pattern.compile("(?:\\[|%5B)\\d+d");
    private static final BigDecimal NANOS_FROM = new BigDecimal("1e17");
    private static final int NANO_DIGITS = 9;
    /// Two windows of one length that end in the same quarter of an hour before now count as equal.
    private static final Duration ALIKE = Duration.ofMinutes(15);

    /// Requests with equal keys get the same response, each moved to its own time.
    record Key(String text, int slot, long length, long ago) {}

    private String text() {
        return target + "\n" + new String(body, StandardCharsets.UTF_8);
    }

    /// Whether it is an instant query of a poll. One that looks back over days returns much the same a few
    /// minutes earlier.
    boolean isPollQuery() {
        return target.startsWith("/api/v1/query")
                && !target.startsWith("/api/v1/query_")
                && endTime().isEmpty()
                && !DAYS.matcher(text()).find();
    }

    /// Its `time` or `end`, if it has one.
    Optional<Instant> endTime() {
        var up = Optional.<Instant>empty();
        for (var times = TIMES.matcher(text()); times.find(); ) {
            if (!times.group(1).equals("start")) {
                up = Optional.of(instant(times.group(2)));
            }
        }
        return up;
    }

    Key key(Instant now) {
        var start = TIMES.matcher(text())
                .results()
                .filter(t -> t.group(1).equals("start"))
                .findFirst()
                .map(t -> instant(t.group(2)));
        var up = endTime();
        return new Key(
                PATIENCE.matcher(TIMES.matcher(text()).replaceAll("$1")).replaceAll("timeout"),
                isPollQuery() ? RangeAtInstant.slot(now) : 0,
                start.map(from -> Duration.between(from, up.orElse(now)).toSeconds())
                        .orElse(0L),
                up.map(to -> Duration.between(to, now).toMillis() / ALIKE.toMillis())
                        .orElse(0L));
    }

    /// The same request for times that are this many seconds earlier.
    SoakRequest earlier(long seconds) {
        var shifted =
                TIMES.matcher(text()).replaceAll(t -> t.group(1) + "=" + shifted(new BigDecimal(t.group(2)), seconds));
        return withText(shifted);
    }

    /// The same request for an instant.
    SoakRequest at(Instant instant) {
        return withText(text() + (body.length > 0 ? "&" : target.contains("?") ? "&" : "?") + "time="
                + instant.getEpochSecond());
    }

    private SoakRequest withText(String text) {
        int end = text.indexOf('\n');
        return new SoakRequest(
                method, text.substring(0, end), type, text.substring(end + 1).getBytes(StandardCharsets.UTF_8));
    }

    private static String shifted(BigDecimal time, long seconds) {
        return time.subtract(
                        time.compareTo(NANOS_FROM) >= 0
                                ? BigDecimal.valueOf(seconds).movePointRight(NANO_DIGITS)
                                : BigDecimal.valueOf(seconds))
                .toPlainString();
    }

    private static Instant instant(String time) {
        var number = new BigDecimal(time);
        var seconds = number.compareTo(NANOS_FROM) >= 0 ? number.movePointLeft(NANO_DIGITS) : number;
        return Instant.ofEpochMilli(seconds.movePointRight(3).longValue());
    }
}
