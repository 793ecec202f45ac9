package greenwall.fleet.alert;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.Re2;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The filter text of the alert list: words that must all occur, `-word` for words that must not occur, and
/// label matchers as in a selector (`severity=critical`, `host!~"web.*"`). `is:pending` selects a phase.
public record AlertFilter(List<String> words, List<String> without, List<LabelMatcher> matchers, List<String> states)
        implements Predicate<Alert> {
    /// Blanks separate the parts, but not inside quotation marks; the last mark may be missing.
    private static final Pattern PART = Pattern.compile("(?:[^\\p{javaWhitespace}\"]++|\"[^\"]*+\"?+)++");
    private static final Pattern MATCHER = Pattern.compile(
            "(?<name>[\\p{javaLetterOrDigit}_]++)(?<sign>=~|!~|!=|=)(?:\"(?<quoted>.*)\"|(?<bare>.*))", Pattern.DOTALL);

    /// Accepts any text: an incomplete matcher counts as a word.
    public static AlertFilter of(String typed) {
        var words = new ArrayList<String>();
        var without = new ArrayList<String>();
        var matchers = new ArrayList<LabelMatcher>();
        var states = new ArrayList<String>();
        for (var part : PART.matcher(typed).results().map(MatchResult::group).toList()) {
            var lower = part.toLowerCase(Locale.ROOT);
            if (lower.startsWith("is:") && lower.length() > 3) {
                states.add(lower.substring(3));
                continue;
            }
            var matcher = matcher(part);
            if (matcher != null) {
                matchers.add(matcher);
            } else if (lower.startsWith("-") && lower.length() > 1) {
                without.add(lower.substring(1));
            } else {
                words.add(lower);
            }
        }
        return new AlertFilter(words, without, matchers, states);
    }

    /// The first part that counts as a word only because its regular expression is invalid.
    public static Optional<String> invalidMatcher(String typed) {
        return PART.matcher(typed)
                .results()
                .map(MatchResult::group)
                .filter(part -> MATCHER.matcher(part).matches() && matcher(part) == null)
                .findFirst();
    }

    private static @Nullable LabelMatcher matcher(String part) {
        var found = MATCHER.matcher(part);
        if (!found.matches()) {
            return null;
        }
        var kind = Stream.of(LabelMatcher.Kind.values())
                .filter(one -> one.sign().equals(found.group("sign")))
                .findFirst()
                .orElseThrow();
        try {
            return new LabelMatcher(
                    found.group("name"), kind, Objects.requireNonNullElse(found.group("quoted"), found.group("bare")));
        } catch (Re2.InvalidPatternException _) {
            return null;
        }
    }

    @Override
    public boolean test(Alert alert) {
        return words.stream().allMatch(alert.search()::contains)
                && without.stream().noneMatch(alert.search()::contains)
                && matchers.stream().allMatch(matcher -> matcher.matches(value(alert, matcher.name())))
                && states.stream().allMatch(state -> hasState(alert, state));
    }

    /// The label's value; without such a label, `host` and `cluster` are those that the list shows.
    private static String value(Alert alert, String name) {
        Labels labels = alert.labels();
        if (!labels.has(name)) {
            return switch (name) {
                case "host" -> alert.host();
                case "cluster" -> alert.cluster();
                default -> "";
            };
        }
        return labels.get(name);
    }

    private static boolean hasState(Alert alert, String state) {
        return switch (state) {
            case "acknowledged", "acked", "ack" -> alert.acknowledged().isPresent();
            case "new" ->
                alert.phase() == AlertPhase.FIRING && alert.acknowledged().isEmpty();
            case "silenced" -> alert.suppressions().stream().anyMatch(q -> q instanceof Suppression.Silenced);
            case "inhibited" -> alert.suppressions().stream().anyMatch(q -> q instanceof Suppression.Inhibited);
            default -> alert.phase().word().startsWith(state);
        };
    }
}
