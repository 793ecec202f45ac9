package greenwall.fleet.dashboard;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Optional;

/// Regular expressions as dashboards write them: `/text/i`, or the bare text. They run on RE2 in linear time, because
/// dashboards may come from untrusted sources. RE2 has no look-around and no back references.
public final class Regex {
    private Regex() {}

    /// Empty where it cannot be compiled.
    public static Optional<Pattern> of(String written) {
        String body = written;
        int flags = 0;
        int end = written.lastIndexOf('/');
        if (written.startsWith("/") && end > 0) {
            body = written.substring(1, end);
            flags = written.indexOf('i', end) > 0 ? Pattern.CASE_INSENSITIVE : 0;
        }
        try {
            return Optional.of(Pattern.compile(
                    body.replace("(?<", "(?P<").replace("(?P<=", "(?<=").replace("(?P<!", "(?<!"), flags));
        } catch (PatternSyntaxException none) {
            return Optional.empty();
        }
    }
}
