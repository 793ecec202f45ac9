package greenwall.fleet.dashboard;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Optional;

/// Regular expressions as dashboards write them: `/text/i`, or the bare text, which Grafana reads as `/^text$/`.
/// They run on RE2 in linear time, because dashboards may come from untrusted sources. RE2 has no look-around
/// and no back references.
public final class DashboardRegex {
    private DashboardRegex() {}

    /// Compiles an expression; empty if it is not valid.
    public static Optional<Pattern> of(String text) {
        return compile(text, "^" + text + "$");
    }

    private static Optional<Pattern> compile(String text, String bare) {
        String body = bare;
        int flags = 0;
        int end = text.lastIndexOf('/');
        if (text.startsWith("/") && end > 0) {
            body = text.substring(1, end);
            flags = text.indexOf('i', end) > 0 ? Pattern.CASE_INSENSITIVE : 0;
        }
        try {
            return Optional.of(Pattern.compile(
                    body.replace("(?<", "(?P<").replace("(?P<=", "(?<=").replace("(?P<!", "(?<!"), flags));
        } catch (PatternSyntaxException none) {
            return Optional.empty();
        }
    }

    /// Whether an expression has the flag for all matches of a text, rather than the first.
    static boolean isGlobal(String text) {
        return text.startsWith("/") && text.indexOf('g', text.lastIndexOf('/')) > 0;
    }

    /// Whether an expression matches a text; false if it is not valid.
    static boolean matches(String regex, String text) {
        return of(regex).filter(pattern -> pattern.matcher(text).find()).isPresent();
    }

    /// Whether an expression, with slashes or without, matches a part of the text; false if it is not valid.
    static boolean matchesPart(String regex, String text) {
        return compile(regex, regex)
                .filter(pattern -> pattern.matcher(text).find())
                .isPresent();
    }
}
