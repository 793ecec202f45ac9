package greenwall.app.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Finds the word that the user probably meant.
public final class SpellingSuggestion {
    /// Names that other programs use, with our names for them.
    private static final Map<String, List<String>> ALIASES = Map.ofEntries(
            Map.entry("timeout", List.of("deadline")),
            Map.entry("interval", List.of("refresh")),
            Map.entry("username", List.of("user")),
            Map.entry("basicauth", List.of("auth", "basic")),
            Map.entry("bearertoken", List.of("bearer_file", "auth")),
            Map.entry("bearertokenfile", List.of("bearer_file", "auth")),
            Map.entry("token", List.of("bearer_file", "auth")),
            Map.entry("authorization", List.of("auth")),
            Map.entry("tlsconfig", List.of("ca_file")),
            Map.entry("insecureskipverify", List.of("insecure")),
            Map.entry("orgid", List.of("tenant")),
            Map.entry("proxyurl", List.of("proxy")),
            Map.entry("readonly", List.of("read_only")),
            Map.entry("warning", List.of("warn")));

    private SpellingSuggestion() {}

    /// Returns the candidate with the fewest edits, if it is close enough to be a typo or begins with the
    /// word. Swapping two adjacent letters counts as one edit.
    public static Optional<String> to(String word, Collection<String> candidates) {
        var typed = normalized(word);
        if (typed.length() > 64) {
            return Optional.empty();
        }
        var alias = ALIASES.getOrDefault(typed, List.of()).stream()
                .filter(candidates::contains)
                .findFirst();
        return alias.or(() -> nearest(typed, candidates));
    }

    private static Optional<String> nearest(String typed, Collection<String> candidates) {
        return candidates.stream()
                .filter(c -> isClose(typed, normalized(c)))
                .min(Comparator.comparingInt((String c) -> distance(typed, normalized(c)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static boolean isClose(String typed, String candidate) {
        return distance(typed, candidate) <= Math.max(1, Math.min(typed.length(), candidate.length()) / 3)
                || (typed.length() >= 3 && candidate.startsWith(typed));
    }

    private static String normalized(String word) {
        return word.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }

    static int distance(String a, String b) {
        var d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int best = Math.min(d[i - 1][j - 1] + same, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    best = Math.min(best, d[i - 2][j - 2] + 1);
                }
                d[i][j] = best;
            }
        }
        return d[a.length()][b.length()];
    }
}
