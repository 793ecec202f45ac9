package greenwall.fleet.dashboard;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Regular expressions as dashboards write them: `/text/i`, or the bare text, which Grafana reads as `/^text$/`.
/// They run on RE2 in linear time, because dashboards may come from untrusted sources. RE2 has no look-around and no
/// back references: expressions with them run on Java's engine with a number of steps that is limited by the length of
/// the text.
public sealed interface DashboardRegex {
    /// Whether a part of the text matches.
    boolean find(String text);

    boolean matches(String text);

    /// Replaces the first match, or all matches. An invalid replacement throws an [IllegalArgumentException] or an
    /// [IndexOutOfBoundsException].
    String replaced(String text, String replacement, boolean all);

    /// The named groups of the first match that have a text, in their order.
    Map<String, String> groups(String text);

    /// Compiles an expression; empty if it is not valid.
    static Optional<DashboardRegex> of(String text) {
        return compile(text, "^" + text + "$");
    }

    private static Optional<DashboardRegex> compile(String text, String bare) {
        try {
            return Optional.of(new Linear(Pattern.compile(withoutSlashes(text, bare)
                    .replace("(?<", "(?P<")
                    .replace("(?P<=", "(?<=")
                    .replace("(?P<!", "(?<!"))));
        } catch (PatternSyntaxException _) {
            return backtracking(text, bare).map(Backtracking::new);
        }
    }

    /// Compiles an expression for Java's engine, which needs a [RegexStepBudget]; empty if it is not valid.
    ///
    /// @param bare what is compiled if it is written without slashes
    static Optional<java.util.regex.Pattern> backtracking(String text, String bare) {
        try {
            return Optional.of(java.util.regex.Pattern.compile(withoutSlashes(text, bare)));
        } catch (java.util.regex.PatternSyntaxException | StackOverflowError _) {
            return Optional.empty();
        }
    }

    /// Why an expression is not valid for Java's engine, in a few words; empty if it is valid.
    static String problem(String text) {
        try {
            var _ = java.util.regex.Pattern.compile(withoutSlashes(text, "^" + text + "$"));
            return "";
        } catch (java.util.regex.PatternSyntaxException invalid) {
            var words = invalid.getDescription();
            return words.substring(0, 1).toLowerCase(Locale.ROOT) + words.substring(1);
        } catch (StackOverflowError _) {
            return "too deeply nested";
        }
    }

    private static String withoutSlashes(String text, String bare) {
        int end = text.lastIndexOf('/');
        if (!text.startsWith("/") || end == 0) {
            return bare;
        }
        return (text.indexOf('i', end) > 0 ? "(?i)" : "") + text.substring(1, end);
    }

    /// Whether an expression has the flag for all matches of a text, rather than the first.
    static boolean isGlobal(String text) {
        return text.startsWith("/") && text.indexOf('g', text.lastIndexOf('/')) > 0;
    }

    /// Whether an expression matches a text; false if it is not valid.
    static boolean matches(String regex, String text) {
        return of(regex).filter(pattern -> pattern.find(text)).isPresent();
    }

    /// Whether an expression, with slashes or without, matches a part of the text; false if it is not valid.
    static boolean matchesPart(String regex, String text) {
        return compile(regex, regex).filter(pattern -> pattern.find(text)).isPresent();
    }

    record Linear(Pattern pattern) implements DashboardRegex {
        @Override
        public boolean find(String text) {
            return pattern.matcher(text).find();
        }

        @Override
        public boolean matches(String text) {
            return pattern.matcher(text).matches();
        }

        @Override
        public String replaced(String text, String replacement, boolean all) {
            var matcher = pattern.matcher(text);
            return all ? matcher.replaceAll(replacement) : matcher.replaceFirst(replacement);
        }

        @Override
        public Map<String, String> groups(String text) {
            var matcher = pattern.matcher(text);
            return matcher.find() ? inOrder(pattern.namedGroups(), matcher::group) : Map.of();
        }
    }

    /// A text for which the expression takes too many steps does not match.
    record Backtracking(java.util.regex.Pattern pattern) implements DashboardRegex {
        private static final int MIN_STEPS = 1_000;
        private static final int STEPS_PER_CHARACTER = 100;

        @Override
        public boolean find(String text) {
            return limited(text, java.util.regex.Matcher::find, false);
        }

        @Override
        public boolean matches(String text) {
            return limited(text, java.util.regex.Matcher::matches, false);
        }

        @Override
        public String replaced(String text, String replacement, boolean all) {
            return limited(
                    text, matcher -> all ? matcher.replaceAll(replacement) : matcher.replaceFirst(replacement), text);
        }

        @Override
        public Map<String, String> groups(String text) {
            return limited(
                    text,
                    matcher -> matcher.find() ? inOrder(pattern.namedGroups(), matcher::group) : Map.of(),
                    Map.of());
        }

        private <T> T limited(String text, Function<java.util.regex.Matcher, T> use, T otherwise) {
            try {
                var steps = new RegexStepBudget(MIN_STEPS + STEPS_PER_CHARACTER * text.length());
                return use.apply(pattern.matcher(steps.in(text)));
            } catch (RegexStepBudget.TooManyStepsException | StackOverflowError _) {
                return otherwise;
            }
        }
    }

    private static Map<String, String> inOrder(Map<String, Integer> names, IntFunction<@Nullable String> group) {
        var groups = new LinkedHashMap<String, String>();
        names.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .forEach(name -> Optional.ofNullable(group.apply(name.getValue()))
                        .ifPresent(text -> groups.put(name.getKey(), text)));
        return groups;
    }
}
